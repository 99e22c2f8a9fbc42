import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FingerprintColumn } from './fingerprint-column.ts';

const hex = fc.stringMatching(/^[0-9a-f]{32}$/);
const rows = fc.uniqueArray(fc.tuple(fc.nat(40_000), hex), { selector: ([row]) => row });

it('has what was put, and zeros elsewhere', () => {
  fc.assert(
    fc.property(rows, (puts) => {
      const column = new FingerprintColumn();
      for (const [row, fingerprint] of puts) column.put(row, fingerprint);

      for (const [row, fingerprint] of puts) expect(column.at(row)).toBe(fingerprint);
      expect(column.at(50_000)).toBe('0'.repeat(32));
    }),
  );
});

it('takes bytes and other columns for what they are', () => {
  fc.assert(
    fc.property(hex, hex, (one, other) => {
      const column = new FingerprintColumn();
      column.putBytes(3, new Uint8Array([0, ...Buffer.from(one, 'hex')]), 1);
      const second = new FingerprintColumn();
      second.put(9, other);
      second.copy(20_000, column, 3);

      expect(column.at(3)).toBe(one);
      expect(second.isSame(20_000, column, 3)).toBe(true);
      expect(second.isSame(9, column, 3)).toBe(one === other);
    }),
  );
});

it('refuses what is no fingerprint', () => {
  expect(() => new FingerprintColumn().put(0, 'then')).toThrow('is no fingerprint');
});

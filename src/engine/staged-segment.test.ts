import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Bitmap } from './bitmap.ts';
import { compareKeys } from './key-order.ts';
import { rowOfKey } from './packed-keys.ts';
import { PackedStrings } from './packed-strings.ts';
import { FINGERPRINT_BYTES, packRows, packSegment, segmentEntry } from './staged-segment.ts';

const someKeys = fc.uniqueArray(
  fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
    fc.string({ minLength: 1, maxLength: 3 }).map((end) => `bookworm/admin/${end}`),
  ),
  { maxLength: 60 },
);

it('packs rows of a store as their keys are packed one by one', () => {
  fc.assert(
    fc.property(someKeys, fc.boolean(), fc.func(fc.boolean()), (drawn, isOrdered, isWanted) => {
      const keys = isOrdered ? [...drawn].sort(compareKeys) : drawn;
      const stored = new PackedStrings();
      for (const key of keys) stored.intern(key);
      const rows = new Bitmap(keys.length);
      for (let row = 0; row < keys.length; row += 1) if (isWanted(row)) rows.add(row);
      const how = { provenance: { kind: 'by-hand' }, stagedAt: 7 } as const;

      const packed = packRows(stored, rows, writeRow, how);

      const entries = [...rows.positions()].map((row) => ({
        key: keys[row] ?? '',
        fingerprint: row.toString(16).padStart(FINGERPRINT_BYTES * 2, '0'),
      }));
      expect(packed).toEqual(packSegment(entries, how.provenance, how.stagedAt));
      expect(entries.map(({ key }) => key).sort()).toEqual(
        Array.from({ length: packed.keys.count }, (_, row) => segmentEntry(packed, row).key).sort(),
      );
    }),
  );
});

it.each([
  ['in order', (row: number) => row],
  ['in disorder', (row: number) => (row * 7919) % 70_001],
])('packs many rows %s, across the borders of memory', (_order, numberOf) => {
  const keyOf = (row: number) =>
    `a key of some thirty bytes ${String(numberOf(row)).padStart(6, '0')}`;
  const stored = new PackedStrings();
  const rows = new Bitmap();
  for (let row = 0; row < 70_001; row += 1) {
    stored.intern(keyOf(row));
    // Left out: one now and then, and a long stretch.
    if (row % 1000 !== 999 && (row < 50_000 || row > 50_400)) rows.add(row);
  }

  const packed = packRows(stored, rows, () => undefined, {
    provenance: { kind: 'by-hand' },
    stagedAt: 7,
  });

  const expected = [...rows.positions()].map(keyOf).sort(compareKeys);
  expect(packed.keys.count).toBe(expected.length);
  expect(expected.filter((key, row) => segmentEntry(packed, row).key !== key)).toEqual([]);
  expect(expected.filter((key, row) => rowOfKey(packed.keys, key) !== row)).toEqual([]);
});

/** A fingerprint that tells the row. */
function writeRow(row: number, into: Uint8Array, at: number): void {
  into[at + FINGERPRINT_BYTES - 1] = row;
}

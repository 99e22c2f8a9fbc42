import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashOf } from './key-bytes.ts';
import { compareKeys } from './key-order.ts';
import { KeyPacker, keyAt, type PackedKeys, rowOfKey, rowOfSame } from './packed-keys.ts';
import { textOf, writeText } from './text-bytes.ts';

/** Every plane, NUL, halves of surrogate pairs, and many with a common beginning. */
const someKey = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('\u0000', '\ud800', '\udc00x', '\uffff', '\u{10ffff}', '\u{1f600}\ud83d'),
  fc.string({ maxLength: 3 }).map((end) => `bookworm/admin/${end}`),
);
const someKeys = fc.array(someKey, { maxLength: 60 });

function packed(keys: readonly string[]): PackedKeys {
  const packer = new KeyPacker();
  for (const key of keys) packer.add(key);
  return packer.finish().keys;
}

function unpacked(keys: PackedKeys): readonly string[] {
  return Array.from({ length: keys.count }, (_, row) => keyAt(keys, row));
}

/** Halves of pairs have bytes of their own, in whose order they then are. */
function byBytes(a: string, b: string): number {
  const [bytesA, bytesB] = [a, b].map((key) => {
    const bytes = new Uint8Array(key.length * 3);
    return bytes.slice(0, writeText(key, bytes, 0));
  });
  return Buffer.compare(bytesA ?? new Uint8Array(), bytesB ?? new Uint8Array());
}

describe('packed keys', () => {
  it('are the distinct keys in the order of their bytes', () => {
    fc.assert(
      fc.property(someKeys, (keys) => {
        expect(unpacked(packed(keys))).toEqual([...new Set(keys)].sort(byBytes));
      }),
    );
  });

  it('are in the order of keys wherever these have a UTF-8 form', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (keys) => {
        expect(unpacked(packed(keys))).toEqual([...new Set(keys)].sort(compareKeys));
      }),
    );
  });

  it('say of every key at which row it is, and of every other that it is not there', () => {
    fc.assert(
      fc.property(someKeys, someKeys, (keys, others) => {
        const mine = packed(keys);
        const theirs = packed(others);
        const sorted = unpacked(mine);

        for (const [row, key] of unpacked(theirs).entries()) {
          const at = sorted.indexOf(key);
          expect(rowOfKey(mine, key)).toBe(at < 0 ? null : at);
          expect(rowOfSame(mine, theirs, row)).toBe(at < 0 ? null : at);
        }
      }),
    );
  });

  it('hold tens of thousands that begin alike, of very different lengths', () => {
    const keys = Array.from(
      { length: 20_000 },
      (_, n) => `a/${'x'.repeat(n % 7)}/${n % 9999}/${n}`,
    );
    const long = ['y'.repeat(1024), `${'y'.repeat(1024)}z`, '\u{10000}'.repeat(1024)];

    const all = packed([...keys, ...long]);

    expect(unpacked(all)).toEqual([...keys, ...long].sort(compareKeys));
    expect([...keys, ...long].every((key) => keyAt(all, rowOfKey(all, key) ?? -1) === key)).toBe(
      true,
    );
  });

  it('say of each row when its key was added, and which key was there already', () => {
    const packer = new KeyPacker();

    expect(['b', 'a', 'b', 'c'].map((key) => packer.add(key))).toEqual([true, true, false, true]);
    expect([...packer.finish().added]).toEqual([1, 0, 2]);
  });
});

describe('the bytes of a key', () => {
  it('are UTF-8 where that can say it, and read back the same always', () => {
    fc.assert(
      fc.property(someKey, (key) => {
        const bytes = new Uint8Array(key.length * 3 + 1);
        const to = writeText(key, bytes, 1);

        expect(textOf(bytes, 1, to)).toBe(key);
        if (!/\p{Surrogate}/u.test(key)) {
          expect(Buffer.from(bytes.subarray(1, to))).toEqual(Buffer.from(key));
        }
      }),
    );
  });

  it('give similar keys hashes that differ in their low bits', () => {
    const places = Array.from({ length: 1000 }, (_, n) => {
      const bytes = new Uint8Array(Buffer.from(`doc/${String(n).padStart(6, '0')}`));
      return hashOf(bytes, 0, bytes.length) % 1024;
    });

    // Throwing 1,000 balls into 1,024 boxes leaves some 647 of them with one.
    expect(new Set(places).size).toBeGreaterThan(600);
  });
});

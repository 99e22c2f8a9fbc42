import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Bitmap } from './bitmap.ts';
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
    fc.property(someKeys, fc.func(fc.boolean()), (keys, isWanted) => {
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

/** A fingerprint that tells the row. */
function writeRow(row: number, into: Uint8Array, at: number): void {
  into[at + FINGERPRINT_BYTES - 1] = row;
}

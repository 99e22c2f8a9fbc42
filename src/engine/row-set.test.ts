import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RowSet } from './row-set.ts';

const LENGTH = 1300;
const someRows = fc.oneof(
  fc.uniqueArray(fc.nat(LENGTH - 1), { maxLength: 40 }),
  fc.uniqueArray(fc.nat(LENGTH - 1), { minLength: 600, maxLength: 900 }),
  fc.constant(Array.from({ length: LENGTH }, (_, row) => row)),
);
const sorted = (rows: Iterable<number>) => [...rows].sort((a, b) => a - b);

it('is the rows that it was made of, lowest first', () => {
  fc.assert(
    fc.property(someRows, (rows) => {
      const set = RowSet.of(LENGTH, rows);

      expect([...set]).toEqual(sorted(rows));
      expect(set.count).toBe(rows.length);
      expect(rows.every((row) => set.has(row))).toBe(true);
    }),
  );
});

it('joins with another set, keeps what both have, and takes the other’s away', () => {
  fc.assert(
    fc.property(someRows, someRows, (a, b) => {
      const [mine, theirs] = [RowSet.of(LENGTH, a), RowSet.of(LENGTH, b)];

      expect([...mine.with(theirs)]).toEqual(sorted(new Set([...a, ...b])));
      expect([...mine.within(theirs)]).toEqual(sorted(a.filter((row) => b.includes(row))));
      expect([...mine.without(theirs)]).toEqual(sorted(a.filter((row) => !b.includes(row))));
      expect([...mine]).toEqual(sorted(a));
    }),
  );
});

it('knows the row of each rank', () => {
  fc.assert(
    fc.property(someRows, (rows) => {
      const set = RowSet.of(LENGTH, rows);

      sorted(rows).forEach((row, rank) => {
        expect(set.at(rank)).toBe(row);
      });
    }),
  );
});

it.each([0, 1, 31, 32, 33, 64, 1000])('has no row beyond its %i', (length) => {
  const all = RowSet.all(length);

  expect(all.count).toBe(length);
  expect([...all]).toEqual(Array.from({ length }, (_, row) => row));
  expect(RowSet.none(length).count).toBe(0);
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Condition, type MetadataFilter, matchesFilter } from '#protocol/metadata-filter.ts';
import type { MetadataValue } from '#protocol/vector.ts';
import { anyField, anyRows, finish, storeOf } from './arbitrary-rows.ts';
import { Bitmap } from './bitmap.ts';
import { facetOf } from './row-facets.ts';
import type { ScannedVector } from './scan.ts';

const anyPart = fc.option(fc.array(fc.nat(39)));

function filterOn(field: string, condition: Condition): MetadataFilter {
  // Unlike a literal, this has a field named __proto__ of its own whatever it is written with.
  return Object.fromEntries([[field, condition]]) as MetadataFilter;
}

/** Each different item in the order it was read, and how many of `rows` its filter finds. */
function naively(rows: readonly ScannedVector[], field: string) {
  const values = new Set<string | number | boolean>();
  let empty = 0;
  for (const { metadata } of rows) {
    const value: MetadataValue | undefined = Object.getOwnPropertyDescriptor(
      metadata,
      field,
    )?.value;
    if (Array.isArray(value) && value.length === 0) empty += 1;
    // A set takes −0 for 0, as equality does.
    for (const item of Array.isArray(value) ? value : value === undefined ? [] : [value])
      values.add(item);
  }
  const counts: { value: MetadataValue; count: number }[] = [...values].map((value) => ({
    value,
    count: rows.filter(({ metadata }) => matchesFilter(filterOn(field, { $eq: value }), metadata))
      .length,
  }));
  if (empty > 0) counts.push({ value: [], count: empty });
  const missing = rows.filter(({ metadata }) =>
    matchesFilter(filterOn(field, { $exists: false }), metadata),
  ).length;
  return { counts, missing };
}

it('counts for each value the rows that a filter on it finds, for any rows', () => {
  fc.assert(
    fc.property(anyRows, anyField, anyPart, fc.nat(6), (rows, field, part, top) => {
      const chosen = part?.filter((row) => row < rows.length) ?? null;
      const within = chosen === null ? null : Bitmap.of(chosen);
      const { values, distinct, missing } = finish(facetOf(storeOf(rows), field, within, top));

      const model = naively(
        rows.filter((_row, at) => within?.has(at) ?? true),
        field,
      );
      expect(missing).toBe(model.missing);
      expect(distinct).toBe(model.counts.length);
      expect(values).toHaveLength(Math.min(top, distinct));
      for (const value of values) expect(model.counts).toContainEqual(value);
      const most = model.counts.map(({ count }) => count).sort((a, b) => b - a);
      expect(values.map(({ count }) => count)).toEqual(most.slice(0, top));
    }),
    { numRuns: 1000 },
  );
});

it('lists equally frequent values in the order they were read', () => {
  const rows = ['b', 'c', 'a', 'a', 'c', 'b', 'd', 'd', 'd'].map((tag, at) => ({
    key: `key-${at}`,
    metadata: { tag },
  }));

  expect(finish(facetOf(storeOf(rows), 'tag', null, 3))).toEqual({
    values: [
      { value: 'd', count: 3 },
      { value: 'b', count: 2 },
      { value: 'c', count: 2 },
    ],
    distinct: 4,
    missing: 0,
  });
});

it('lists equally frequent items of lists in the order they were read, with 0 and −0 as one', () => {
  const values: MetadataValue[] = [['b', 'a', -0], 'a', 'b', 0, ['\u0001\u0002'], '\u0001', [], []];
  const rows = values.map((tags, at) => ({ key: `key-${at}`, metadata: { tags } }));

  expect(finish(facetOf(storeOf(rows), 'tags', null, 9)).values).toEqual([
    { value: 'b', count: 2 },
    { value: 'a', count: 2 },
    { value: 0, count: 2 },
    { value: [], count: 2 },
    { value: '\u0001\u0002', count: 1 },
    { value: '\u0001', count: 1 },
  ]);
});

it.each<[string, (row: number) => MetadataValue]>([
  ['numbers, one of them −0', (row) => (row === 7 ? -0 : row)],
  ['lists', (row) => [`${row}`, 'x']],
])('rests while it counts many %s', (_case, tagOf) => {
  const store = storeOf(
    Array.from({ length: 60_000 }, (_, row) => ({ key: `${row}`, metadata: { n: tagOf(row) } })),
  );
  const task = facetOf(store, 'n', null, 3);
  let rests = 0;
  let step = task.next();
  for (; step.done !== true; step = task.next()) rests += 1;

  expect(rests).toBeGreaterThan(2);
  expect(step.value.distinct).toBe(step.value.values[0]?.value === 'x' ? 60_001 : 59_999);
});

it('calls all rows missing of a field that none has', () => {
  const store = storeOf([
    { key: 'a', metadata: { tag: 'x' } },
    { key: 'b', metadata: {} },
  ]);

  expect(finish(facetOf(store, 'toString', null, 9))).toEqual({
    values: [],
    distinct: 0,
    missing: 2,
  });
});

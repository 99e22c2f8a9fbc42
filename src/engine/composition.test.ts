import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Metadata } from '#protocol/vector.ts';
import * as packed from './composition.ts';
import { MetadataRows } from './metadata-rows.ts';

const many = <T>(count: number, make: (at: number) => T) =>
  Array.from({ length: count }, (_, at) => make(at));

function rowsOf(items: readonly Metadata[]): packed.SomeMetadata {
  const metadata = new MetadataRows();
  items.forEach((item, row) => {
    metadata.put(row, item);
  });
  return { metadata, rows: Uint32Array.from(items.keys()) };
}

function composition(set: readonly Metadata[], index: readonly Metadata[] | null = null) {
  const work = packed.composition(rowsOf(set), index && rowsOf(index));
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

describe('composition', () => {
  it('counts the values of each field and points out the rare ones', () => {
    const set = [...many(409, () => ({ env: 'test' })), ...many(3, () => ({ env: 'prod' })), {}];

    expect(composition(set)).toEqual([
      {
        field: 'env',
        distinct: 2,
        missing: 1,
        values: [
          { value: 'test', count: 409, rare: false, inIndex: null },
          { value: 'prod', count: 3, rare: true, inIndex: null },
        ],
      },
    ]);
  });

  it('calls no value rare when all are about as frequent', () => {
    const [field] = composition(many(300, (at) => ({ day: `day ${at % 30}` })));

    expect(field?.values.every(({ rare }) => !rare)).toBe(true);
  });

  it('calls no value rare in a field that names rather than sorts', () => {
    const documents = many(400, (at) => ({ document: `doc ${at % 50}` }));
    const long = many(30, () => ({ document: 'long' }));

    const [field] = composition([...documents, ...long, { document: 'short' }]);

    expect(field?.values.every(({ rare }) => !rare)).toBe(true);
  });

  it('shows at most 12 values, the rare ones always among them', () => {
    const set = [
      ...many(400, (at) => ({ kind: `common ${at % 20}` })),
      ...many(400, () => ({ kind: 'most' })),
      { kind: 'odd' },
    ];

    const [field] = composition(set);

    expect(field?.distinct).toBe(22);
    expect(field?.values).toHaveLength(12);
    expect(field?.values[0]).toEqual({ value: 'most', count: 400, rare: false, inIndex: null });
    expect(field?.values.at(-1)).toEqual({ value: 'odd', count: 1, rare: true, inIndex: null });
  });

  it('counts each element of a list once for each vector', () => {
    const [field] = composition([{ tags: ['a', 'b', 'a'] }, { tags: 'a' }]);

    expect(field?.values).toEqual([
      { value: 'a', count: 2, rare: false, inIndex: null },
      { value: 'b', count: 1, rare: false, inIndex: null },
    ]);
  });

  it('puts fields last whose values are nearly all different', () => {
    const set = [...many(40, (at) => ({ digest: `${at}`, source: 'web' }))];

    expect(composition(set).map(({ field, missing }) => [field, missing])).toEqual([
      ['source', 0],
      ['digest', 0],
    ]);
  });

  it('counts how many vectors of the index have each value shown, elements of lists too', () => {
    const index = [
      ...many(60, () => ({ lang: 'en', tags: ['a', 'b'] })),
      ...many(40, () => ({ lang: 'de' })),
      {},
    ];

    const [lang, tags] = composition([{ lang: 'en', tags: ['b'] }, { lang: 'fr' }], index);

    expect(lang?.values.map(({ value, inIndex }) => [value, inIndex])).toEqual([
      ['en', 60],
      ['fr', 0],
    ]);
    expect(tags?.values.map(({ value, inIndex }) => [value, inIndex])).toEqual([['b', 60]]);
  });

  it('is not misled by names that every object has', () => {
    const [field] = composition([{ constructor: 'x' }], [{}, { constructor: 'x' }]);

    expect(field?.values[0]?.inIndex).toBe(1);
  });
});

/** Counts with a map for each field, and sorts all values. */
function plainComposition(set: readonly Metadata[], index: readonly Metadata[]) {
  const textsOf = (item: Metadata, field: string) => {
    const value = Object.hasOwn(item, field) ? item[field] : undefined;
    if (value === undefined) return [];
    return [...new Set((Array.isArray(value) ? value : [value]).map(String))];
  };
  const fields = [...new Set(set.flatMap((item) => Object.keys(item)))];
  return fields
    .map((field) => {
      const present = set.filter((item) => Object.hasOwn(item, field)).length;
      const counts = new Map<string, number>();
      for (const item of set) {
        for (const text of textsOf(item, field)) counts.set(text, (counts.get(text) ?? 0) + 1);
      }
      const sorted = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
      const most = sorted[0]?.[1] ?? 0;
      const all = sorted.map(([value, count]) => ({
        value,
        count,
        rare: most >= set.length * 0.1 && count <= set.length * 0.05 && count * 10 <= most,
        inIndex: index.filter((item) => textsOf(item, field).includes(value)).length,
      }));
      const rare = all.filter((item) => item.rare).slice(-11);
      const others = all.filter((item) => !item.rare).slice(0, 12 - rare.length);
      const isUnique = present > 2 && counts.size >= present * 0.9;
      const missing = set.length - present;
      return { isUnique, field, distinct: counts.size, missing, values: [...others, ...rare] };
    })
    .sort((a, b) => Number(a.isUnique) - Number(b.isUnique) || (a.field < b.field ? -1 : 1))
    .map(({ isUnique: _, ...rest }) => rest);
}

it('counts as one does with a map for each field', () => {
  const scalar = fc.oneof(
    fc.constantFrom('1', 'true', 'a', ''),
    fc.integer({ min: 0, max: 30 }),
    fc.boolean(),
  );
  const value = fc.oneof(scalar, fc.array(fc.constantFrom('a', '1', 'b'), { maxLength: 3 }));
  const item = fc.dictionary(fc.constantFrom('x', 'y', 'constructor'), value, { maxKeys: 3 });
  const often = fc.array(item, { maxLength: 120 });
  fc.assert(
    fc.property(often, fc.nat(100), often, (some, more, index) => {
      const set = [...some, ...many(more, () => ({ x: 'often' }))];

      expect(composition(set, index)).toEqual(plainComposition(set, index));
    }),
  );
});

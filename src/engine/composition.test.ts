import { describe, expect, it } from 'vitest';
import { composition } from './composition.ts';

const many = <T>(count: number, make: (at: number) => T) =>
  Array.from({ length: count }, (_, at) => make(at));

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

  it('puts fields last whose values are nearly all different, and leaves unread vectors out', () => {
    const set = [null, ...many(40, (at) => ({ digest: `${at}`, source: 'web' }))];

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

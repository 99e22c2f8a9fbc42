import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesFilter } from '#protocol/metadata-filter.ts';
import { keyLength } from '#protocol/vector.ts';
import { anyFilter, anyRows, anyText, finish, storeOf } from './arbitrary-rows.ts';
import { Bitmap } from './bitmap.ts';
import { matchesKey } from './key-condition.ts';
import { KeyStore } from './key-store.ts';
import { keySkeleton } from './look-alike.ts';
import type { RowCondition } from './row-condition.ts';
import { rowsWhere } from './rows-where.ts';
import type { ScannedVector } from './scan.ts';

type Condition = Exclude<RowCondition, { kind: 'matches' }>;

const limit = fc.option(fc.nat(6));
const anyCondition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('starts-with', 'ends-with', 'contains', 'equals'),
    text: anyText(3),
  }),
  fc.record({ kind: fc.constant('length'), min: limit, max: limit }),
  fc.record({ kind: fc.constant('looks-alike') }),
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('metadata'), filter: anyFilter }) },
);

function naively(rows: readonly ScannedVector[], condition: Condition): number[] {
  const skeletons = rows.map(({ key }) => keySkeleton(key));
  return [...rows.keys()].filter((row) => {
    const { key, metadata } = rows[row] ?? { key: '', metadata: {} };
    switch (condition.kind) {
      case 'length': {
        const { min, max } = condition;
        return keyLength(key) >= (min ?? 0) && keyLength(key) <= (max ?? 9999);
      }
      case 'looks-alike':
        return skeletons.some((other, at) => at !== row && other === skeletons[row]);
      case 'metadata':
        return matchesFilter(condition.filter, metadata);
      default:
        return matchesKey(condition, key);
    }
  });
}

it('finds the rows that a look at each row finds, for any rows and conditions', () => {
  fc.assert(
    fc.property(
      anyRows,
      fc.array(anyCondition, { minLength: 5, maxLength: 5 }),
      (rows, conditions) => {
        const store = storeOf(rows);
        for (const condition of conditions) {
          const found = finish(rowsWhere(store, condition, null));
          expect([...found.positions()]).toEqual(naively(rows, condition));
          expect(found.count).toBe(naively(rows, condition).length);
        }
      },
    ),
    { numRuns: 1000 },
  );
});

it('finds parts of the keys that are there', () => {
  const part = fc.record({
    kind: fc.constantFrom('starts-with', 'ends-with', 'contains', 'equals'),
    row: fc.nat(),
    from: fc.nat(8),
    length: fc.nat(8),
  });
  fc.assert(
    fc.property(anyRows, part, (rows, { kind, row, from, length }) => {
      const text = rows[row % Math.max(1, rows.length)]?.key.slice(from, from + length) ?? '';
      const found = finish(rowsWhere(storeOf(rows), { kind, text }, null));

      expect([...found.positions()]).toEqual(naively(rows, { kind, text }));
    }),
    { numRuns: 500 },
  );
});

it('finds values that are there, in lists too', () => {
  const operator = fc.constantFrom('$eq', '$ne', '$in', '$nin', '$gte', '$lt');
  fc.assert(
    fc.property(anyRows, operator, fc.nat(), (rows, name, pick) => {
      const values = rows.flatMap(({ metadata }) =>
        Object.entries(metadata).flatMap(([field, value]) =>
          (Array.isArray(value) ? value : [value]).map((item) => ({ field, item })),
        ),
      );
      const chosen = values[pick % Math.max(1, values.length)];
      if (chosen === undefined) return;
      const operand = name.endsWith('in') ? [chosen.item, 'other'] : chosen.item;
      // Built as JSON.parse would build it, a field named __proto__ included.
      const filter = Object.fromEntries([[chosen.field, { [name]: operand }]]) as never;
      const found = finish(rowsWhere(storeOf(rows), { kind: 'metadata', filter }, null));

      expect([...found.positions()]).toEqual(naively(rows, { kind: 'metadata', filter }));
    }),
    { numRuns: 500 },
  );
});

it('finds keys that look alike in whatever way they are disguised', () => {
  const looks = ['l1I|і', 'o0Oо', 'aAаａ', '中', '\u9fbf', '#', 'x', 'ﬁ'].map((all) => [...all]);
  const unseen = ['', '', '', ' ', '\u200d', '\u0001'];
  const sign = fc
    .constantFrom(...looks)
    .chain((same) => fc.tuple(fc.constantFrom(...same), fc.constantFrom(...unseen)))
    .map((parts) => parts.join(''));
  const key = fc.array(sign, { maxLength: 5 }).map((signs) => `${signs.join('')}/the same in all`);
  fc.assert(
    fc.property(fc.uniqueArray(key, { minLength: 40, maxLength: 80 }), (keys) => {
      const rows = keys.map((name) => ({ key: name, metadata: {} }));
      const found = finish(rowsWhere(storeOf(rows), { kind: 'looks-alike' }, null));
      expect([...found.positions()]).toEqual(naively(rows, { kind: 'looks-alike' }));
    }),
  );
});

it('leaves out rows that are not among those asked about, which may still be looked like', () => {
  const store = storeOf(['doc-1', 'doc-l', 'doc-2', 'doc-I'].map((key) => ({ key, metadata: {} })));

  const found = finish(rowsWhere(store, { kind: 'looks-alike' }, Bitmap.of([1, 2])));

  expect([...found.positions()]).toEqual([1]);
});

describe('with 200,000 rows', () => {
  const store = new KeyStore();
  for (let row = 0; row < 200_000; row += 1) {
    const metadata =
      row < 50_000 ? {} : { number: row, even: row % 2 === 0, list: ['x', `${row}`] };
    store.add(`key-${String(row).padStart(6, '0')}`, metadata);
  }
  store.add('KEY-15O000', {});

  it.each<[Condition, number]>([
    [{ kind: 'starts-with', text: 'key-1' }, 100_000],
    [{ kind: 'ends-with', text: '99' }, 2000],
    [{ kind: 'contains', text: '-12345' }, 10],
    [{ kind: 'equals', text: 'key-123456' }, 1],
    [{ kind: 'length', min: 10, max: 10 }, 200_001],
    [{ kind: 'metadata', filter: { even: { $ne: true } } }, 125_001],
    [{ kind: 'metadata', filter: { number: { $lt: 60_000 } } }, 10_000],
    [{ kind: 'metadata', filter: { list: { $eq: '70000' } } }, 1],
    [{ kind: 'metadata', filter: { list: { $exists: false } } }, 50_001],
    [{ kind: 'looks-alike' }, 2],
  ])('finds %j in %i rows, and lets others run meanwhile', (condition, count) => {
    const task = rowsWhere(store, condition, null);
    let rests = 0;
    let step = task.next();
    for (; step.done !== true; step = task.next()) rests += 1;

    expect(step.value.count).toBe(count);
    expect(rests).toBeGreaterThanOrEqual(condition.kind === 'equals' ? 0 : 1);
  });
});

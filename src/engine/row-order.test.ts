import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Metadata, MetadataValue } from '#protocol/vector.ts';
import { anyField, anyRows, finish, storeOf } from './arbitrary-rows.ts';
import { Bitmap } from './bitmap.ts';
import { compareKeys } from './key-order.ts';
import { KeyStore } from './key-store.ts';
import { metadataText } from './packed-value.ts';
import { rowsInOrder } from './row-order.ts';

const anyPart = fc.option(fc.array(fc.nat(39)));

function rowsOf(count: number, part: readonly number[] | null): number[] {
  return Array.from({ length: count }, (_, row) => row).filter(
    (row) => part?.includes(row) ?? true,
  );
}

it('sorts any keys by their UTF-8 bytes, all or a part, in both directions', () => {
  fc.assert(
    fc.property(anyRows, anyPart, fc.boolean(), (vectors, part, descending) => {
      // Half of a surrogate pair has no UTF-8 form; such a key exists nowhere.
      const rows = vectors.filter(({ key }) => !/\p{Surrogate}/u.test(key));
      const keyAt = (row: number) => rows[row]?.key ?? '';
      const sign = descending ? -1 : 1;
      const within = part === null ? null : Bitmap.of(part.filter((row) => row < rows.length));
      const order = rowsInOrder(storeOf(rows), { field: null, descending }, within);

      expect([...finish(order)]).toEqual(
        rowsOf(rows.length, part).sort((a, b) => sign * compareKeys(keyAt(a), keyAt(b))),
      );
    }),
    { numRuns: 500 },
  );
});

it('sorts many keys with long common parts, ends within each other, and NUL', () => {
  const part = fc.constantFrom(
    '',
    '\0',
    'a',
    'ab',
    'common beginning ',
    '中文',
    '\u{1f600}',
    '\0\0\0',
  );
  const key = fc.array(part, { maxLength: 9 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.uniqueArray(key, { minLength: 200, maxLength: 400 }), (keys) => {
      const store = storeOf(keys.map((name) => ({ key: name, metadata: {} })));
      const sorted = finish(rowsInOrder(store, { field: null, descending: false }, null));

      expect(Array.from(sorted, (row) => store.keyAt(row))).toEqual([...keys].sort(compareKeys));
    }),
    { numRuns: 30 },
  );
});

it('sorts thousands of keys of every plane, with the same parts at any place', () => {
  const parts = ['', '', '\0', '\0\0', 'a', 'b', '0', '9', ' ', 'é', '中', '\uffff', '\u{10000}'];
  const more = ['\u{10ffff}', 'a common part ', 'another common part ', '/'.repeat(90)];
  const anyParts = fc.uniqueArray(fc.constantFrom(...parts, ...more, '\u{1f600}', '~'), {
    minLength: 4,
  });
  fc.assert(
    fc.property(
      anyParts,
      fc.nat(),
      fc.constantFrom('', 'begins alike/'),
      (chosen, seed, prefix) => {
        let state = seed;
        const next = (below: number) => {
          state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
          return Math.floor((state / 2 ** 32) * below);
        };
        const keys = new Set<string>();
        for (let tries = 0; tries < 7000; tries += 1) {
          const key = Array.from({ length: next(14) }, () => chosen[next(chosen.length)]).join('');
          keys.add(prefix + key);
        }
        const store = storeOf([...keys].map((name) => ({ key: name, metadata: {} })));
        const byKey = finish(rowsInOrder(store, { field: null, descending: false }, null));

        expect(Array.from(byKey, (row) => store.keyAt(row))).toEqual([...keys].sort(compareKeys));
      },
    ),
    { numRuns: 20 },
  );
});

it('sorts numbers that differ in their last bits only, tiny and huge ones, 0 and −0', () => {
  const bits = new DataView(new ArrayBuffer(8));
  const near = (number: number, steps: number) => {
    bits.setFloat64(0, number);
    bits.setBigUint64(0, bits.getBigUint64(0) + BigInt(steps));
    const neighbour = bits.getFloat64(0);
    return Number.isFinite(neighbour) ? neighbour : number;
  };
  const odd = [
    0,
    -0,
    5e-324,
    -5e-324,
    2 ** -1022,
    Number.MAX_VALUE,
    -Number.MAX_VALUE,
    1,
    -1,
    2 ** 53,
  ];
  const base = fc.oneof(
    fc.constantFrom(...odd),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  );
  const numbers = fc
    .uniqueArray(base, { minLength: 1, maxLength: 12 })
    .chain((bases) =>
      fc.array(fc.tuple(fc.constantFrom(...bases), fc.nat(40)), { minLength: 60, maxLength: 300 }),
    )
    .map((pairs) => pairs.map(([number, steps]) => near(number, steps)));
  fc.assert(
    fc.property(numbers, fc.boolean(), (values, descending) => {
      const store = storeOf(values.map((n, at) => ({ key: `${at}`, metadata: { n } })));
      const sorted = finish(rowsInOrder(store, { field: 'n', descending }, null));

      const rows = [...values.keys()].sort((a, b) => {
        const order = (values[a] ?? 0) - (values[b] ?? 0);
        return descending ? -order : order;
      });
      expect([...sorted]).toEqual(rows);
    }),
    { numRuns: 200 },
  );
});

const collator = new Intl.Collator('en', { numeric: true });

function compareValues(a: MetadataValue, b: MetadataValue): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'number' || typeof b === 'number') return typeof a === 'number' ? -1 : 1;
  return collator.compare(metadataText(a), metadataText(b));
}

it('sorts any values by any field, the missing last, equal ones as they were read', () => {
  fc.assert(
    fc.property(anyRows, anyField, anyPart, fc.boolean(), (rows, field, part, descending) => {
      const valueAt = (row: number): MetadataValue | undefined =>
        Object.getOwnPropertyDescriptor(rows[row]?.metadata ?? {}, field)?.value;
      const sign = descending ? -1 : 1;
      const within = part === null ? null : Bitmap.of(part.filter((row) => row < rows.length));
      const order = rowsInOrder(storeOf(rows), { field, descending }, within);

      expect([...finish(order)]).toEqual(
        rowsOf(rows.length, part).sort((rowA, rowB) => {
          const [a, b] = [valueAt(rowA), valueAt(rowB)];
          if (a === undefined || b === undefined)
            return Number(a === undefined) - Number(b === undefined);
          return sign * compareValues(a, b);
        }),
      );
    }),
    { numRuns: 1000 },
  );
});

/**
 * What values that are no numbers are sorted by, to be compared as JavaScript compares
 * texts: kind, then code points, half of a surrogate pair among them; of lists each item.
 */
function naiveKey(value: MetadataValue): string {
  if (Array.isArray(value)) return `4${value.map((item) => `${naiveKey(item)}\0`).join('')}`;
  const kind = typeof value === 'number' ? 1 : typeof value === 'boolean' ? 2 : 3;
  const points = Array.from(String(value), (character) => character.codePointAt(0) ?? 0);
  const units = points.map((point) => String.fromCharCode((point >> 12) + 1, (point & 0xfff) + 1));
  return `${kind}${units.join('')}`;
}

it('sorts tens of thousands of values of every kind and plane, the missing last, equal ones as they were read', () => {
  let state = 7;
  const next = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const parts = [
    '\0',
    '\u0001',
    '\u0002',
    'a',
    'b',
    'Z',
    '9',
    ' ',
    'é',
    '中',
    '\ud7ff',
    '\ud800',
    '\udfff',
  ];
  const more = [...parts, '\ue000', '\uffff', '\u{10000}', '\u{10ffff}', 'x'.repeat(90)];
  const text = () => Array.from({ length: next(9) }, () => more[next(more.length)]).join('');
  const valueAt = (row: number): MetadataValue | undefined => {
    const kind = next(10);
    if (kind === 0) return undefined;
    if (kind === 1) return next(2) === 0 ? next(2000) / 7 : next(2) === 0 ? -0 : 0;
    if (kind === 2) return next(2) === 0;
    if (kind > 5) return text();
    return Array.from({ length: next(4) }, () => (next(3) === 0 ? row % 100 : text()));
  };
  const values = Array.from({ length: 60_000 }, (_, row) => valueAt(row));
  const store = storeOf(
    values.map((value, row) => ({ key: `${row}`, metadata: value === undefined ? {} : { value } })),
  );
  const { dictionary, numeric } = store.column('value') ?? { dictionary: { size: 0 }, numeric: 0 };
  expect(dictionary.size - numeric).toBeGreaterThan(20_000);
  const naive = values.map((value) => (value === undefined ? '' : naiveKey(value)));

  for (const descending of [false, true]) {
    const sorted = finish(rowsInOrder(store, { field: 'value', descending }, null));

    const rows = [...values.keys()].sort((rowA, rowB) => {
      const [a, b] = [values[rowA], values[rowB]];
      if (a === undefined || b === undefined)
        return Number(a === undefined) - Number(b === undefined);
      const sign = descending ? -1 : 1;
      if (typeof a === 'number' && typeof b === 'number') return sign * (a - b);
      const [one = '', other = ''] = [naive[rowA], naive[rowB]];
      return one === other ? 0 : one < other ? -sign : sign;
    });
    expect(sorted.join()).toBe(rows.join());
  }
});

describe('with 60,000 rows in disorder', () => {
  const COUNT = 60_000;
  const store = new KeyStore();
  const model: { key: string; metadata: Metadata }[] = [];
  for (let row = 0; row < COUNT; row += 1) {
    // Coprime to the count: every number once.
    const number = (row * 25_171) % COUNT;
    const metadata: Metadata = {
      title: `Document ${number}`,
      number: (number - 30_000) / 8,
      mixed: number % 3 === 0 ? [`${number}`, 'x'] : number % 3 === 1 ? `T${number}` : number,
    };
    if (number % 7 === 0) delete metadata.title;
    const key = `tenant-${number % 13}/document-${number}`;
    model.push({ key, metadata });
    store.add(key, metadata);
  }

  it('sorts keys, and rests meanwhile', () => {
    const task = rowsInOrder(store, { field: null, descending: false }, null);
    let rests = 0;
    let step = task.next();
    for (; step.done !== true; step = task.next()) rests += 1;

    const keys = model.map(({ key }) => key).sort(compareKeys);
    expect(Array.from(step.value, (row) => store.keyAt(row))).toEqual(keys);
    expect(rests).toBeGreaterThan(3);
  });

  it('sorts many distinct texts by code point, the missing last', () => {
    const sorted = finish(rowsInOrder(store, { field: 'title', descending: true }, null));
    const titles = Array.from(sorted, (row) => model[row]?.metadata.title ?? null);

    const present = model.flatMap(({ metadata: { title } }) =>
      typeof title === 'string' ? [title] : [],
    );
    expect(titles.slice(0, present.length)).toEqual(present.sort(compareKeys).reverse());
    expect(new Set(titles.slice(present.length))).toEqual(new Set([null]));
  });

  it('sorts many distinct numbers by value', () => {
    const sorted = finish(rowsInOrder(store, { field: 'number', descending: false }, null));

    expect(Array.from(sorted, (row) => model[row]?.metadata.number)).toEqual(
      Array.from({ length: COUNT }, (_, at) => (at - 30_000) / 8),
    );
  });

  it('sorts many values of several kinds by kind: numbers, texts, lists', () => {
    const sorted = finish(rowsInOrder(store, { field: 'mixed', descending: false }, null));
    const values = Array.from(sorted, (row) => model[row]?.metadata.mixed);

    const kind = (value: MetadataValue | undefined) =>
      Array.isArray(value) ? 'list' : typeof value;
    expect(values.map(kind)).toEqual(
      ['number', 'string', 'list'].flatMap((name) => Array.from({ length: COUNT / 3 }, () => name)),
    );
    const lists = values.slice((COUNT / 3) * 2).map(String);
    expect(lists).toEqual([...lists].sort((a, b) => compareKeys(a.slice(0, -2), b.slice(0, -2))));
  });
});

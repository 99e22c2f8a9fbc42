import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyKey, anyMetadata, anyRows, storeOf } from './arbitrary-rows.ts';
import { metadataFingerprint } from './fingerprint.ts';
import { KeyStore } from './key-store.ts';
import type { ScannedVector } from './scan.ts';

/** As lists, because a field named `constructor` or `__proto__` misleads comparisons of objects. */
function exactly(vectors: Iterable<ScannedVector>) {
  return Array.from(vectors, ({ key, metadata }) => [key, Object.entries(metadata)]);
}

it('gives back exactly what was added, −0, order of fields and a field named __proto__ included', () => {
  fc.assert(
    fc.property(anyRows, (rows) => {
      const store = storeOf(rows);

      expect(store.size).toBe(rows.length);
      expect(exactly(store.vectors())).toStrictEqual(exactly(rows));
      for (const [row, { key, metadata }] of rows.entries()) {
        const kept = store.metadataAt(row);
        expect(store.rowOf(key)).toBe(row);
        expect(store.keyAt(row)).toBe(key);
        expect(metadataFingerprint(kept)).toBe(metadataFingerprint(metadata));
        for (const field of Object.keys(metadata)) {
          expect(store.fieldAt(row, field)).toStrictEqual(
            Object.getOwnPropertyDescriptor(metadata, field)?.value,
          );
        }
      }
    }),
  );
});

it('takes each key once and keeps what came first', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(anyKey, anyMetadata), { maxLength: 30 }), (vectors) => {
      const store = new KeyStore();
      const model = new Map<string, ScannedVector>();
      for (const [key, metadata] of vectors) {
        expect(store.add(key, metadata)).toBe(model.has(key) ? null : model.size);
        if (!model.has(key)) model.set(key, { key, metadata });
      }

      expect(exactly(store.vectors())).toStrictEqual(exactly(model.values()));
    }),
  );
});

it('knows no row of a key that was not added, and no field that a row lacks', () => {
  const store = storeOf([
    { key: 'a', metadata: { tag: 'x' } },
    { key: 'b', metadata: {} },
  ]);

  expect(store.rowOf('c')).toBeNull();
  expect(store.fieldAt(1, 'tag')).toBeUndefined();
  expect(store.fieldAt(0, 'toString')).toBeUndefined();
  expect(() => store.keyAt(2)).toThrow('Text 2 was asked for; there are 2, numbered from 0.');
});

it('gives the rows that were there when it was asked, however many come later', () => {
  const store = storeOf([{ key: 'a', metadata: {} }]);
  const vectors = store.vectors();
  store.add('b', {});

  expect(vectors.length).toBe(1);
  expect([...vectors]).toEqual([{ key: 'a', metadata: {} }]);
});

it('keeps fields of many rows apart, whether few or all rows have them', () => {
  const store = new KeyStore();
  for (let row = 0; row < 100_000; row += 1) {
    const metadata = row % 30_000 === 7 ? { unique: `u${row}`, rare: true } : { unique: `u${row}` };
    store.add(`key-${row}`, metadata);
  }

  expect(store.metadataAt(60_007)).toEqual({ unique: 'u60007', rare: true });
  expect(store.metadataAt(300)).toEqual({ unique: 'u300' });
  expect(store.rowOf('key-99999')).toBe(99_999);
  expect(store.fields).toEqual(['unique', 'rare']);
  expect(store.bytes).toBeLessThan(8_000_000);
});

it('summarises fields, the most frequent first, and leaves them where they were first shown', () => {
  const store = storeOf([
    { key: 'a', metadata: { rare: 'one' } },
    { key: 'b', metadata: { tags: ['x', 'y'], count: 12 } },
    { key: 'c', metadata: { tags: ['x'], count: 7 } },
    { key: 'd', metadata: { tags: 'y', count: 7 } },
    { key: 'e', metadata: { tags: 'x' } },
  ]);

  expect(store.summary()).toEqual([
    { field: 'tags', count: 4, typicalLength: 1.75, values: ['x', 'y'], hasNumbers: false },
    { field: 'count', count: 3, typicalLength: 4 / 3, values: [], hasNumbers: true },
    { field: 'rare', count: 1, typicalLength: 3, values: ['one'], hasNumbers: false },
  ]);

  for (let row = 0; row < 9; row += 1) store.add(`more-${row}`, { rare: 'longer', new: 'n' });

  expect(store.summary().map(({ field, count }) => [field, count])).toEqual([
    ['tags', 4],
    ['count', 3],
    ['rare', 10],
    ['new', 9],
  ]);
  expect(store.summary()[2]).toMatchObject({ typicalLength: 3, values: ['longer', 'one'] });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Vector } from '#protocol/vector.ts';
import {
  type ComparisonResult,
  DIFFERENCES,
  type Difference,
  FileVectors,
  fieldDifferences,
  IndexComparison,
} from './compare-index.ts';
import { metadataFingerprint } from './fingerprint.ts';
import { compareKeys } from './key-order.ts';

const key = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g') },
  fc.string({ minLength: 1, maxLength: 8, unit: 'binary' }),
);
const vector = fc.record(
  {
    key,
    data: fc.record({ float32: fc.tuple(fc.constantFrom(0, -0, 1), fc.constantFrom(1, 2)) }),
    metadata: fc.dictionary(fc.constantFrom('year', 'lang'), fc.constantFrom('1', '2'), {
      noNullPrototype: true,
    }),
  },
  { noNullPrototype: true },
);
const vectors = fc.uniqueArray(vector, { selector: (one) => one.key, maxLength: 20 });

function compared(
  file: readonly Vector[],
  index: readonly Vector[],
  withData: boolean,
): ComparisonResult {
  const read = new FileVectors();
  for (const one of file) read.add(one);
  const comparison = new IndexComparison(read, withData);
  for (const one of index) comparison.take(one);
  return comparison.finish();
}

function keysOf(result: ComparisonResult, difference: Difference, text = ''): readonly string[] {
  return Array.from(result.places(difference, text), (place) => result.at(difference, place).key);
}

const sameNumbers = (one: Vector, other: Vector) =>
  one.data?.float32.every((number, at) => Object.is(number, other.data?.float32[at])) ?? false;
const sameMetadata = (one: Vector, other: Vector) =>
  metadataFingerprint(one.metadata) === metadataFingerprint(other.metadata);

describe('IndexComparison', () => {
  it('puts every key into the one group that a naive comparison puts it into', () => {
    fc.assert(
      fc.property(vectors, vectors, fc.boolean(), (file, index, withData) => {
        const was = new Map(file.map((one) => [one.key, one]));
        const is = new Map(index.map((one) => [one.key, one]));
        const groupOf = (name: string): Difference => {
          const before = was.get(name);
          const now = is.get(name);
          if (before === undefined) return 'added';
          if (now === undefined) return 'removed';
          const isSame = sameMetadata(before, now) && (!withData || sameNumbers(before, now));
          return isSame ? 'same' : 'changed';
        };

        const result = compared(file, index, withData);

        const all = [...new Set([...was.keys(), ...is.keys()])];
        for (const difference of DIFFERENCES) {
          const wanted = all.filter((name) => groupOf(name) === difference).sort(compareKeys);
          const got = [...keysOf(result, difference)];
          if (difference === 'added') expect(got).toEqual(wanted);
          expect(got.sort(compareKeys)).toEqual(wanted);
          expect(result.counts[difference]).toBe(wanted.length);
        }
        for (const place of result.places('changed')) {
          const line = result.at('changed', place);
          const before = was.get(line.key) ?? { key: '' };
          const now = is.get(line.key) ?? { key: '' };
          expect(line.metadata).toBe(!sameMetadata(before, now));
          expect(line.data).toBe(withData && !sameNumbers(before, now));
        }
      }),
    );
  });

  it('gives the fingerprint that each key has in the index, to stage it with', () => {
    fc.assert(
      fc.property(vectors, vectors, (file, index) => {
        const is = new Map(index.map((one) => [one.key, metadataFingerprint(one.metadata)]));
        const result = compared(file, index, false);
        const all = (['added', 'changed', 'same'] as const).flatMap((difference) => [
          ...result.inIndex(difference),
        ]);
        expect(new Map(all.map((one) => [one.key, one.fingerprint]))).toEqual(is);
      }),
    );
  });

  it('takes a key that is listed twice as it came last', () => {
    const file = [{ key: 'a', metadata: { year: '1' } }];
    const twice = [
      { key: 'a', metadata: { year: '2' } },
      { key: 'b', metadata: { year: '1' } },
      { key: 'a', metadata: { year: '1' } },
      { key: 'b', metadata: { year: '2' } },
    ];

    const result = compared(file, twice, false);

    expect(result.counts).toMatchObject({ added: 1, removed: 0, changed: 0, same: 1 });
    expect([...result.inIndex('added')]).toEqual([
      { key: 'b', fingerprint: metadataFingerprint({ year: '2' }) },
    ]);
  });

  it('says how many numbers could not be compared, because the file lacks them', () => {
    const data = { float32: [1, 2] };
    const file = [{ key: 'a' }, { key: 'b', data }, { key: 'c' }];
    const index = ['a', 'b', 'c'].map((name) => ({ key: name, data: { float32: [2, 1] } }));

    const { counts } = compared(file, index, true);

    expect(counts).toMatchObject({ changed: 1, data: 1, metadata: 0, same: 2, notCompared: 2 });
    expect(counts.dimensions).toEqual({ file: 2, index: 2 });
  });

  it('narrows a group down to the keys that contain a text', () => {
    const result = compared([], [{ key: 'b/1' }, { key: 'a/1' }, { key: 'a/2' }], false);

    expect(keysOf(result, 'added', 'a/')).toEqual(['a/1', 'a/2']);
  });

  it('refuses a file that has a key twice, and says which', () => {
    const file = new FileVectors();
    file.add({ key: 'a' });
    file.add({ key: 'b' });

    expect(() => file.add({ key: 'a' })).toThrow(
      /has the key "a" twice, the second time as vector 3/,
    );
  });

  it('keeps no more than fingerprints of a vector', () => {
    const file = new FileVectors();
    for (let at = 0; at < 20_000; at += 1) {
      file.add({ key: `key ${at}`, data: { float32: Array.from({ length: 16 }, () => at) } });
    }

    expect(file.bytes / file.size).toBeLessThan(120);
  });
});

describe('fieldDifferences', () => {
  it('names the fields that differ, with both values', () => {
    const before = { year: '2019', lang: 'en', tags: ['a', 'b'] };
    const now = { year: '2020', tags: ['b', 'a'], source: 'web', lang: 'en' };

    expect(fieldDifferences(before, now)).toEqual([
      { field: 'year', before: '2019', now: '2020' },
      { field: 'tags', before: ['a', 'b'], now: ['b', 'a'] },
      { field: 'source', before: undefined, now: 'web' },
    ]);
  });
});

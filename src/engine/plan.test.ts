import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchDigest } from '#protocol/batch-digest.ts';
import { planBatches } from './plan.ts';

describe('planBatches', () => {
  it('puts each distinct key into one batch, in the given order, with its digest', () => {
    const keys = fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(keys, fc.integer({ min: 1, max: 20 }), (given, size) => {
        const batches = planBatches(given, size);

        expect(batches.flatMap((batch) => batch.keys)).toEqual([...new Set(given)]);
        for (const [at, batch] of batches.entries()) {
          expect(batch.keys.length).toBeLessThanOrEqual(size);
          if (at < batches.length - 1) expect(batch.keys.length).toBe(size);
          expect(batch.digest).toBe(batchDigest(batch.keys));
        }
      }),
    );
  });

  it('makes batches of 500 unless told otherwise', () => {
    const keys = Array.from({ length: 1203 }, (_, at) => `key ${at}`);

    expect(planBatches(keys).map((batch) => batch.keys.length)).toEqual([500, 500, 203]);
  });

  it.each([
    ['no key', [], 500],
    ['an empty key', ['a', ''], 500],
    ['a key of 1,025 characters', ['k'.repeat(1025)], 500],
    ['half a surrogate pair', ['\ud83d'], 500],
    ['batches larger than the service takes', ['a'], 501],
    ['empty batches', ['a'], 0],
  ])('refuses %s', (_case, keys, size) => {
    expect(() => planBatches(keys, size)).toThrow(RangeError);
  });
});

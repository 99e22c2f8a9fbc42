import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchDigest } from '#protocol/batch-digest.ts';
import { batchSizes, planBatches, planDigest } from './plan.ts';

const planned = (keys: readonly string[]) => keys.map((key) => ({ key, content: `of ${key}` }));

describe('planBatches', () => {
  it('puts each distinct key into one batch, in the given order, with its digest', () => {
    const keys = fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(keys, fc.integer({ min: 1, max: 20 }), (given, size) => {
        const batches = planBatches(planned(given), size);

        expect(batches.flatMap((batch) => batch.keys)).toEqual(planned([...new Set(given)]));
        for (const [at, batch] of batches.entries()) {
          const full = Math.min([1, 10][at] ?? size, size);
          expect(batch.keys.length).toBeLessThanOrEqual(full);
          if (at < batches.length - 1) expect(batch.keys.length).toBe(full);
          expect(batch.digest).toBe(batchDigest(batch.keys.map(({ key }) => key)));
        }
      }),
    );
  });

  it('begins with batches of 1 and 10, and makes them of 500 then', () => {
    const keys = planned(Array.from({ length: 1203 }, (_, at) => `key ${at}`));

    expect(planBatches(keys).map((batch) => batch.keys.length)).toEqual([1, 10, 500, 500, 192]);
    expect([...batchSizes(10_000_000)]).toHaveLength(20_002);
  });

  it.each([
    ['no key', [], 500],
    ['an empty key', ['a', ''], 500],
    ['a key of 1,025 characters', ['k'.repeat(1025)], 500],
    ['half a surrogate pair', ['\ud83d'], 500],
    ['batches larger than the service takes', ['a'], 501],
    ['empty batches', ['a'], 0],
  ])('refuses %s', (_case, keys, size) => {
    expect(() => planBatches(planned(keys), size)).toThrow(RangeError);
  });
});

describe('planDigest', () => {
  it('is the hash over the raw digests, so that each batch and their order count', () => {
    const a = { digest: batchDigest(['a']) };
    const b = { digest: batchDigest(['b']) };

    // SHA-256 over nothing.
    expect(planDigest([])).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(new Set([[a], [b], [a, b], [b, a]].map(planDigest)).size).toBe(4);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawSample, SAMPLE_SIZES, wrongAtMost } from './sample.ts';

/** The quick generator of Park and Miller: reproducible, and even enough to count with. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

describe('drawSample', () => {
  it('draws different items, as many as asked for or all there are', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string()),
        fc.nat(30),
        fc.integer({ min: 1, max: 1e9 }),
        (items, size, seed) => {
          const sample = drawSample(items, size, numbers(seed));

          expect(sample).toHaveLength(Math.min(size, items.length));
          expect(new Set(sample).size).toBe(sample.length);
          expect(sample.every((item) => items.includes(item))).toBe(true);
          expect(drawSample(items, size, numbers(seed))).toEqual(sample);
        },
      ),
    );
  });

  it('draws every item and every order equally often', () => {
    const random = numbers(42);
    const drawn = new Map<string, number>();
    for (let round = 0; round < 12_000; round += 1) {
      const pair = drawSample(['a', 'b', 'c', 'd'], 2, random).join('');
      drawn.set(pair, (drawn.get(pair) ?? 0) + 1);
    }

    expect(drawn.size).toBe(12);
    // 1,000 expected of each; 5 standard deviations are 151.
    for (const count of drawn.values()) expect(Math.abs(count - 1000)).toBeLessThan(151);
  });
});

describe('wrongAtMost', () => {
  it('proves 5 %, 2 % and 1 % of a large set with the sizes offered, by 1 − 0.05^(1/n)', () => {
    const large = 10_000_000;
    const shares = SAMPLE_SIZES.map((size) => wrongAtMost(large, size, 0) / large);

    for (const [at, size] of SAMPLE_SIZES.entries()) {
      expect(shares[at]).toBeCloseTo(1 - 0.05 ** (1 / size), 4);
    }
    expect(shares.every((share, at) => share <= ([0.05, 0.02, 0.01][at] ?? 0))).toBe(true);
  });

  // Upper limits of Clopper and Pearson, one-sided, 95 %: quantiles of the beta distribution.
  it.each([
    [10, 1, 0.3942],
    [20, 2, 0.2826],
    [30, 0, 0.095],
    [50, 3, 0.1478],
    [100, 5, 0.1023],
  ])('agrees with Clopper and Pearson: %i read, %i wrong', (read, wrong, share) => {
    expect(wrongAtMost(1_000_000, read, wrong) / 1_000_000).toBeCloseTo(share, 3);
  });

  it('proves more of a small set, and everything of one that was read whole', () => {
    expect(wrongAtMost(100, 59, 0)).toBe(3);
    expect(wrongAtMost(412, 59, 0)).toBe(18);
    expect(wrongAtMost(59, 59, 0)).toBe(0);
    expect(wrongAtMost(59, 59, 4)).toBe(4);
  });

  it('says nothing when nothing was read', () => {
    expect(wrongAtMost(12, 0, 0)).toBe(12);
  });

  it('is the largest number that is not unlikely, by counting all samples', () => {
    const choose = (from: number, some: number): number =>
      some < 0 || some > from ? 0 : some === 0 ? 1 : (choose(from - 1, some - 1) * from) / some;
    const chance = (population: number, bad: number, read: number, wrong: number) => {
      let sum = 0;
      for (let found = 0; found <= wrong; found += 1) {
        sum += choose(bad, found) * choose(population - bad, read - found);
      }
      return sum / choose(population, read);
    };
    fc.assert(
      fc.property(fc.nat(40), fc.nat(40), fc.nat(40), (population, read, wrong) => {
        fc.pre(wrong <= read && read <= population);
        const most = wrongAtMost(population, read, wrong);

        expect(chance(population, most, read, wrong)).toBeGreaterThanOrEqual(0.05 - 1e-9);
        if (most < population - (read - wrong)) {
          expect(chance(population, most + 1, read, wrong)).toBeLessThan(0.05 + 1e-9);
        }
      }),
    );
  });

  it('holds in 95 of 100 samples, whatever the set is', () => {
    const random = numbers(7);
    const set = Array.from({ length: 300 }, (_, at) => at < 24);
    let held = 0;
    for (let round = 0; round < 2000; round += 1) {
      const sample = drawSample(set, 59, random);
      const wrong = sample.filter(Boolean).length;
      if (wrongAtMost(set.length, sample.length, wrong) >= 24) held += 1;
    }

    expect(held / 2000).toBeGreaterThanOrEqual(0.94);
  });

  it('refuses what cannot be', () => {
    expect(() => wrongAtMost(10, 11, 0)).toThrow('0 wrong of 11 read of 10 cannot be.');
  });
});

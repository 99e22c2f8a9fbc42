import { expect, it } from 'vitest';
import { parseFaultRule, type RequestRule } from './fault-rule.ts';
import { drawDelay } from './random-delay.ts';
import { seededRandom } from './seeded-random.ts';

function draw(text: string, seed = 1): readonly number[] {
  // The texts below are about requests, every one.
  const rule = parseFaultRule(text) as RequestRule;
  const random = seededRandom(seed);
  return Array.from({ length: 2000 }, () => drawDelay(rule, random) ?? Number.NaN);
}

it('draws uniform delays from the whole of their range and from nowhere else', () => {
  const delays = draw('*:uniform-delay:50:150');

  expect(Math.min(...delays)).toBeGreaterThanOrEqual(50);
  expect(Math.min(...delays)).toBeLessThan(52);
  expect(Math.max(...delays)).toBeLessThanOrEqual(150);
  expect(Math.max(...delays)).toBeGreaterThan(148);
});

it('draws lognormal delays around their median, with a long tail', () => {
  const delays = [...draw('*:lognormal-delay:80:0.5')].sort((a, b) => a - b);

  expect(delays[1000]).toBeGreaterThan(76);
  expect(delays[1000]).toBeLessThan(84);
  // One in 44 lies beyond two sigma: 80 · e.
  expect(delays[1954]).toBeGreaterThan(190);
  expect(delays[1954]).toBeLessThan(245);
});

it('never makes anybody wait for more than ten minutes', () => {
  expect(Math.max(...draw('*:lognormal-delay:500000:5'))).toBe(600_000);
});

it('draws the same delays from the same seed', () => {
  expect(draw('*:lognormal-delay:80:0.5', 7)).toEqual(draw('*:lognormal-delay:80:0.5', 7));
  expect(draw('*:lognormal-delay:80:0.5', 7)).not.toEqual(draw('*:lognormal-delay:80:0.5', 8));
});

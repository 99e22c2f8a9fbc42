import { expect, it } from 'vitest';
import { RecentRate } from './recent-rate.ts';

it('is nothing before time has passed, and the whole growth while that is less than three seconds', () => {
  const rate = new RecentRate(1000, 500);
  expect(rate.perSecond(1000)).toBe(0);

  rate.note(2000, 700);

  expect(rate.perSecond(2000)).toBe(200);
  expect(rate.perSecond(3000)).toBe(100);
});

it('forgets what was more than three seconds ago', () => {
  const rate = new RecentRate(0, 0);
  for (let ms = 100; ms <= 10_000; ms += 100)
    rate.note(ms, ms <= 5000 ? ms * 9 : 45_000 + ms - 5000);

  expect(rate.perSecond(10_000)).toBe(1000);
  expect(rate.perSecond(11_500)).toBe(500);
  expect(rate.perSecond(20_000)).toBe(0);
});

it('counts what comes in quick succession', () => {
  const rate = new RecentRate(0, 0);
  for (let ms = 1; ms <= 6000; ms += 1) rate.note(ms, ms * 2);

  expect(rate.perSecond(6000)).toBeCloseTo(2000, -2);
});

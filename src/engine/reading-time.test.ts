import { expect, it } from 'vitest';
import { ReadingTime } from './reading-time.ts';

it('counts on from what was read before, and not while it rests', () => {
  let now = 1000;
  const time = new ReadingTime({ now: () => now }, 50);

  now += 10;
  time.rest();
  time.rest();
  now += 500;
  expect(time.elapsedMs).toBe(60);

  time.goOn();
  now += 5;
  time.goOn();
  now += 5;
  expect(time.elapsedMs).toBe(70);
});

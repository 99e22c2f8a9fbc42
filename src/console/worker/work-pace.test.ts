import { expect, test } from 'vitest';
import { WorkPace } from './work-pace.ts';

test('the rate is that of the last seconds, and the time left what remains at that rate', () => {
  let now = 5000;
  const pace = new WorkPace({ now: () => now }, 100, 1100);
  now += 1000;
  pace.note(200);
  expect(pace.now()).toBeNull();

  now += 1000;
  pace.note(300);

  expect(pace.now()).toEqual({ perSecond: 100, leftMs: 8000 });
});

test('rests do not count, and without an answer no time left is told', () => {
  let now = 0;
  const pace = new WorkPace({ now: () => now }, 0, 1000);
  now = 2000;
  pace.note(400);
  pace.rest();
  now = 60_000;
  expect(pace.now()).toEqual({ perSecond: 200, leftMs: 3000 });

  pace.goOn();
  now = 70_000;

  expect(pace.now()).toEqual({ perSecond: 0, leftMs: null });
});

test('where nobody knows how much there is to do, the rate alone is told', () => {
  let now = 0;
  const pace = new WorkPace({ now: () => now }, 0, null);
  now = 2000;
  pace.note(400);

  expect(pace.now()).toEqual({ perSecond: 200, leftMs: null });
});

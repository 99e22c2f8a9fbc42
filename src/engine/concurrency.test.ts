import { describe, expect, it } from 'vitest';
import { ServiceError } from '#protocol/service-error.ts';
import { AdaptiveLimit, workThrough } from './concurrency.ts';

const never = new AbortController().signal;
const busy = new ServiceError({
  code: 'TooManyRequests',
  status: 429,
  outcome: 'answered',
  message: '',
});
const succeed = async () => undefined;
const beThrottled = () => Promise.reject(busy);

describe('AdaptiveLimit', () => {
  it('halves when throttled, never below one, and grows by one after a window of successes', async () => {
    const limit = new AdaptiveLimit(8);
    const seen: number[] = [];

    for (let count = 0; count < 5; count += 1) {
      await limit.use(never, beThrottled).catch(() => seen.push(limit.limit));
    }
    expect(seen).toEqual([4, 2, 1, 1, 1]);

    for (let count = 0; count < 6; count += 1) await limit.use(never, succeed);
    expect(limit.limit).toBe(4);
    expect(limit.throttled).toBe(5);
  });

  it('doubles in a round until the service first asks to slow down', async () => {
    const limit = new AdaptiveLimit(16, 2);

    for (const expected of [4, 8, 16, 16]) {
      await Promise.all(Array.from({ length: limit.limit }, () => limit.use(never, succeed)));
      expect(limit.limit).toBe(expected);
    }
  });

  it('counts a burst of refusals to slow down as one', async () => {
    const limit = new AdaptiveLimit(8);

    await Promise.allSettled(Array.from({ length: 8 }, () => limit.use(never, beThrottled)));

    expect(limit.limit).toBe(4);
  });

  it('does not slow down for other errors', async () => {
    const limit = new AdaptiveLimit(4);

    await limit.use(never, () => Promise.reject(new Error('other'))).catch(succeed);

    expect(limit.limit).toBe(4);
  });

  it('starts waiting requests in their order, as many as are allowed', async () => {
    const limit = new AdaptiveLimit(2);
    const started: number[] = [];
    const finish: (() => void)[] = [];
    const uses = [0, 1, 2, 3].map((name) =>
      limit.use(never, async () => {
        started.push(name);
        await new Promise<void>((resolve) => finish.push(resolve));
      }),
    );

    await Promise.resolve();
    expect(started).toEqual([0, 1]);
    for (let at = 0; at < 4; at += 1) {
      finish[at]?.();
      await uses[at];
      expect(limit.inFlight).toBeLessThanOrEqual(2);
    }
    expect(started).toEqual([0, 1, 2, 3]);
    expect(limit.inFlight).toBe(0);
  });

  it('lets a waiting request leave when it is aborted, without losing a place', async () => {
    const limit = new AdaptiveLimit(1);
    let finish: () => void = () => undefined;
    const running = limit.use(never, () => new Promise<void>((resolve) => (finish = resolve)));
    const controller = new AbortController();
    const waiting = limit.use(controller.signal, succeed);
    const next = limit.use(never, async () => 'ran');

    controller.abort(new Error('left'));
    await expect(waiting).rejects.toThrow('left');
    finish();
    await running;

    await expect(next).resolves.toBe('ran');
    expect(limit.inFlight).toBe(0);
  });

  it('refuses a maximum that allows nothing', () => {
    expect(() => new AdaptiveLimit(0)).toThrow(RangeError);
    expect(() => new AdaptiveLimit(1.5)).toThrow(RangeError);
  });
});

describe('workThrough', () => {
  it('takes items in order, no more at a time than there are workers', async () => {
    const begun: number[] = [];
    let running = 0;
    let most = 0;

    await workThrough([1, 2, 3, 4, 5], 2, async (item) => {
      begun.push(item);
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
    });

    expect(begun).toEqual([1, 2, 3, 4, 5]);
    expect(most).toBe(2);
  });

  it('begins nothing after a rejection, waits for what runs, then rejects with the first', async () => {
    const begun: number[] = [];
    let isSecondDone = false;

    const work = workThrough([1, 2, 3, 4], 2, async (item) => {
      begun.push(item);
      if (item === 1) throw new Error('first');
      for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
      isSecondDone = true;
    });

    await expect(work).rejects.toThrow('first');
    expect(isSecondDone).toBe(true);
    expect(begun).toEqual([1, 2]);
  });

  it('waits for what runs when no next item can be had', async () => {
    let isFirstDone = false;
    function* items(): Generator<number, undefined> {
      yield 1;
      throw new Error('no second');
    }

    const work = workThrough(items(), 2, async () => {
      for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
      isFirstDone = true;
    });

    await expect(work).rejects.toThrow('no second');
    expect(isFirstDone).toBe(true);
  });
});

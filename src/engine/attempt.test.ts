import { describe, expect, it } from 'vitest';
import { ServiceError } from '#protocol/service-error.ts';
import { attempt, withDeadline } from './attempt.ts';
import { AdaptiveLimit } from './concurrency.ts';
import { Schedule } from './simulation/schedule.ts';

const idle = () => new Promise<void>((resolve) => setImmediate(resolve));
const never = new AbortController().signal;
const busy = new ServiceError({
  code: 'QpsLimitExceeded',
  status: 503,
  outcome: 'answered',
  message: 'Slow down.',
});
const denied = new ServiceError({
  code: 'AccessDenied',
  status: 403,
  outcome: 'answered',
  message: 'No.',
});

describe('attempt', () => {
  it('tries a passing failure again, with growing jittered waits', async () => {
    const schedule = new Schedule(1, idle);
    const waits: number[] = [];
    let calls = 0;

    const answer = await schedule.play(
      attempt(
        { clock: schedule },
        async () => {
          calls += 1;
          if (calls < 5) throw busy;
          return 'done';
        },
        {
          signal: never,
          onRetry: ({ code }, waitMs) => waits.push(waitMs) && expect(code).toBe(busy.code),
        },
      ),
    );

    expect(answer).toBe('done');
    expect(waits).toHaveLength(4);
    for (const [at, wait] of waits.entries()) expect(wait).toBeLessThanOrEqual(400 * 2 ** at);
    expect(new Set(waits).size).toBeGreaterThan(1);
  });

  it('gives up after the allowed attempts with the last failure', async () => {
    const schedule = new Schedule(1, idle);
    let calls = 0;
    const call = async () => {
      calls += 1;
      throw busy;
    };

    await expect(
      schedule.play(attempt({ clock: schedule }, call, { signal: never, attempts: 3 })),
    ).rejects.toBe(busy);
    expect(calls).toBe(3);
  });

  it.each([
    ['a refusal', denied],
    ['a mistake in a program', new TypeError('x is undefined')],
  ])('does not repeat %s', async (_case, error) => {
    let calls = 0;
    const schedule = new Schedule(1, idle);
    const call = async () => {
      calls += 1;
      throw error;
    };

    await expect(schedule.play(attempt({ clock: schedule }, call, { signal: never }))).rejects.toBe(
      error,
    );
    expect(calls).toBe(1);
  });

  it('gives each attempt a deadline and aborts the late call', async () => {
    const schedule = new Schedule(1, idle);
    const aborted: boolean[] = [];
    const call = (signal: AbortSignal) =>
      new Promise<never>(() => {
        signal.addEventListener('abort', () => aborted.push(true));
      });

    await expect(
      schedule.play(
        attempt({ clock: schedule }, call, { signal: never, deadlineMs: 1000, attempts: 2 }),
      ),
    ).rejects.toMatchObject({ code: 'DeadlineExceeded', outcome: 'unknown' });
    expect(aborted).toEqual([true, true]);
  });

  it('rejects with the reason at once when aborted, in a call and between calls', async () => {
    for (const call of [() => new Promise<never>(() => undefined), () => Promise.reject(busy)]) {
      const schedule = new Schedule(1, idle);
      const controller = new AbortController();
      const reason = new Error('enough');
      const startedAt = schedule.now();
      void schedule.pass(5).then(() => controller.abort(reason));

      await expect(
        schedule.play(attempt({ clock: schedule }, call, { signal: controller.signal })),
      ).rejects.toBe(reason);
      expect(schedule.now()).toBe(startedAt + 5);
    }
  });

  it('holds no place of the limit while it waits to try again', async () => {
    const schedule = new Schedule(1, idle);
    const limit = new AdaptiveLimit(1);
    let failures = 0;
    const order: string[] = [];
    const first = attempt(
      { clock: schedule },
      async () => {
        failures += 1;
        order.push('first');
        if (failures === 1) throw busy;
      },
      { signal: never, limit },
    );
    const second = attempt({ clock: schedule }, async () => order.push('second'), {
      signal: never,
      limit,
    });

    await schedule.play(Promise.all([first, second]));

    expect(order).toEqual(['first', 'second', 'first']);
  });
});

describe('withDeadline', () => {
  /** How a call ends that has a second to answer, and whether its own signal was aborted by then. */
  async function play(call: () => Promise<string>, outer = new AbortController()) {
    const schedule = new Schedule(1, idle);
    let own = never;
    const answer = withDeadline(
      schedule,
      (signal) => {
        own = signal;
        return call();
      },
      1000,
      outer.signal,
    );
    void schedule.pass(500).then(() => outer.abort(enough));
    const [ended] = await Promise.allSettled([schedule.play(answer)]);
    const wasAborted = own.aborted;
    await schedule.playOut();
    return { ended, wasAborted, own };
  }
  const enough = new Error('enough');

  it('leaves the signal of a call that answered alone, whatever happens later', async () => {
    const { ended, own } = await play(async () => 'done');

    expect(ended).toEqual({ status: 'fulfilled', value: 'done' });
    expect(own.aborted).toBe(false);
  });

  it('aborts the signal of a call that failed', async () => {
    const { ended, wasAborted } = await play(() => Promise.reject(busy));

    expect(ended).toEqual({ status: 'rejected', reason: busy });
    expect(wasAborted).toBe(true);
  });

  it('gives the reason of the abort, to the call and to who waits for one that ignores it', async () => {
    const { ended, own } = await play(() => new Promise(() => undefined));

    expect(ended).toEqual({ status: 'rejected', reason: enough });
    expect(own.reason).toBe(enough);
  });
});

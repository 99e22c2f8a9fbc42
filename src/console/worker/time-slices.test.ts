import { expect, it } from 'vitest';
import { inSlices, inSpareTime } from './time-slices.ts';

function* busy(forMs: number): Generator<void, string> {
  const until = performance.now() + forMs;
  while (performance.now() < until) yield;
  return 'done';
}

/** Too much for one slice, however fast the machine is. */
function* steps(count: number): Generator<void, string> {
  for (let step = 0; step < count; step += 1) {
    for (const until = performance.now() + 1; performance.now() < until; );
    yield;
  }
  return 'done';
}

const never = new AbortController().signal;

it('answers what the work returns', async () => {
  await expect(inSlices(busy(1), never)).resolves.toBe('done');
});

it('lets others have the thread while it works', async () => {
  let isOver = false;
  // A number of steps: however long the thread is held up by others, some are left then.
  const work = inSlices(steps(60), never).then(() => {
    isOver = true;
  });

  await new Promise((resolve) => setTimeout(resolve, 1));

  expect(isOver).toBe(false);
  await work;
});

it('ends in the midst when nobody wants the answer any more', async () => {
  const stop = new AbortController();
  const work = inSlices(busy(5000), stop.signal);
  setTimeout(() => stop.abort(new Error('asked for something else')), 1);

  await expect(work).rejects.toThrow('asked for something else');
});

it('does not begin what was cancelled before', async () => {
  await expect(inSlices(busy(5), AbortSignal.abort(new Error('too late')))).rejects.toThrow(
    'too late',
  );
});

it('leaves the thread to work that is waited for', async () => {
  const order: string[] = [];
  const spare = inSpareTime(steps(20), never).then(() => order.push('spare'));
  const urgent = inSlices(steps(60), never).then(() => order.push('urgent'));

  await Promise.all([spare, urgent]);

  expect(order).toEqual(['urgent', 'spare']);
  await expect(inSpareTime(steps(20), never)).resolves.toBe('done');
});

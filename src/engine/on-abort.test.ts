import { expect, it } from 'vitest';
import { onAbort } from './on-abort.ts';

it('calls each listener once, but none that was taken away', () => {
  const controller = new AbortController();
  const called: string[] = [];
  onAbort(controller.signal, () => called.push('first'));
  const forget = onAbort(controller.signal, () => called.push('second'));
  onAbort(controller.signal, () => called.push('third'));

  forget();
  controller.abort();
  controller.abort();

  expect(called).toEqual(['first', 'third']);
});

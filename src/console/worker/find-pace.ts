import { browserClock } from './browser-clock.ts';

/** Work between two chances for messages to be heard. */
const TURN_MS = 12;

/**
 * Does long work in turns, so that the worker answers meanwhile.
 *
 * @param onStep is told of each step of the work what it yielded
 * @throws the signal's reason
 */
export async function workInTurns<Step>(
  work: Generator<Step>,
  signal: AbortSignal,
  onStep?: (step: Step) => void,
): Promise<void> {
  let begun = browserClock.now();
  for (const step of work) {
    onStep?.(step);
    if (browserClock.now() - begun < TURN_MS) continue;
    await browserClock.sleep(0, signal);
    begun = browserClock.now();
  }
}

import { readPresent } from './read-present.ts';
import type { EngineDeps, ReadOptions } from './reading.ts';

/**
 * How long after it was sent a delete may still be at work somewhere: the proxy
 * carries it on when its page has gone, for at most 45 seconds (5 to connect, 20
 * until the answer begins, 20 more for its rest), and the page itself gives up
 * after 30.
 */
const DELETE_LIFE_MS = 60_000;

/** Between two looks at keys that may still be going. */
const LOOK_AGAIN_MS = 2000;

/**
 * Those of `keys` that are there once the delete sent at `sentAt`, of which no
 * answer came, can no longer be at work. Ends at once when all are gone.
 *
 * @throws ServiceError, or the signal's reason
 */
export async function readSettled(
  deps: EngineDeps,
  index: string,
  keys: readonly string[],
  sentAt: number,
  options: Pick<ReadOptions, 'signal' | 'limit' | 'attempts' | 'onRetry'>,
): Promise<readonly string[]> {
  const { clock } = deps;
  for (;;) {
    // Noted before the look: what it finds has to hold at a time when nothing is at work any more.
    const isFinal = clock.now() >= sentAt + DELETE_LIFE_MS;
    const present = await readPresent(deps, index, keys, options);
    if (present.length === 0 || isFinal) return present;
    await clock.sleep(LOOK_AGAIN_MS, options.signal);
  }
}

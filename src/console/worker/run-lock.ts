import { type IndexTarget, targetId } from '#console/lib/index-target.ts';

/** The index that a run is about. */
export function runTarget({ connection, bucket, index }: IndexTarget): IndexTarget {
  return { connection, bucket, index };
}

/**
 * - `done`: it was done.
 * - `elsewhere`: another tab works on this run; nothing was done.
 * - `queued`: another run works on the index, here or in another tab; nothing was done.
 */
export type LockOutcome = 'done' | 'elsewhere' | 'queued';

/**
 * Does `work` while no other tab can work on the run, nor on any other run of its
 * index: two runs at once could each undo what the other one read.
 *
 * @throws Error where the browser has no locks: two tabs could then delete at once
 */
export async function withRunLock(
  target: IndexTarget,
  run: string,
  work: () => Promise<void>,
): Promise<LockOutcome> {
  const locks = locksOfBrowser();
  const isDone = await locks.request(indexLock(target), { ifAvailable: true }, async (lock) => {
    if (lock === null) return false;
    await locks.request(runLock(run), work);
    return true;
  });
  if (isDone) return 'done';
  return (await isHeld(runLock(run))) ? 'elsewhere' : 'queued';
}

/** Whether a run works on the index, in whatever tab. */
export async function isIndexBusy(target: IndexTarget): Promise<boolean> {
  return await isHeld(indexLock(target));
}

async function isHeld(name: string): Promise<boolean> {
  const { held = [] } = await locksOfBrowser().query();
  return held.some((lock) => lock.name === name);
}

function indexLock(target: IndexTarget): string {
  return `vbc-index-${targetId(target)}`;
}

function runLock(run: string): string {
  return `vbc-run-${run}`;
}

function locksOfBrowser(): LockManager {
  if (navigator.locks === undefined) {
    throw new Error(
      'This browser offers no Web Locks on this address, so that two tabs could work on one run. Open the console over HTTPS or on localhost.',
    );
  }
  return navigator.locks;
}

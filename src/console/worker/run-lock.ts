/**
 * Does `work` while no other tab can work on the run.
 *
 * @returns false, with nothing done, when another tab is working on it
 * @throws Error where the browser has no locks: two tabs could then delete at once
 */
export async function withRunLock(run: string, work: () => Promise<void>): Promise<boolean> {
  if (navigator.locks === undefined) {
    throw new Error(
      'This browser offers no Web Locks on this address, so that two tabs could work on one run. Open the console over HTTPS or on localhost.',
    );
  }
  return await navigator.locks.request(`vbc-run-${run}`, { ifAvailable: true }, async (lock) => {
    if (lock === null) return false;
    await work();
    return true;
  });
}

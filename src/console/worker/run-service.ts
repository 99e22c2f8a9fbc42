import { failureOf } from '#engine/failure.ts';
import type { KeptKey, RestoreRun, Run } from '#engine/run-record.ts';
import type { Confirmation } from '#protocol/proxy-api.ts';
import { browserClock } from './browser-clock.ts';
import type { RestoreFiles } from './restore-files.ts';
import { createRunExecutor, restOf } from './run-executor.ts';
import { isIndexBusy, runTarget, withRunLock } from './run-lock.ts';
import { createRunReports } from './run-reports.ts';
import type { StoredBatch } from './run-schema.ts';
import { createRunStorage } from './run-storage.ts';
import { type RunUpdate, RunWatch } from './run-watch.ts';
import { createRunWishes, INDEX_BUSY } from './run-wishes.ts';

/** How often a run that this tab does not work on is read again. */
const POLL_MS = 500;

/** A run that is about to begin. */
export interface NewRun {
  readonly run: Run;
  readonly confirmation: Confirmation | null;
  readonly keys: Iterable<StoredBatch>;
  readonly kept: Iterable<KeptKey>;
}

/** Runs, from their confirmation on: at work, paused, cut off and past ones. */
export function createRunService(files: RestoreFiles) {
  const storage = createRunStorage();
  const watches = new Map<string, RunWatch>();
  const followed = new Set<string>();
  const never = new AbortController().signal;
  const executor = createRunExecutor({ storage, watchOf, files });
  const { pause, resume, stop, reconfirm } = createRunWishes({ storage, executor, watchOf });
  const reports = createRunReports(
    async (run) => watches.get(run)?.state ?? (await storage.load(run)),
    storage.keysOf,
  );

  function watchOf(run: string): RunWatch {
    const watch = watches.get(run) ?? new RunWatch((at) => storage.keysOf(run).batch(at));
    watches.set(run, watch);
    return watch;
  }

  /**
   * Begins a run: its keys and its first entry are kept, then it is worked on.
   *
   * @returns once the run is in its journal
   * @throws Error when it could not be written, or another run works on the index; nothing was sent then
   */
  function start({ run, confirmation, keys, kept }: NewRun): Promise<void> {
    return new Promise((resolve, reject) => {
      const work = async () => {
        const at = browserClock.now();
        const state = await storage.begin({ type: 'begun', at, run, confirmation }, keys, kept);
        followed.add(run.id);
        resolve();
        await executor.execute(state);
        if (!watchOf(run.id).isStuck) followSafely(run.id);
      };
      withRunLock(runTarget(run), run.id, work)
        .then((outcome) => {
          if (outcome !== 'done') reject(new Error(INDEX_BUSY));
        })
        .catch(reject);
    });
  }

  /** Shows a run whatever becomes of it, and goes on with it when it was cut off. */
  async function follow(run: string): Promise<void> {
    const watch = watchOf(run);
    for (;;) {
      const state = await storage.load(run);
      if (state === null) return;
      const rest = restOf(state);
      if (executor.isWorkingOn(run)) {
        // Who works on it shows it.
      } else if (rest === null) {
        const outcome = await withRunLock(runTarget(state.run), run, () => goOn(run));
        if (watch.isStuck) return;
        if (outcome !== 'done') watch.show(state, { work: outcome });
      } else {
        watch.show(state, { work: rest });
        if (rest === 'over') return;
      }
      await browserClock.sleep(POLL_MS, never);
    }
  }

  function followSafely(run: string): void {
    follow(run).catch((error: unknown) => watchOf(run).stick(failureOf(error).message));
  }

  /** Under the lock: another tab may have written since the journal was read last. */
  async function goOn(run: string): Promise<void> {
    const state = await storage.open(run);
    if (state !== null && restOf(state) === null) await executor.execute(state);
  }

  return {
    start,
    isIndexBusy,
    /**
     * Tells `onUpdate` of the run now and whenever it changed.
     *
     * @returns false when no such run is known to this browser
     */
    async watch(run: string, onUpdate: (update: RunUpdate) => void): Promise<boolean> {
      if (!watches.has(run) && (await storage.load(run)) === null) return false;
      watchOf(run).listen(onUpdate);
      if (!followed.has(run)) {
        followed.add(run);
        followSafely(run);
      }
      return true;
    },
    pause,
    resume,
    stop,
    reconfirm,
    list: storage.list,
    outcomes: reports.outcomes,
    keysWith: reports.keysWith,
    report: reports.file,
    /** Whether it may still need what it works from. */
    isUnfinished: storage.isUnfinished,
    /** Null when it is no restore that this browser knows. */
    async restoreOf(run: string): Promise<RestoreRun | null> {
      const known = (watches.get(run)?.state ?? (await storage.load(run)))?.run;
      return known?.kind === 'restore' ? known : null;
    },
    /** Goes on with a run that was stuck in this tab. */
    goOn(run: string): void {
      watchOf(run).stick(null);
      followSafely(run);
    },
  };
}

export type RunService = ReturnType<typeof createRunService>;

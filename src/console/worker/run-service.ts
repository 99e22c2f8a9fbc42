import { createProxyVectorApi } from '#console/lib/proxy-vector-api.ts';
import { executeRun, type LiveFigures } from '#engine/execute-run.ts';
import type { ConfirmedRun } from '#engine/run-record.ts';
import type { RunState } from '#engine/run-state.ts';
import { settleRun } from '#engine/settle-run.ts';
import { browserClock } from './browser-clock.ts';
import { withRunLock } from './run-lock.ts';
import { createRunReports } from './run-reports.ts';
import { createRunStorage } from './run-storage.ts';
import { type RunUpdate, RunWatch } from './run-watch.ts';

/** How often a run that another tab works on is read again. */
const POLL_MS = 1000;

/** Runs, from their confirmation on: at work, cut off and past ones. */
export function createRunService() {
  const storage = createRunStorage();
  const watches = new Map<string, RunWatch>();
  const stops = new Map<string, AbortController>();
  const reports = createRunReports(stateOf);

  function watchOf(run: string): RunWatch {
    const watch = watches.get(run) ?? new RunWatch();
    watches.set(run, watch);
    return watch;
  }

  /**
   * Starts to delete what was confirmed.
   *
   * @returns once the run is in its journal
   * @throws JournalError when it could not be written; nothing was sent then
   */
  function start(run: ConfirmedRun): Promise<void> {
    const watch = watchOf(run.id);
    const stop = new AbortController();
    stops.set(run.id, stop);
    return new Promise((resolve, reject) => {
      const onState = (state: RunState, live: LiveFigures) => {
        watch.show(state, { work: state.ended === null ? 'here' : 'over', live });
        resolve();
      };
      const api = createProxyVectorApi(run.connection, run.bucket);
      const deps = { api, clock: browserClock, journal: storage.journal };
      const execute = async () => {
        await executeRun(deps, run, { onState }, stop.signal);
      };
      withRunLock(run.id, execute).catch((error: unknown) => {
        watch.stick(reasonOf(error));
        reject(error);
      });
    });
  }

  /** Settles a run that was cut off; reads only. */
  async function settle(run: string): Promise<void> {
    const state = await storage.load(run);
    if (state === null || state.ended !== null) return;
    const watch = watchOf(run);
    const { connection, bucket } = state.run;
    const deps = {
      api: createProxyVectorApi(connection, bucket),
      clock: browserClock,
      journal: storage.journal,
    };
    const onState = (now: RunState, live: LiveFigures) =>
      watch.show(now, { work: now.ended === null ? 'settling' : 'over', live });
    await settleRun(deps, state, { onState }, new AbortController().signal).catch(
      (error: unknown) => watch.stick(reasonOf(error)),
    );
  }

  /** Shows a run that this worker did not start, until it is over. */
  async function follow(run: string): Promise<void> {
    const watch = watchOf(run);
    const signal = new AbortController().signal;
    for (;;) {
      const state = await storage.load(run);
      if (state === null) return;
      watch.show(state, { work: state.ended === null ? 'elsewhere' : 'over' });
      if (state.ended !== null || (await withRunLock(run, () => settle(run)))) return;
      await browserClock.sleep(POLL_MS, signal);
    }
  }

  return {
    start,
    /**
     * Tells `onUpdate` of the run now and whenever it changed.
     *
     * @returns false when no such run is known to this browser
     */
    async watch(run: string, onUpdate: (update: RunUpdate) => void): Promise<boolean> {
      const known = watches.get(run);
      if (known === undefined && (await storage.load(run)) === null) return false;
      watchOf(run).listen(onUpdate);
      if (known === undefined)
        follow(run).catch((error: unknown) => watchOf(run).stick(reasonOf(error)));
      return true;
    },

    /** No further batch is sent; what is in flight is awaited and read. */
    stop(run: string): void {
      watchOf(run).announceStop();
      stops.get(run)?.abort();
    },

    async list(connection: string) {
      return await storage.list(connection);
    },

    outcomes: reports.outcomes,
    report: reports.file,
  };

  async function stateOf(run: string): Promise<RunState | null> {
    return watches.get(run)?.state ?? (await storage.load(run));
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export type RunService = ReturnType<typeof createRunService>;

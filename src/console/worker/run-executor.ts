import { createProxyVectorApi } from '#console/lib/proxy-vector-api.ts';
import { deleteWork } from '#engine/delete-work.ts';
import { executeRun, type LiveFigures } from '#engine/execute-run.ts';
import { failureOf } from '#engine/failure.ts';
import type { RunState } from '#engine/run-state.ts';
import { browserClock } from './browser-clock.ts';
import type { RunStorage } from './run-storage.ts';
import type { RunWatch } from './run-watch.ts';

/** A browser keeps six connections to one address: more requests would only queue, and grow old. */
const CONCURRENCY = 4;

interface ExecutorDeps {
  readonly storage: RunStorage;
  readonly watchOf: (run: string) => RunWatch;
}

/** Works on runs in this tab; each call has to hold the lock of its run. */
export function createRunExecutor({ storage, watchOf }: ExecutorDeps) {
  const signals = new Map<string, { stop: AbortController; pause: AbortController }>();

  return {
    /** Works on a run until it rests, has ended, or is stuck. Never rejects. */
    async execute(state: RunState): Promise<void> {
      const { run } = state;
      const watch = watchOf(run.id);
      const control = { stop: new AbortController(), pause: new AbortController() };
      signals.set(run.id, control);
      const deps = { api: createProxyVectorApi(run.connection, run.bucket), clock: browserClock };
      const onState = (now: RunState, live: LiveFigures) =>
        watch.show(now, { work: restOf(now) ?? 'here', live });
      watch.stick(null);
      watch.show(state, { work: 'here' });
      try {
        if (run.kind !== 'delete') throw new Error('Only deletions can be executed here.');
        await executeRun(
          {
            clock: browserClock,
            journal: storage.journal,
            work: deleteWork(deps, run, storage.keysOf(run.id)),
            concurrency: CONCURRENCY,
          },
          state,
          { onState },
          { stop: control.stop.signal, pause: control.pause.signal },
        );
      } catch (error) {
        watch.stick(failureOf(error).message);
      } finally {
        signals.delete(run.id);
      }
    },

    /** @returns false when this tab does not work on the run */
    signal(run: string, wish: 'pause' | 'stop'): boolean {
      signals.get(run)?.[wish].abort();
      return signals.has(run);
    },
  };
}

export type RunExecutor = ReturnType<typeof createRunExecutor>;

/** How a run rests that nobody works on; null when it was cut off and has to go on. */
export function restOf({ ended, paused }: RunState): 'over' | 'paused' | null {
  if (ended !== null) return 'over';
  return paused === null ? null : 'paused';
}

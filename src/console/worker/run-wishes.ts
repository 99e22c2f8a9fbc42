import { reconfirmRun } from '#engine/confirm-run.ts';
import { type Failure, failureOf, ownFailure } from '#engine/failure.ts';
import { RunLedger } from '#engine/run-ledger.ts';
import type { RunState } from '#engine/run-state.ts';
import { browserClock } from './browser-clock.ts';
import { engineThroughProxy } from './engine-through-proxy.ts';
import type { RunExecutor } from './run-executor.ts';
import { runTarget, withRunLock } from './run-lock.ts';
import type { RunStorage } from './run-storage.ts';
import type { RunWatch } from './run-watch.ts';

/** What became of a wish of the operator. */
export type Answer = { readonly ok: true } | { readonly ok: false; readonly failure: Failure };

export const INDEX_BUSY =
  'Another run works on this index, here or in another tab. Let it end, or stop it, and try again.';

interface WishDeps {
  readonly storage: RunStorage;
  readonly executor: RunExecutor;
  readonly watchOf: (run: string) => RunWatch;
}

/** What the operator may ask of a run. A paused one may be woken in any tab: whoever holds its lock goes on with it. */
export function createRunWishes({ storage, executor, watchOf }: WishDeps) {
  /** Changes a run under its lock, if it still is as it has to be; who follows it sees that. */
  async function wake(
    run: string,
    isFit: (state: RunState) => boolean,
    act: (state: RunState) => Promise<void>,
  ): Promise<Answer> {
    const known = await storage.load(run);
    if (known === null) return refusal('NoSuchRun', `There is no run ${run} in this browser.`);
    let failure: Failure | null = null;
    const outcome = await withRunLock(runTarget(known.run), run, async () => {
      // Another tab may have woken it meanwhile.
      const state = await storage.open(run);
      if (state === null || !isFit(state)) return;
      await act(state).catch((error: unknown) => {
        failure = failureOf(error);
      });
    });
    if (outcome !== 'done') return refusal('IndexBusy', INDEX_BUSY);
    return failure === null ? { ok: true } : { ok: false, failure };
  }

  function ledgerOf(state: RunState): RunLedger {
    const deps = { clock: browserClock, journal: storage.journal };
    return new RunLedger(deps, state, () => undefined);
  }

  return {
    /** No further batch is sent until it is resumed; what is under way is awaited. */
    pause(run: string): void {
      if (executor.signal(run, 'pause')) watchOf(run).announce('pause');
    },

    resume: (run: string): Promise<Answer> =>
      wake(run, isPaused, (state) => ledgerOf(state).append({ type: 'resumed' })),

    /** Ends a run for good: nothing more is sent, what was sent is read. */
    async stop(run: string): Promise<Answer> {
      watchOf(run).announce('stop');
      if (executor.signal(run, 'stop')) return { ok: true };
      const isOpen = ({ ended }: RunState) => ended === null;
      return await wake(run, isOpen, async (state) => {
        const working = executor.execute(state);
        executor.signal(run, 'stop');
        await working;
      });
    },

    /** Confirms what is left of a deletion anew, and lets it go on. */
    reconfirm: (run: string, typedName: string): Promise<Answer> =>
      wake(run, isPaused, async (state) => {
        const { run: facts } = state;
        if (facts.kind !== 'delete') return;
        const entry = await reconfirmRun(
          engineThroughProxy(facts),
          { ...state, run: facts },
          typedName,
          new AbortController().signal,
        );
        const ledger = ledgerOf(state);
        await ledger.append(entry);
        await ledger.append({ type: 'resumed' });
      }),
  };
}

function isPaused({ paused, isStopping }: RunState): boolean {
  return paused !== null && !isStopping;
}

function refusal(code: string, message: string): Answer {
  return { ok: false, failure: ownFailure(code, message) };
}

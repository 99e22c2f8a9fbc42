import { AdaptiveLimit, workThrough } from './concurrency.ts';
import type { RunDeps, RunObserver } from './execute-run.ts';
import { type Failure, failureOf } from './failure.ts';
import { readPresent } from './read-present.ts';
import { readSettled } from './read-settled.ts';
import { RunLedger } from './run-ledger.ts';
import type { BatchState, RunState } from './run-state.ts';

const CONCURRENCY = 4;

/** Sent, and not known what became of it. */
const UNSETTLED: readonly BatchState[] = ['sending', 'answered', 'lost', 'unproved'];

const INTERRUPTED: Failure = {
  code: 'Interrupted',
  status: 0,
  message: 'The run was interrupted before the answer arrived.',
  requestId: null,
  ec: null,
  outcome: 'unknown',
};

/**
 * Ends a run that a crash or a closed tab interrupted. Sends nothing: reads the
 * keys of each batch that was sent and never settled, until none of its deletes
 * can still be at work, writes down what became of them and ends the run as `interrupted`. A run that has ended is returned as it is.
 *
 * Aborting `signal` leaves the run open, to be settled another time.
 *
 * @throws JournalError, or the signal's reason
 */
export async function settleRun(
  deps: RunDeps,
  state: RunState,
  observer: RunObserver,
  signal: AbortSignal,
): Promise<RunState> {
  if (state.ended !== null) return state;
  const { run } = state;
  const limit = new AdaptiveLimit(CONCURRENCY);
  let retried = 0;
  const observe = () => {
    const { inFlight, limit: now, throttled } = limit;
    observer.onState(ledger.state, { inFlight, limit: now, throttled, retried });
  };
  const ledger = new RunLedger(deps, state, observe);
  const onRetry = () => {
    retried += 1;
    observe();
  };

  const unsettled = [...state.batches.entries()].filter(([, status]) =>
    UNSETTLED.includes(status.state),
  );
  await workThrough(unsettled, CONCURRENCY, async ([at, status]) => {
    signal.throwIfAborted();
    const answered = status.answeredAt !== null;
    if (!answered && status.state !== 'lost') {
      await ledger.append({ type: 'failed', batch: at, failure: INTERRUPTED });
    }
    const keys = run.batches[at]?.keys ?? [];
    try {
      const options = { signal, limit, onRetry };
      const stillPresent = answered
        ? await readPresent(deps, run.index, keys, options)
        : await readSettled(deps, run.index, keys, status.sentAt ?? deps.clock.now(), options);
      await ledger.append({ type: 'proved', batch: at, stillPresent, settled: !answered });
    } catch (error) {
      signal.throwIfAborted();
      await ledger.append({ type: 'unproved', batch: at, failure: failureOf(error) });
    }
  });
  await ledger.append({ type: 'ended', reason: 'interrupted' });
  return ledger.state;
}

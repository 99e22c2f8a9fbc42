import type { Failure } from './failure.ts';
import type { EndReason, JournalEntry } from './run-journal.ts';
import type { ConfirmedRun } from './run-record.ts';

/**
 * - `waiting`: not sent.
 * - `sending`: sent, or about to be.
 * - `answered`: the service said it is done; not yet read.
 * - `lost`: something may have been deleted, and no answer told; not yet read.
 * - `proved`: read; all keys are gone but `stillPresent`.
 * - `failed`: refused, and surely nothing of it was deleted.
 * - `unproved`: sent, and reading failed.
 */
export type BatchState =
  | 'waiting'
  | 'sending'
  | 'answered'
  | 'lost'
  | 'proved'
  | 'failed'
  | 'unproved';

export interface BatchStatus {
  readonly state: BatchState;
  /** Keys in the batch. */
  readonly count: number;
  readonly attempts: number;
  /** Of the delete that the service answered with success. */
  readonly requestId: string | null;
  /** Of the last attempt, or of the reading that failed; null once the delete was answered. */
  readonly failure: Failure | null;
  readonly stillPresent: readonly string[];
  readonly settled: boolean;
  /** Of the last attempt. */
  readonly sentAt: number | null;
  readonly answeredAt: number | null;
}

/** What became of a staged key; each has exactly one. */
export type Outcome = 'proven-gone' | 'already-gone' | 'changed-kept' | 'failed' | 'not-attempted';

export interface RunState {
  readonly run: ConfirmedRun;
  readonly batches: readonly BatchStatus[];
  readonly ended: EndReason | null;
  readonly endedAt: number | null;
}

/** A run of which nothing was sent yet. */
export function beginRun(run: ConfirmedRun): RunState {
  return {
    run,
    batches: run.batches.map(({ keys }) => ({
      state: 'waiting',
      count: keys.length,
      attempts: 0,
      requestId: null,
      failure: null,
      stillPresent: [],
      settled: false,
      sentAt: null,
      answeredAt: null,
    })),
    ended: null,
    endedAt: null,
  };
}

/**
 * The state after one more entry.
 *
 * @throws RangeError for an entry about a batch that the run does not have
 */
export function applyEntry(state: RunState, entry: JournalEntry): RunState {
  if (entry.type === 'confirmed') return beginRun(entry.run);
  if (entry.type === 'ended') return { ...state, ended: entry.reason, endedAt: entry.at };
  const status = state.batches[entry.batch];
  if (status === undefined) {
    throw new RangeError(
      `The journal of run ${state.run.id} speaks of batch ${entry.batch}, but the run has ${state.batches.length}.`,
    );
  }
  return { ...state, batches: state.batches.with(entry.batch, nextStatus(status, entry)) };
}

/** @returns the state that a journal tells of; null when it does not begin with its run */
export function replay(entries: readonly JournalEntry[]): RunState | null {
  const [first, ...rest] = entries;
  if (first?.type !== 'confirmed') return null;
  return rest.reduce(applyEntry, beginRun(first.run));
}

/**
 * Keys by outcome. `sent` counts those of batches that are in flight, or were
 * answered or lost and not read yet. Once the run has ended there are none: the
 * five outcomes then sum up to `staged`.
 */
export function countOutcomes(
  state: RunState,
): Record<Outcome, number> & { sent: number; staged: number } {
  const counts = {
    'proven-gone': 0,
    'already-gone': 0,
    'changed-kept': 0,
    failed: 0,
    'not-attempted': 0,
    sent: 0,
    staged: state.run.staged,
  };
  for (const { reason } of state.run.kept) counts[reason] += 1;
  for (const status of state.batches) {
    const outcome = batchOutcome(status);
    const name = outcome === 'sent' && state.ended !== null ? 'failed' : outcome;
    counts[name] += status.count - status.stillPresent.length;
    counts.failed += status.stillPresent.length;
  }
  return counts;
}

/** What became of a batch's keys, those that are `stillPresent` aside. */
export function batchOutcome({ state }: BatchStatus): Outcome | 'sent' {
  switch (state) {
    case 'waiting':
      return 'not-attempted';
    case 'proved':
      return 'proven-gone';
    case 'failed':
    case 'unproved':
      return 'failed';
    case 'sending':
    case 'answered':
    case 'lost':
      return 'sent';
  }
}

function nextStatus(
  status: BatchStatus,
  entry: Exclude<JournalEntry, { type: 'confirmed' | 'ended' }>,
): BatchStatus {
  switch (entry.type) {
    case 'sending':
      return { ...status, state: 'sending', attempts: entry.attempt, sentAt: entry.at };
    case 'answered':
      return {
        ...status,
        state: 'answered',
        requestId: entry.requestId,
        failure: null,
        answeredAt: entry.at,
      };
    case 'failed':
      return {
        ...status,
        state: entry.failure.outcome === 'unknown' ? 'lost' : 'failed',
        failure: entry.failure,
      };
    case 'proved':
      return {
        ...status,
        state: 'proved',
        failure: status.answeredAt === null ? status.failure : null,
        stillPresent: entry.stillPresent,
        settled: entry.settled,
      };
    case 'unproved':
      return { ...status, state: 'unproved', failure: entry.failure };
  }
}

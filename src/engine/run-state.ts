import type { Failure } from './failure.ts';
import { type Outcome, outcomesOf } from './outcome.ts';
import type { EndReason, JournalEntry, PauseReason } from './run-journal.ts';
import type { Run } from './run-record.ts';

/**
 * - `waiting`: not sent.
 * - `sending`: sent, or about to be.
 * - `answered`: the service said it is done; not yet read.
 * - `lost`: something may have been done, and no answer told; not yet read.
 * - `proved`: read; all is as wanted but what was left out and `contradicted`.
 * - `failed`: refused, and surely nothing of it was done.
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

/** What is known of a batch; positions count from 0. */
export interface BatchStatus {
  readonly state: BatchState;
  /** Keys in the batch. */
  readonly count: number;
  readonly attempts: number;
  /** Of the request that the service answered with success. */
  readonly requestId: string | null;
  /** Of the last attempt, or of the reading that failed; null once the request was answered. */
  readonly failure: Failure | null;
  /** Of a `failed` or `unproved` batch: it may go well another time. */
  readonly again: boolean;
  /** Positions left out because they were as wanted before anything was sent. */
  readonly needless: readonly number[];
  /** Positions left out because they are not what was reviewed. */
  readonly kept: readonly number[];
  /** Positions that were sent, and are not as wanted when read afterwards. */
  readonly contradicted: readonly number[];
  readonly settled: boolean;
  /** Of the last attempt. */
  readonly sentAt: number | null;
  readonly answeredAt: number | null;
}

export interface RunState {
  readonly run: Run;
  /** Confirmations so far, the latest last; none for a restore. */
  readonly confirmations: readonly {
    readonly confirmationId: string;
    readonly expiresAt: string;
  }[];
  /** For each batch the token that lets the proxy pass exactly it. */
  readonly tokens: readonly string[];
  readonly batches: readonly BatchStatus[];
  /** The operator has ended it for good; what was sent is still being read. */
  readonly isStopping: boolean;
  readonly paused: {
    readonly reason: PauseReason;
    readonly failure: Failure | null;
    readonly at: number;
  } | null;
  readonly ended: EndReason | null;
  readonly endedAt: number | null;
}

const WAITING = {
  state: 'waiting',
  attempts: 0,
  requestId: null,
  failure: null,
  again: false,
  needless: [],
  kept: [],
  contradicted: [],
  settled: false,
  sentAt: null,
  answeredAt: null,
} as const;

/** A run of which nothing was sent yet. */
export function beginRun({
  run,
  confirmation,
}: Pick<Extract<JournalEntry, { type: 'begun' }>, 'run' | 'confirmation'>): RunState {
  return {
    run,
    confirmations: confirmation === null ? [] : [stampOf(confirmation)],
    tokens: confirmation?.tokens ?? [],
    batches: run.batches.map(({ count }) => ({ ...WAITING, count })),
    isStopping: false,
    paused: null,
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
  switch (entry.type) {
    case 'begun':
      return beginRun(entry);
    case 'paused':
      return { ...state, paused: { reason: entry.reason, failure: entry.failure, at: entry.at } };
    case 'stopping':
      return { ...state, isStopping: true };
    case 'resumed':
      return { ...state, paused: null };
    case 'reconfirmed':
      return reconfirmed(state, entry);
    case 'ended':
      return { ...state, paused: null, ended: entry.reason, endedAt: entry.at };
    default: {
      const status = statusOf(state, entry.batch);
      return { ...state, batches: state.batches.with(entry.batch, nextStatus(status, entry)) };
    }
  }
}

/** @returns the state that a journal tells of; null when it does not begin with its run */
export function replay(entries: readonly JournalEntry[]): RunState | null {
  const [first, ...rest] = entries;
  if (first?.type !== 'begun') return null;
  return rest.reduce(applyEntry, beginRun(first));
}

/** @throws RangeError when the run has no such batch */
export function statusOf(state: RunState, batch: number): BatchStatus {
  const status = state.batches[batch];
  if (status === undefined) {
    throw new RangeError(
      `The journal of run ${state.run.id} speaks of batch ${batch}, but the run has ${state.batches.length}.`,
    );
  }
  return status;
}

/** Whether a run that goes on still has something to do for the batch. */
export function isOpen({ state, again }: BatchStatus): boolean {
  return state === 'failed' || state === 'unproved' ? again : state !== 'proved';
}

/** Whether something of the batch may have been done that only reading can tell. */
export function isUncertain({ state, answeredAt }: BatchStatus): boolean {
  return state === 'sending' || state === 'lost' || (state === 'unproved' && answeredAt === null);
}

/** The positions that are sent, or were. */
export function positionsLeft({ count, needless, kept }: BatchStatus): readonly number[] {
  const out = new Set([...needless, ...kept]);
  return Array.from({ length: count }, (_, at) => at).filter((at) => !out.has(at));
}

export type OutcomeCounts = Readonly<Record<Outcome, number>> & {
  /** In flight, or answered or lost and not read yet; none once the run has ended. */
  readonly sent: number;
  readonly staged: number;
};

/** Keys by outcome; those of the run's kind sum up, with `sent`, to `staged`. */
export function countOutcomes({ run, batches, ended }: RunState): OutcomeCounts {
  const { done, needless, kept } = outcomesOf(run);
  const counts = {
    'proven-gone': 0,
    'already-gone': 0,
    'changed-kept': 0,
    restored: 0,
    'already-there': 0,
    'different-kept': 0,
    failed: 0,
    'not-attempted': 0,
    sent: 0,
    staged: run.staged,
  };
  if (run.kind === 'delete') {
    counts['already-gone'] += run.kept['already-gone'];
    counts['changed-kept'] += run.kept['changed-kept'];
  }
  for (const status of batches) {
    const left = status.count - status.needless.length - status.kept.length;
    const outcome = batchOutcome(status) ?? done;
    counts[needless] += status.needless.length;
    counts[kept] += status.kept.length;
    counts[outcome === 'sent' && ended !== null ? 'failed' : outcome] +=
      left - status.contradicted.length;
    counts.failed += status.contradicted.length;
  }
  return counts;
}

/** What became of a batch's keys but those left out and contradicted; null: what the run is for. */
export function batchOutcome({ state }: BatchStatus): 'failed' | 'not-attempted' | 'sent' | null {
  switch (state) {
    case 'waiting':
      return 'not-attempted';
    case 'proved':
      return null;
    case 'failed':
    case 'unproved':
      return 'failed';
    case 'sending':
    case 'answered':
    case 'lost':
      return 'sent';
  }
}

type BatchEntry = Extract<JournalEntry, { readonly batch: number }>;

function nextStatus(status: BatchStatus, entry: BatchEntry): BatchStatus {
  switch (entry.type) {
    case 'checked':
      return {
        ...status,
        needless: [...status.needless, ...entry.needless],
        kept: [...status.kept, ...entry.kept],
      };
    case 'sending':
      return { ...status, state: 'sending', attempts: entry.attempt, sentAt: entry.at };
    case 'withdrawn':
      return {
        ...status,
        state: entry.uncertain ? 'lost' : 'waiting',
        attempts: status.attempts - 1,
      };
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
        again: entry.again,
      };
    case 'proved':
      return {
        ...status,
        state: 'proved',
        failure: status.answeredAt === null ? status.failure : null,
        again: false,
        contradicted: entry.contradicted,
        settled: entry.settled,
      };
    case 'unproved':
      return { ...status, state: 'unproved', failure: entry.failure, again: entry.again };
  }
}

function reconfirmed(
  state: RunState,
  entry: Extract<JournalEntry, { type: 'reconfirmed' }>,
): RunState {
  const tokens = [...state.tokens];
  for (const { batch, token } of entry.tokens) {
    statusOf(state, batch);
    tokens[batch] = token;
  }
  return { ...state, tokens, confirmations: [...state.confirmations, stampOf(entry)] };
}

function stampOf({ confirmationId, expiresAt }: { confirmationId: string; expiresAt: string }) {
  return { confirmationId, expiresAt };
}

import type { LiveFigures } from '#engine/execute-run.ts';
import { listedOutcomes, type Outcome, outcomesOf } from '#engine/outcome.ts';
import type { EndReason } from '#engine/run-journal.ts';
import type { BackupFact, Run } from '#engine/run-record.ts';
import {
  type BatchStatus,
  countOutcomes,
  isOpen,
  type OutcomeCounts,
  type RunState,
} from '#engine/run-state.ts';

/**
 * Where a run is being worked on.
 * - `here`: by this tab.
 * - `elsewhere`: by another tab; this one reads its journal.
 * - `queued`: by nobody; another run works on the index first.
 * - `paused`: by nobody, until it is resumed.
 * - `stuck`: its journal can no longer be written; nothing more is sent.
 * - `over`: nothing more will happen.
 */
export type RunWork = 'here' | 'elsewhere' | 'queued' | 'paused' | 'stuck' | 'over';

/** What the operator asked for and is being waited for. */
export type RunWish = 'none' | 'pause' | 'stop';

/** A run without its keys: light enough to cross threads many times a second. */
export interface RunView {
  readonly id: string;
  readonly kind: Run['kind'];
  readonly connection: string;
  readonly environment: string;
  readonly bucket: string;
  readonly index: string;
  /** The latest confirmation; null for a restore. */
  readonly confirmation: { readonly confirmationId: string; readonly expiresAt: string } | null;
  readonly confirmedAt: number;
  /** Keys to be deleted, or put back. */
  readonly confirmed: number;
  readonly backup: BackupFact | null;
  /** Deletion: each key is read again right before it is sent. */
  readonly driftCheck: boolean;
  /** Restore: a key that exists again with other content is written over. */
  readonly overwrite: boolean;
  readonly batches: readonly BatchStatus[];
  readonly counts: OutcomeCounts;
  /** Keys that the run has done, in the words of its kind. */
  readonly done: number;
  /** Outcomes that a run of this kind can have. */
  readonly outcomes: readonly Outcome[];
  /** What has not been settled yet, and would have to be confirmed anew. */
  readonly left: { readonly batches: number; readonly keys: number };
  readonly paused: RunState['paused'];
  readonly ended: EndReason | null;
  readonly endedAt: number | null;
  readonly work: RunWork;
  readonly wish: RunWish;
  /** Why it is stuck. */
  readonly problem: string | null;
  /** It is stuck because its backup is not in this browser any more. */
  readonly needsFile: boolean;
  readonly live: LiveFigures;
}

export const NO_LIVE_FIGURES: LiveFigures = { inFlight: 0, limit: 0, throttled: 0, retried: 0 };

export function runView(
  state: RunState,
  now: Pick<RunView, 'work' | 'wish' | 'problem' | 'needsFile' | 'live'>,
): RunView {
  const { run, batches, confirmations, paused, ended, endedAt } = state;
  const { id, kind, connection, environment, bucket, index, confirmedAt, backup } = run;
  const counts = countOutcomes(state);
  const open = batches.filter(isOpen);
  return {
    id,
    kind,
    connection,
    environment,
    bucket,
    index,
    confirmation: confirmations.at(-1) ?? null,
    confirmedAt,
    confirmed: keysIn(run.batches),
    backup,
    driftCheck: run.kind === 'delete' && run.driftCheck,
    overwrite: run.kind === 'restore' && run.overwrite,
    batches,
    counts,
    done: counts[outcomesOf(run).done],
    outcomes: listedOutcomes(run),
    left: { batches: open.length, keys: keysIn(open) },
    paused,
    ended,
    endedAt,
    ...now,
  };
}

function keysIn(batches: readonly { readonly count: number }[]): number {
  return batches.reduce((sum, { count }) => sum + count, 0);
}

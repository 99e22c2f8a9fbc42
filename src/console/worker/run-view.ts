import type { LiveFigures } from '#engine/execute-run.ts';
import type { EndReason } from '#engine/run-journal.ts';
import type { BackupFact } from '#engine/run-record.ts';
import { type BatchStatus, countOutcomes, type Outcome, type RunState } from '#engine/run-state.ts';

/**
 * Where a run is being worked on.
 * - `here`: by this tab.
 * - `elsewhere`: by another tab; this one reads its journal.
 * - `settling`: it was cut off; this tab reads what became of the keys sent and sends nothing.
 * - `stuck`: its journal can no longer be written; nothing more is sent.
 * - `over`: nothing more will happen.
 */
export type RunWork = 'here' | 'elsewhere' | 'settling' | 'stuck' | 'over';

/** A run without its keys: light enough to cross threads many times a second. */
export interface RunView {
  readonly id: string;
  readonly connection: string;
  readonly bucket: string;
  readonly index: string;
  readonly confirmationId: string;
  readonly confirmedAt: number;
  /** Keys confirmed for deletion. */
  readonly confirmed: number;
  readonly backup: BackupFact | null;
  readonly batches: readonly BatchStatus[];
  readonly counts: Readonly<Record<Outcome, number>> & {
    readonly sent: number;
    readonly staged: number;
  };
  readonly ended: EndReason | null;
  readonly endedAt: number | null;
  readonly work: RunWork;
  /** The operator asked to stop, and what is in flight is awaited. */
  readonly isStopping: boolean;
  /** Why it is stuck. */
  readonly problem: string | null;
  readonly live: LiveFigures;
}

export const NO_LIVE_FIGURES: LiveFigures = { inFlight: 0, limit: 0, throttled: 0, retried: 0 };

export function runView(
  state: RunState,
  now: Pick<RunView, 'work' | 'isStopping' | 'problem' | 'live'>,
): RunView {
  const { id, connection, bucket, index, confirmationId, confirmedAt, backup, kept, staged } =
    state.run;
  return {
    id,
    connection,
    bucket,
    index,
    confirmationId,
    confirmedAt,
    confirmed: staged - kept.length,
    backup,
    batches: state.batches,
    counts: countOutcomes(state),
    ended: state.ended,
    endedAt: state.endedAt,
    ...now,
  };
}

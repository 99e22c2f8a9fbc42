import { ServiceError } from '#protocol/service-error.ts';
import { attempt } from './attempt.ts';
import type { Clock } from './clock.ts';
import type { PlannedBatch } from './plan.ts';
import type { VectorApi } from './vector-api.ts';

/** Why a staged key is not among those confirmed for deletion. */
export type KeptReason = 'already-gone' | 'changed-kept';

/** A backup that was written, read back and found whole. */
export interface BackupFact {
  readonly fileName: string;
  readonly count: number;
  /** `BackupSummary.sha256`. */
  readonly sha256: string;
}

/** A batch with the token that lets the proxy pass exactly it. */
export interface ConfirmedBatch extends PlannedBatch {
  readonly token: string;
}

/** A deletion that was reviewed and confirmed: all that a run may ever send. */
export interface ConfirmedRun {
  readonly id: string;
  readonly connection: string;
  readonly environment: string;
  readonly region: string;
  readonly accountId: string;
  readonly bucket: string;
  readonly index: string;
  readonly confirmationId: string;
  /** ISO 8601, UTC: when the tokens end. */
  readonly expiresAt: string;
  /** Milliseconds since the Unix epoch. */
  readonly confirmedAt: number;
  /** Keys confirmed plus keys kept: what every account of the run sums up to. */
  readonly staged: number;
  readonly batches: readonly ConfirmedBatch[];
  /** Staged, but not confirmed for deletion. */
  readonly kept: readonly { readonly key: string; readonly reason: KeptReason }[];
  /** Null when the operator declined one. */
  readonly backup: BackupFact | null;
}

export interface ConfirmRequest
  extends Omit<
    ConfirmedRun,
    'confirmationId' | 'expiresAt' | 'confirmedAt' | 'batches' | 'staged'
  > {
  readonly batches: readonly PlannedBatch[];
  /** What the operator typed; the proxy compares it (`confirmationPhrase`). */
  readonly typedName: string;
}

/**
 * Asks the proxy to confirm `batches` and returns the run, not yet started.
 * Asking again after a lost answer only yields a second confirmation that
 * nobody uses.
 *
 * @throws ServiceError
 */
export async function confirmRun(
  { api, clock }: { readonly api: VectorApi; readonly clock: Clock },
  request: ConfirmRequest,
  signal: AbortSignal,
): Promise<ConfirmedRun> {
  const { batches, typedName, ...facts } = request;
  const confirmation = await attempt(
    { clock },
    (attemptSignal) =>
      api.confirm(
        {
          index: request.index,
          typedName,
          batches: batches.map(({ digest, keys }) => ({ digest, count: keys.length })),
        },
        attemptSignal,
      ),
    { signal, attempts: 3 },
  );
  if (confirmation.tokens.length !== batches.length) {
    throw new ServiceError({
      code: 'BadAnswer',
      status: 0,
      message: `The proxy confirmed ${confirmation.tokens.length} batches of ${batches.length}. Nothing was deleted; review and confirm again.`,
      outcome: 'answered',
    });
  }
  const confirmed = batches.map((batch, at) => ({
    ...batch,
    token: confirmation.tokens[at] ?? '',
  }));
  return {
    ...facts,
    confirmationId: confirmation.confirmationId,
    expiresAt: confirmation.expiresAt,
    confirmedAt: clock.now(),
    staged: batches.reduce((sum, { keys }) => sum + keys.length, 0) + request.kept.length,
    batches: confirmed,
  };
}

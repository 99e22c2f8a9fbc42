import type { Confirmation } from '#protocol/proxy-api.ts';
import { ServiceError } from '#protocol/service-error.ts';
import { attempt } from './attempt.ts';
import type { Clock } from './clock.ts';
import type { JournalEntry } from './run-journal.ts';
import type { DeleteRun, RunBatch } from './run-record.ts';
import { isOpen, type RunState } from './run-state.ts';
import type { VectorApi } from './vector-api.ts';

interface ConfirmDeps {
  readonly api: VectorApi;
  readonly clock: Clock;
}

/**
 * Asks the proxy to confirm all batches of a run that is about to begin. Asking
 * again after a lost answer only yields a second confirmation that nobody uses.
 *
 * @param typedName what the operator typed; the proxy compares it (`confirmationPhrase`)
 * @throws ServiceError
 */
export async function confirmRun(
  deps: ConfirmDeps,
  run: Pick<DeleteRun, 'index' | 'batches' | 'backup'>,
  typedName: string,
  signal: AbortSignal,
): Promise<Confirmation> {
  return await confirmBatches(deps, run, run.batches, typedName, signal);
}

/** The batches that a run has not settled yet: what a new confirmation is about. */
export function batchesLeft({ run, batches }: RunState): readonly (RunBatch & { at: number })[] {
  return [...run.batches.entries()].flatMap(([at, batch]) => {
    const status = batches[at];
    return status !== undefined && isOpen(status) ? [{ ...batch, at }] : [];
  });
}

/**
 * Asks for a new confirmation of what is left of a run, because the last one is over.
 *
 * @returns the entry for the run's journal
 * @throws ServiceError
 */
export async function reconfirmRun(
  deps: ConfirmDeps,
  state: RunState & { readonly run: DeleteRun },
  typedName: string,
  signal: AbortSignal,
): Promise<Omit<Extract<JournalEntry, { type: 'reconfirmed' }>, 'at'>> {
  const left = batchesLeft(state);
  const { confirmationId, expiresAt, tokens } = await confirmBatches(
    deps,
    state.run,
    left,
    typedName,
    signal,
  );
  return {
    type: 'reconfirmed',
    confirmationId,
    expiresAt,
    tokens: left.map(({ at }, place) => ({ batch: at, token: tokens[place] ?? '' })),
  };
}

async function confirmBatches(
  { api, clock }: ConfirmDeps,
  { index, backup }: Pick<DeleteRun, 'index' | 'backup'>,
  batches: readonly RunBatch[],
  typedName: string,
  signal: AbortSignal,
): Promise<Confirmation> {
  const confirmation = await attempt(
    { clock },
    (attemptSignal) =>
      api.confirm(
        {
          index,
          typedName,
          batches: batches.map(({ digest, count }) => ({ digest, count })),
          backup: backup === null ? 'declined' : { sha256: backup.sha256, count: backup.count },
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
  return confirmation;
}

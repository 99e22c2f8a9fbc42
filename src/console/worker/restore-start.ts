import { backupText } from '#engine/backup-text.ts';
import { type Failure, ownFailure } from '#engine/failure.ts';
import { readBackup } from '#engine/read-backup.ts';
import { compareWithIndex } from '#engine/restore-conflicts.ts';
import { planRestore } from '#engine/restore-plan.ts';
import type { RestoreRun } from '#engine/run-record.ts';
import { BROWSER_UNPACKING } from './backup-gzip.ts';
import { browserClock } from './browser-clock.ts';
import { engineThroughProxy } from './engine-through-proxy.ts';
import type { Prepared } from './restore-opening.ts';
import type { ConflictCounts } from './restore-preparation.ts';
import { partsOfFile } from './stream-parts.ts';

/**
 * Reads what the index has under the chosen keys, in one pass over the file.
 *
 * @param onProgress keys read so far
 * @throws ServiceError, or the signal's reason
 */
export async function comparePrepared(
  { where, file, preparation }: Prepared,
  onProgress: (done: number) => void,
  signal: AbortSignal,
): Promise<ConflictCounts> {
  const { index } = where.target;
  const deps = engineThroughProxy(where.target);
  const { vectors } = await readBackup(backupText(partsOfFile(file), BROWSER_UNPACKING));
  const batches = planRestore(vectors, preparation.selection);
  preparation.forget();
  for await (const { batch, conflicts } of compareWithIndex(deps, index, batches, { signal })) {
    signal.throwIfAborted();
    const { digest } = batch;
    onProgress(preparation.add({ digest, count: batch.vectors.length }, conflicts));
  }
  return preparation.counts();
}

/** Why it cannot begin; null when it can. */
export function startProblem({ isTaken, backup, preparation }: Prepared): Failure | null {
  if (isTaken)
    return ownFailure('RestoreTaken', 'This restore has begun already. Look for its run.');
  if (backup.fit.problem !== null) return ownFailure('BackupDoesNotFit', backup.fit.problem);
  if (preparation.count === 0) {
    return ownFailure('NothingChosen', 'No vector of the backup is chosen. Choose at least one.');
  }
  if (!preparation.isCompared) {
    return ownFailure('NotCompared', 'It is not known what the index has now. Read that first.');
  }
  return null;
}

/** All that the run will do. */
export function plannedRun(
  { where, backup, preparation }: Prepared,
  overwrite: boolean,
): RestoreRun {
  const { environment, region, accountId } = where.connection;
  const { id, fileName, count, sha256 } = backup;
  return {
    kind: 'restore',
    id,
    ...where.target,
    environment,
    region,
    accountId,
    confirmedAt: browserClock.now(),
    staged: preparation.count,
    batches: preparation.batches,
    backup: { fileName, count, sha256 },
    overwrite,
  };
}

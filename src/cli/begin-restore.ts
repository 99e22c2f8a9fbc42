import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import type { BackupHeader } from '#engine/backup-format.ts';
import { planDigest } from '#engine/plan.ts';
import type { RunState } from '#engine/run-state.ts';
import { ServiceError } from '#protocol/service-error.ts';
import type { VectorIndex } from '#protocol/vector-index.ts';
import type { SelectedBackup } from './backup-source.ts';
import type { JobConnection, JobPlace } from './job-connection.ts';
import { JobError } from './job-error.ts';
import { beginJournal, type JournalFile } from './journal-file.ts';
import type { RestoreFlags } from './restore-flags.ts';

/** Where vectors are put back. */
interface RestoreTarget extends JobPlace {
  readonly index: string;
  /** @throws JobError unless the index is there and takes these vectors */
  requireFit(connection: JobConnection, signal: AbortSignal): Promise<void>;
}

/** The place that the backup comes from, or another one of the same account and region. */
export function restoreTarget(
  { region, accountId, bucket, index }: BackupHeader,
  into: RestoreFlags['into'],
): RestoreTarget {
  const place = {
    // As `serve` names the connection of a region.
    connection: region,
    environment: '',
    region,
    accountId,
    bucket: into?.bucket ?? bucket,
    index: into?.index ?? index.indexName,
  };
  return {
    ...place,
    requireFit: async (connection, signal) => {
      const where = `${place.bucket}/${place.index}`;
      const found = await connection.readIndex(place.index, signal).catch((error: unknown) => {
        signal.throwIfAborted();
        throw unreadable(error, where, { ...index, indexName: place.index });
      });
      for (const fact of ['dimension', 'distanceMetric', 'dataType'] as const) {
        const [wanted, there] = [index[fact], found[fact]];
        if (wanted === undefined || there === undefined || wanted === there) continue;
        throw new JobError(
          `The index ${where} has the ${fact} ${there}, the vectors of the backup have ${wanted}. Choose another index with --into BUCKET/INDEX, or make one: ${putIndexCall({ ...index, indexName: 'NAME' })}`,
        );
      }
    },
  };
}

/** Writes the first entry of a restore. */
export async function beginRestore(
  { fact, batches, chosen }: SelectedBackup,
  target: RestoreTarget,
  { overwrite, backup }: RestoreFlags,
  journal: string,
): Promise<JournalFile> {
  const now = Date.now();
  const { connection, environment, region, accountId, bucket, index } = target;
  const run = {
    kind: 'restore' as const,
    id: randomUUID(),
    connection,
    environment,
    region,
    accountId,
    bucket,
    index,
    confirmedAt: now,
    staged: chosen,
    batches,
    backup: { fileName: basename(backup), ...fact },
    overwrite,
  };
  return await beginJournal(journal, { type: 'begun', at: now, run, confirmation: null }, []);
}

/** @throws JobError unless the journal is one of this very restore */
export function requireSameRestore(
  { run }: RunState,
  { fact, batches }: SelectedBackup,
  { bucket, index }: RestoreTarget,
  { overwrite }: RestoreFlags,
  folder: string,
): void {
  const isSame =
    run.kind === 'restore' &&
    run.bucket === bucket &&
    run.index === index &&
    run.overwrite === overwrite &&
    run.backup.sha256 === fact.sha256 &&
    planDigest(run.batches) === planDigest(batches);
  if (isSame) return;
  throw new JobError(
    `The folder ${folder} holds another restore: of other keys, from another backup, to another place, or with another say about --overwrite. Give the same flags to go on with it, or choose another folder with --work-dir.`,
  );
}

function unreadable(error: unknown, where: string, index: VectorIndex): JobError {
  const isMissing = error instanceof ServiceError && error.code === 'NoSuchVectorIndex';
  if (isMissing) {
    return new JobError(
      `There is no index ${where}. Make it first, or choose another one with --into BUCKET/INDEX: ${putIndexCall(index)}`,
    );
  }
  const message = error instanceof Error ? error.message : String(error);
  return new JobError(`The index ${where} cannot be read: ${message} Nothing was begun.`);
}

/** The call that makes an index which takes these vectors (API sheet §3.11). */
function putIndexCall({
  indexName,
  dataType = 'float32',
  dimension,
  distanceMetric,
  metadata,
}: VectorIndex): string {
  return `PutVectorIndex ${JSON.stringify({ indexName, dataType, dimension, distanceMetric, metadata })}`;
}

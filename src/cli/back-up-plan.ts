import { rename, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { compareBackup } from '#engine/compare-backup.ts';
import { contentFingerprint } from '#engine/fingerprint.ts';
import { checkBackup } from '#engine/read-backup.ts';
import type { EngineDeps } from '#engine/reading.ts';
import type { BackupFact, PlannedKey } from '#engine/run-record.ts';
import { writeVectors } from '#engine/write-backup.ts';
import { archiveText, createArchive } from './archive-file.ts';
import { JobError } from './job-error.ts';
import type { PlanReader } from './plan-reader.ts';

/** Positions of one batch that were not as reviewed when the backup was made. */
export interface LeftOut {
  /** Already gone. */
  readonly needless: number[];
  /** Changed. */
  readonly kept: number[];
}

export interface PlanBackup {
  readonly fact: BackupFact;
  /** By batch. What the backup does not have, the run must not delete, whatever becomes of it later. */
  readonly leftOut: ReadonlyMap<number, LeftOut>;
}

export interface BackupTools extends EngineDeps {
  readonly readAhead: number;
  readonly signal: AbortSignal;
  /** Told how many keys were read; then, from 0 again, how many were compared. */
  onProgress(step: 'writing' | 'comparing', done: number): void;
}

interface PlacedKey extends PlannedKey {
  readonly batch: number;
  readonly position: number;
}

/**
 * Writes the vectors of a plan that are still what was reviewed to a file, reads
 * the file back and compares it with the plan, key by key. A file of this name,
 * which an earlier start may rest on, is moved aside.
 *
 * @throws ServiceError, BackupError, JobError for a disk that fails, or the signal's reason
 */
export async function backUpPlan(
  tools: BackupTools,
  reader: PlanReader,
  file: string,
): Promise<PlanBackup> {
  const { header } = reader.plan;
  const { region, accountId, bucket, index } = header;
  const { signal, readAhead, onProgress } = tools;
  const leftOut = new Map<number, LeftOut>();
  const archive = createArchive(file);
  try {
    const manifest = await writeVectors(
      tools,
      {
        header: {
          region,
          accountId,
          bucket,
          index,
          createdAt: new Date(tools.clock.now()).toISOString(),
          source: `Vector Bucket Console, before the deletion of plan ${header.id}`,
        },
        portions: placedKeys(reader),
      },
      archive.write,
      {
        readAhead,
        signal,
        onProgress: (done) => onProgress('writing', done),
        belongs: (entry, _place, vector) => {
          if (vector === null) leftOutOf(leftOut, entry).needless.push(entry.position);
          else if (contentFingerprint(vector) === entry.content) return true;
          else leftOutOf(leftOut, entry).kept.push(entry.position);
          return false;
        },
      },
    );
    await archive.finish();
    await compareBackup(
      archiveText(archive.draft),
      keysInside(reader, leftOut),
      manifest.sha256,
      (done) => onProgress('comparing', done),
      signal,
    );
    await moveAside(file, tools.clock.now());
    await archive.publish();
    return { fact: { fileName: basename(file), ...manifest }, leftOut };
  } catch (error) {
    await archive.abandon();
    throw isOfDisk(error)
      ? new JobError(
          `The backup ${file} could not be written: ${error.message}. Nothing was begun. Make room, or choose another folder with --work-dir.`,
        )
      : error;
  }
}

function isOfDisk(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}

async function* placedKeys(reader: PlanReader): AsyncGenerator<readonly PlacedKey[]> {
  let batch = 0;
  for await (const keys of reader.batches()) {
    yield keys.map(({ key, content }, position) => ({ key, content, batch, position }));
    batch += 1;
  }
}

async function* keysInside(
  reader: PlanReader,
  leftOut: ReadonlyMap<number, LeftOut>,
): AsyncGenerator<PlannedKey> {
  let batch = 0;
  for await (const keys of reader.batches()) {
    const { needless, kept } = leftOut.get(batch) ?? { needless: [], kept: [] };
    const out = new Set([...needless, ...kept]);
    for (const [position, key] of keys.entries()) if (!out.has(position)) yield key;
    batch += 1;
  }
}

function leftOutOf(all: Map<number, LeftOut>, { batch }: PlacedKey): LeftOut {
  const known = all.get(batch);
  if (known !== undefined) return known;
  const fresh = { needless: [], kept: [] };
  all.set(batch, fresh);
  return fresh;
}

async function moveAside(file: string, now: number): Promise<void> {
  if ((await stat(file).catch(() => null)) === null) return;
  const time = new Date(now).toISOString().replaceAll(/[-:.]/g, '');
  await rename(file, file.replace(/(\.jsonl\.gz)?$/, `-before-${time}$1`));
}

/**
 * Reads the backup of a run that goes on once more: what is deleted from here on
 * rests on it as well.
 *
 * @throws JobError when it is not there any more, or not the one that was made
 */
export async function requireBackup(file: string, { count, sha256 }: BackupFact): Promise<void> {
  const remedy = `Nothing more was deleted. Put the file back, or end the run with --stop.`;
  const found = await checkBackup(archiveText(file)).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new JobError(`The backup ${file} of this run cannot be read: ${reason} ${remedy}`);
  });
  if (found.sha256 === sha256) return;
  throw new JobError(
    `The backup ${file} is not the one that this run made: it has ${found.count} vectors with the SHA-256 ${found.sha256}, not ${count} with ${sha256}. ${remedy}`,
  );
}

import type { IndexTarget } from '#console/lib/index-target.ts';
import type { BackupHeader } from '#engine/backup-format.ts';
import { type BackupKeys, readBackupKeys } from '#engine/backup-keys.ts';
import type { Failure } from '#engine/failure.ts';
import { type RestoreFit, type RestorePlace, restoreFit } from '#engine/restore-fit.ts';
import type { Connection } from '#protocol/proxy-api.ts';
import type { VectorIndex } from '#protocol/vector-index.ts';
import { vectorFileFailure } from './chosen-file-failure.ts';
import { fileText } from './file-text.ts';
import { pacedProgress } from './paced-progress.ts';
import type { RestoreFiles } from './restore-files.ts';
import { RestorePreparation } from './restore-preparation.ts';

/** Where vectors are to be put back to. */
export interface RestoreTarget {
  readonly target: IndexTarget;
  readonly connection: Connection;
  readonly index: VectorIndex;
}

export interface OpeningProgress {
  readonly phase: 'copying' | 'checking';
  /** Bytes of the file. */
  readonly done: number;
  readonly total: number;
}

/** A backup that was found whole, and what may be done with it here. */
export interface OpenedBackup {
  /** By which the worker knows it; the id of its run later on. */
  readonly id: string;
  readonly fileName: string;
  readonly bytes: number;
  readonly header: BackupHeader;
  readonly count: number;
  readonly sha256: string;
  readonly fit: RestoreFit;
  /** Whether a run goes on after the page was loaded anew without being given the file again. */
  readonly survivesReload: boolean;
}

/** An opened backup, and what is known and decided about its vectors. */
export interface Prepared {
  readonly where: RestoreTarget;
  readonly backup: OpenedBackup;
  readonly file: Blob;
  readonly preparation: RestorePreparation;
  /** Counts choices: a later one may be known sooner. */
  choices: number;
  isTaken: boolean;
}

/**
 * Copies a file to where it outlives the page, and checks all of it.
 *
 * @throws BackupError, the signal's reason, or what reading the file failed with; nothing is kept then
 */
export async function prepareRestore(
  { id, where, file }: { readonly id: string; readonly where: RestoreTarget; readonly file: File },
  files: RestoreFiles,
  onProgress: (progress: OpeningProgress) => void,
  signal: AbortSignal,
): Promise<Prepared> {
  const tell = pacedProgress(onProgress);
  const total = file.size;
  try {
    const onCopied = (done: number) => tell({ phase: 'copying', done, total });
    const kept = await files.keep(id, file, onCopied, signal);
    const onChecked = (done: number) => tell({ phase: 'checking', done, total });
    const { keys, header, count, sha256 } = await checkedBackup(kept.file, onChecked, signal);
    const fit = restoreFit(header, placeOf(where));
    const { survivesReload } = kept;
    const facts = { id, fileName: file.name, bytes: total, header, count, sha256 };
    return {
      where,
      backup: { ...facts, fit, survivesReload },
      file: kept.file,
      preparation: new RestorePreparation(keys),
      choices: 0,
      isTaken: false,
    };
  } catch (error) {
    await files.remove(id);
    throw error;
  }
}

/** Reads a file to its end. @throws BackupError, the signal's reason, or what reading it failed with */
export async function checkedBackup(
  file: Blob,
  onBytes: (done: number) => void,
  signal: AbortSignal,
): Promise<BackupKeys> {
  const text = fileText(file, onBytes, signal);
  return await readBackupKeys(text, () => undefined, signal);
}

function placeOf({ target, connection, index }: RestoreTarget): RestorePlace {
  const { region, accountId } = connection;
  return { region, accountId, bucket: target.bucket, index };
}

/** Why a file cannot be restored from, in words. */
export function openingFailure(error: unknown, fileName: string, isStopped: boolean): Failure {
  return vectorFileFailure(error, { fileName, isStopped, unusable: 'BackupNotWhole' });
}

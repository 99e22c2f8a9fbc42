import { formatBytes } from '#console/lib/number-format.ts';
import { BackupError } from '#engine/backup-format.ts';
import { type Failure, failureOf, ownFailure } from '#engine/failure.ts';
import type { BackupPlace } from './backup-sink.ts';

export interface BackupAttempt {
  readonly isStopped: boolean;
  readonly fileName: string;
  readonly place: BackupPlace['kind'];
  /** Handed to the disk before it failed. */
  readonly bytes: number;
}

/** Why there is no backup, in words: what happened, to which file, and what to do about it. */
export function backupFailure(error: unknown, attempt: BackupAttempt): Failure {
  const { isStopped, fileName, bytes, place } = attempt;
  if (isStopped) return ownFailure('Stopped', 'The backup was stopped. No file was kept.');
  if (error instanceof BackupError) return ownFailure('BackupNotWhole', error.message);
  if (!(error instanceof DOMException)) return failureOf(error);
  const after = `after ${formatBytes(bytes)}`;
  if (error.name === 'QuotaExceededError') {
    return ownFailure(
      'BackupDiskFull',
      place === 'picked'
        ? `The disk had no room for more of ${fileName} ${after}. Free space on it, or choose a file on another disk, then back up again.`
        : `The browser gave ${fileName} no more room ${after}. Free space on the disk, or load this page again to let go of earlier backups that the browser keeps for it, then back up again.`,
    );
  }
  return ownFailure(
    'BackupFileLost',
    `${fileName} could not be written or read back ${after}: ${error.name}, ${error.message} The file was moved or removed, or the browser withdrew the permission for it. Back up again and choose the file anew.`,
  );
}

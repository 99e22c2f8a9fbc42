import { BackupError } from '#engine/backup-format.ts';
import { type Failure, failureOf, ownFailure } from '#engine/failure.ts';

/** Why a file cannot be compared with, in words. */
export function fileReadFailure(error: unknown, fileName: string, isStopped: boolean): Failure {
  if (isStopped) return ownFailure('Stopped', `${fileName} was not read to its end.`);
  if (error instanceof BackupError) return ownFailure('FileNotUsable', error.message);
  if (error instanceof DOMException) {
    return ownFailure(
      'FileUnreadable',
      `The browser could not read ${fileName} (${error.message}). It may have been moved or changed since it was chosen: choose it again.`,
    );
  }
  return failureOf(error);
}

import { BackupError } from '#engine/backup-format.ts';
import { type Failure, ownFailure } from '#engine/failure.ts';
import { type FileAttempt, type FileJobWords, fileFailure } from './file-failure.ts';

const WORDS: FileJobWords = { code: 'Backup', name: 'The backup', again: 'back up again' };

/** Why there is no backup, in words: what happened, to which file, and what to do about it. */
export function backupFailure(error: unknown, attempt: FileAttempt): Failure {
  if (error instanceof BackupError && !attempt.isStopped) {
    return ownFailure('BackupNotWhole', error.message);
  }
  return fileFailure(error, attempt, WORDS);
}

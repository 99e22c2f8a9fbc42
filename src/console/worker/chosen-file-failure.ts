import { BackupError } from '#engine/backup-format.ts';
import { type Failure, failureOf, ownFailure } from '#engine/failure.ts';

/** What a file that was chosen is called, and what came in the way of reading it. */
interface FileReading {
  readonly fileName: string;
  readonly isStopped: boolean;
  /** The code of a file that holds something else than it should. */
  readonly unusable: string;
}

/** Why an export or a backup could not be read to its end, in words. */
export function vectorFileFailure(error: unknown, reading: FileReading): Failure {
  const { fileName, isStopped, unusable } = reading;
  if (isStopped) return ownFailure('Stopped', `${fileName} was not read to its end.`);
  if (error instanceof BackupError) return ownFailure(unusable, error.message);
  return readingFailure(error, fileName);
}

/** Why the browser did not hand out what a file holds, or why nothing came of it. */
export function readingFailure(error: unknown, fileName: string): Failure {
  if (!(error instanceof DOMException)) return failureOf(error);
  return ownFailure(
    'FileUnreadable',
    `The browser could not read ${fileName} (${error.message}). It may have been moved or changed since it was chosen: choose it again.`,
  );
}

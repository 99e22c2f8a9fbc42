import { formatBytes } from '#console/lib/number-format.ts';
import { type Failure, failureOf, ownFailure } from '#engine/failure.ts';
import type { FilePlace } from './file-sink.ts';

export interface FileAttempt {
  readonly isStopped: boolean;
  readonly fileName: string;
  readonly place: FilePlace['kind'];
  /** Handed to the disk before it failed. */
  readonly bytes: number;
}

/** How a job that writes a file is spoken of. */
export interface FileJobWords {
  /** First part of its codes. */
  readonly code: 'Backup' | 'Export';
  /** "The backup". */
  readonly name: string;
  /** "back up again". */
  readonly again: string;
}

/** Why there is no file, in words: what happened, to which one, and what to do about it. */
export function fileFailure(error: unknown, attempt: FileAttempt, words: FileJobWords): Failure {
  const { isStopped, fileName, bytes, place } = attempt;
  const { code, name, again } = words;
  if (isStopped) return ownFailure('Stopped', `${name} was stopped. No file was kept.`);
  if (!(error instanceof DOMException)) return failureOf(error);
  const after = `after ${formatBytes(bytes)}`;
  if (error.name === 'QuotaExceededError') {
    return ownFailure(
      `${code}DiskFull`,
      place === 'picked'
        ? `The disk had no room for more of ${fileName} ${after}. Free space on it, or choose a file on another disk, then ${again}.`
        : `The browser gave ${fileName} no more room ${after}. Free space on the disk, or load this page again to let go of earlier files that the browser keeps for it, then ${again}.`,
    );
  }
  const sentence = again.charAt(0).toUpperCase() + again.slice(1);
  return ownFailure(
    `${code}FileLost`,
    `${fileName} could not be written or read back ${after}: ${error.name}, ${error.message} The file was moved or removed, or the browser withdrew the permission for it. ${sentence} and choose the file anew.`,
  );
}

import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import { createProxyVectorApi } from '#console/lib/proxy-vector-api.ts';
import { BackupError, type BackupHeader } from '#engine/backup-format.ts';
import { compareBackup } from '#engine/compare-backup.ts';
import { type Failure, failureOf, ownFailure } from '#engine/failure.ts';
import type { BackupFact } from '#engine/run-record.ts';
import { writeBackup } from '#engine/write-backup.ts';
import { createGzipFile, readGzipFile } from './backup-file.ts';
import { browserClock } from './browser-clock.ts';
import { type BackupCover, isCovered } from './plan-check.ts';

/** A key and what it was verified with. */
export interface VerifiedKey {
  readonly key: string;
  /** `contentFingerprint` of its data and metadata. */
  readonly content: string;
}

export type BackupAnswer =
  | {
      readonly kind: 'made';
      readonly id: string;
      readonly fact: BackupFact;
      readonly file: Blob;
      /** Milliseconds since the Unix epoch. */
      readonly madeAt: number;
    }
  /** Keys that drifted while they were read: they have to be reviewed again before anything goes on. */
  | { readonly kind: 'drifted'; readonly keys: readonly string[] }
  | { readonly kind: 'failed'; readonly failure: Failure };

export interface BackupOrder {
  readonly header: Omit<BackupHeader, 'createdAt' | 'source'>;
  readonly keys: readonly VerifiedKey[];
}

interface KeptBackup extends BackupCover {
  readonly fact: BackupFact;
}

/** Backups made in this session, and exactly which keys each one covers. */
export function createBackupService() {
  const backups = new Map<string, KeptBackup>();
  const stops = new Map<string, AbortController>();

  return {
    /** Reads all keys with data and metadata into a file, then reads the file back. */
    async backUp(
      target: IndexTarget,
      order: BackupOrder,
      onProgress: (done: number) => void,
    ): Promise<BackupAnswer> {
      const stop = new AbortController();
      stops.set(targetId(target), stop);
      try {
        const answer = await makeBackup(target, order, onProgress, stop.signal);
        if (answer.kind === 'made') {
          const covers = new Map(order.keys.map(({ key, content }) => [key, content]));
          backups.set(answer.id, { fact: answer.fact, covers, madeAt: answer.madeAt });
        }
        return answer;
      } catch (error) {
        return { kind: 'failed', failure: backupFailure(error, stop.signal) };
      }
    },

    stopBackup(target: IndexTarget): void {
      stops.get(targetId(target))?.abort();
    },

    /** @returns the backup's facts when it covers exactly these keys (`isCovered`); else null */
    backupFor(id: string, keys: readonly VerifiedKey[]): BackupFact | null {
      const backup = backups.get(id);
      if (backup === undefined) return null;
      return isCovered(backup, keys, browserClock.now()) ? backup.fact : null;
    },
  };
}

async function makeBackup(
  target: IndexTarget,
  { header, keys }: BackupOrder,
  onProgress: (done: number) => void,
  signal: AbortSignal,
): Promise<BackupAnswer> {
  const deps = {
    api: createProxyVectorApi(target.connection, target.bucket),
    clock: browserClock,
  };
  const made = new Date(browserClock.now());
  const request = {
    header: {
      ...header,
      createdAt: made.toISOString(),
      source: 'Vector Bucket Console, before a deletion',
    },
    keys,
  };
  const gzip = createGzipFile();
  try {
    const summary = await writeBackup(deps, request, gzip.write, pacedProgress(onProgress), signal);
    const drifted = [...summary.missing, ...summary.changed];
    if (drifted.length > 0) {
      await gzip.abandon();
      return { kind: 'drifted', keys: drifted };
    }
    const file = await gzip.close();
    await compareBackup(readGzipFile(file), keys, summary.sha256, () => undefined, signal);
    const fileName = backupFileName(target.index, made);
    const fact = { fileName, count: summary.count, sha256: summary.sha256 };
    const id = `${fileName}-${summary.sha256}`;
    return { kind: 'made', id, fact, file, madeAt: browserClock.now() };
  } catch (error) {
    await gzip.abandon();
    throw error;
  }
}

function backupFailure(error: unknown, signal: AbortSignal): Failure {
  if (signal.aborted) return ownFailure('Stopped', 'The backup was stopped. No file was saved.');
  if (error instanceof BackupError) return ownFailure('BackupNotWhole', error.message);
  return failureOf(error);
}

/** `articles-2026-11-22-1402.jsonl.gz`, by the operator's clock. */
export function backupFileName(index: string, made: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${made.getFullYear()}-${two(made.getMonth() + 1)}-${two(made.getDate())}`;
  return `${index}-${day}-${two(made.getHours())}${two(made.getMinutes())}.jsonl.gz`;
}

const PACE_MS = 120;

function pacedProgress(onProgress: (done: number) => void): (done: number) => void {
  let told = 0;
  return (done) => {
    const now = browserClock.now();
    if (now - told < PACE_MS) return;
    told = now;
    onProgress(done);
  };
}

export type BackupService = ReturnType<typeof createBackupService>;

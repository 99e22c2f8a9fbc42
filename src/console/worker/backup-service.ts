import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import type { BackupHeader } from '#engine/backup-format.ts';
import { backupText } from '#engine/backup-text.ts';
import { compareBackup } from '#engine/compare-backup.ts';
import { type Failure, ownFailure } from '#engine/failure.ts';
import type { BackupFact } from '#engine/run-record.ts';
import { writeBackup } from '#engine/write-backup.ts';
import { backupFailure } from './backup-failure.ts';
import { BROWSER_UNPACKING, gzipInto } from './backup-gzip.ts';
import { backupFileName } from './backup-name.ts';
import { browserClock } from './browser-clock.ts';
import { engineThroughProxy } from './engine-through-proxy.ts';
import { type FilePlace, type FileSink, openFileSink } from './file-sink.ts';
import { type BackupCover, isCovered } from './plan-check.ts';
import { coveredKeys, type ReviewCover } from './review-cover.ts';
import type { SessionOf } from './review-session.ts';
import type { ReviewStore } from './review-store.ts';
import { partsOfFile } from './stream-parts.ts';

export interface BackupProgress {
  readonly phase: 'writing' | 'checking';
  /** Vectors written, or found right when read back. */
  readonly done: number;
  /** Of the gzipped file, handed to the disk so far. */
  readonly bytes: number;
}

export type BackupAnswer =
  | {
      readonly kind: 'made';
      readonly id: string;
      readonly fact: BackupFact;
      readonly bytes: number;
      /** To be handed to the browser's downloads; null where the operator chose the file. */
      readonly download: Blob | null;
      /** Milliseconds since the Unix epoch. */
      readonly madeAt: number;
    }
  /** Keys that drifted while they were read: they have to be reviewed again before anything goes on. */
  | { readonly kind: 'drifted'; readonly count: number }
  | { readonly kind: 'failed'; readonly failure: Failure };

export interface BackupOrder {
  readonly header: Omit<BackupHeader, 'createdAt' | 'source'>;
  /** Of the review that the page shows: what would be deleted then is backed up. */
  readonly revision: number;
}

interface KeptBackup extends BackupCover {
  readonly id: string;
  readonly fact: BackupFact;
}

/** The last backup of each index in this session, and exactly which keys it covers. */
export function createBackupService(sessionOf: SessionOf) {
  const backups = new Map<string, KeptBackup>();
  const stops = new Map<string, AbortController>();

  return {
    /**
     * Reads all keys with data and metadata into a file, then reads the file back
     * from where it lies. Any failure leaves no file, or the one that was there before.
     */
    async backUp(
      target: IndexTarget,
      order: BackupOrder,
      place: FilePlace,
      onProgress: (progress: BackupProgress) => void,
    ): Promise<BackupAnswer> {
      const stop = new AbortController();
      stops.set(targetId(target), stop);
      const session = sessionOf(target);
      const covers = await session.deletable();
      if (session.store.revision !== order.revision) {
        await leaveNoFile(place);
        return { kind: 'failed', failure: ownFailure('ReviewOutdated', OUTDATED) };
      }
      const { store } = session;
      const files = { header: order.header, store, covers };
      const { answer, drifted } = await makeBackup(target, files, place, onProgress, stop.signal);
      session.drifted = drifted.flatMap((key) => store.rowOf(key) ?? []);
      if (answer.kind === 'made') {
        const { id, fact, madeAt } = answer;
        backups.set(targetId(target), { id, fact, covers, madeAt });
      }
      return answer;
    },

    stopBackup(target: IndexTarget): void {
      stops.get(targetId(target))?.abort();
    },

    /** @returns the backup's facts when it covers exactly these keys (`isCovered`); else null */
    backupFor(id: string, keys: ReviewCover): BackupFact | null {
      const backup = [...backups.values()].find((made) => made.id === id);
      if (backup === undefined) return null;
      return isCovered(backup, keys, browserClock.now()) ? backup.fact : null;
    },
  };
}

const OUTDATED =
  'What is listed changed in the moment that the backup began, so nothing was saved. Look at the findings, then back up again.';

/** Removes the empty file that the save dialog has made of a new name. */
async function leaveNoFile(place: FilePlace): Promise<void> {
  if (place.kind !== 'picked') return;
  // Where it cannot be opened it cannot be removed either, and why nothing was saved matters more.
  const sink = await openFileSink(place, TYPE).catch(() => null);
  await sink?.abandon();
}

const TYPE = 'application/gzip';

/** What goes into the file. */
interface BackupSource {
  readonly header: BackupOrder['header'];
  readonly store: ReviewStore;
  readonly covers: ReviewCover;
}

/** The answer, and the keys that drifted while they were read. */
interface MadeBackup {
  readonly answer: BackupAnswer;
  readonly drifted: readonly string[];
}

async function makeBackup(
  target: IndexTarget,
  source: BackupSource,
  place: FilePlace,
  onProgress: (progress: BackupProgress) => void,
  signal: AbortSignal,
): Promise<MadeBackup> {
  const made = new Date(browserClock.now());
  const fileName = place.kind === 'picked' ? place.handle.name : backupFileName(target.index, made);
  const tell = pacedProgress(onProgress);
  let sink: FileSink | null = null;
  let bytes = 0;
  try {
    const opened = await openFileSink(place, TYPE);
    sink = opened;
    const counting = {
      write: async (piece: Uint8Array<ArrayBuffer>) => {
        await opened.write(piece);
        bytes += piece.byteLength;
      },
    };
    const onWritten = (done: number) => tell({ phase: 'writing', done, bytes });
    const summary = await writeInto(counting, target, source, made, onWritten, signal);
    const drifted = [...summary.missing, ...summary.changed];
    if (drifted.length > 0) {
      await opened.abandon();
      return { answer: { kind: 'drifted', count: drifted.length }, drifted };
    }
    const file = await opened.close();
    const text = backupText(partsOfFile(file), BROWSER_UNPACKING);
    const onChecked = (done: number) => tell({ phase: 'checking', done, bytes });
    const keys = coveredKeys(source.store, source.covers);
    await compareBackup(text, keys, summary.sha256, onChecked, signal);
    const answer = {
      kind: 'made',
      id: `${fileName}-${summary.sha256}`,
      fact: { fileName, count: summary.count, sha256: summary.sha256 },
      bytes: file.size,
      download: place.kind === 'picked' ? null : file,
      madeAt: browserClock.now(),
    } as const;
    return { answer, drifted };
  } catch (error) {
    await sink?.abandon();
    const attempt = { isStopped: signal.aborted, fileName, place: place.kind, bytes };
    return { answer: { kind: 'failed', failure: backupFailure(error, attempt) }, drifted: [] };
  }
}

/** Writes everything that a backup has into the sink, which is not closed yet when it resolves. */
async function writeInto(
  sink: Pick<FileSink, 'write'>,
  target: IndexTarget,
  { header, store, covers }: BackupSource,
  made: Date,
  onWritten: (done: number) => void,
  signal: AbortSignal,
) {
  const source = 'Vector Bucket Console, before a deletion';
  const request = { header: { ...header, createdAt: made.toISOString(), source } };
  const keys = coveredKeys(store, covers);
  const gzip = gzipInto(sink);
  try {
    const deps = engineThroughProxy(target);
    const summary = await writeBackup(deps, { ...request, keys }, gzip.write, onWritten, signal);
    await gzip.close();
    return summary;
  } catch (error) {
    await gzip.abandon();
    throw error;
  }
}

const PACE_MS = 120;

/** Tells of the beginning of a phase, and then not too often. */
function pacedProgress(
  onProgress: (progress: BackupProgress) => void,
): (progress: BackupProgress) => void {
  let told = 0;
  let phase: BackupProgress['phase'] | null = null;
  return (progress) => {
    const now = browserClock.now();
    if (progress.phase === phase && now - told < PACE_MS) return;
    told = now;
    phase = progress.phase;
    onProgress(progress);
  };
}

export type BackupService = ReturnType<typeof createBackupService>;

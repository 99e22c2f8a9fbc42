import { proxy } from 'comlink';
import { create } from 'zustand';
import { chooseFilePlace } from '#console/lib/choose-file-place.ts';
import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import { saveFile } from '#console/lib/save-file.ts';
import { backupFileName } from '#console/worker/backup-name.ts';
import type { BackupOrder, BackupProgress } from '#console/worker/backup-service.ts';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { FilePlace } from '#console/worker/file-sink.ts';
import { verdictLifeMs } from '#console/worker/plan-check.ts';
import { type Failure, failureOf } from '#engine/failure.ts';
import type { BackupFact } from '#engine/run-record.ts';

export type BackupState =
  | { readonly kind: 'none' }
  /** The dialog for a file was closed without one, or did not open (`reason`). */
  | { readonly kind: 'no-place'; readonly reason: string | null }
  | ({ readonly kind: 'running'; readonly total: number } & BackupProgress)
  | {
      readonly kind: 'made';
      /** By which the worker knows it. */
      readonly id: string;
      readonly fact: BackupFact;
      readonly bytes: number;
      /** To be saved once more; null where the operator chose the file. */
      readonly download: Blob | null;
      /** Milliseconds since the Unix epoch. */
      readonly madeAt: number;
    }
  /** Keys drifted while they were read; no file was saved. */
  | { readonly kind: 'drifted'; readonly count: number }
  | { readonly kind: 'failed'; readonly failure: Failure };

const NO_BACKUP: BackupState = { kind: 'none' };

const useBackupStore = create<{ readonly indexes: Readonly<Record<string, BackupState>> }>()(
  () => ({ indexes: {} }),
);

export function useBackup(target: IndexTarget): BackupState {
  const id = targetId(target);
  return useBackupStore(({ indexes }) => indexes[id] ?? NO_BACKUP);
}

function show(target: IndexTarget, state: BackupState): void {
  useBackupStore.setState(({ indexes }) => ({
    indexes: { ...indexes, [targetId(target)]: state },
  }));
}

/**
 * Asks where to, backs the keys up, and has the file checked. To be called first
 * thing in a click (`chooseFilePlace`).
 *
 * @param total keys that it will have
 * @param onDrift called when keys are gone or changed by now: nothing was saved then
 */
export async function backUp(
  target: IndexTarget,
  order: BackupOrder,
  total: number,
  onDrift: (count: number) => void,
): Promise<void> {
  try {
    const place = await chooseFilePlace({
      purpose: 'backup',
      name: backupFileName(target.index, new Date()),
      kind: 'Backup',
      type: 'application/gzip',
      ending: '.gz',
    });
    if (place === null) return show(target, { kind: 'no-place', reason: null });
    await backUpTo(target, order, { place, total }, onDrift);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    show(target, { kind: 'no-place', reason });
  }
}

/** `backUp` into the browser's downloads, or into a file that was chosen. Never rejects. */
export async function backUpTo(
  target: IndexTarget,
  order: BackupOrder,
  { place, total }: { readonly place: FilePlace; readonly total: number },
  onDrift: (count: number) => void,
): Promise<void> {
  let isOver = false;
  // News of the progress comes by a way of its own, and may arrive after the answer.
  const progress = (now: BackupProgress) => {
    if (!isOver) show(target, { kind: 'running', total, ...now });
  };
  progress({ phase: 'writing', done: 0, bytes: 0 });
  try {
    const answer = await engineWorker().cleanup.backUp(target, order, place, proxy(progress));
    isOver = true;
    switch (answer.kind) {
      case 'made':
        if (answer.download !== null) saveFile(answer.download, answer.fact.fileName);
        return show(target, answer);
      case 'drifted':
        show(target, answer);
        return onDrift(answer.count);
      case 'failed':
        return show(target, answer);
    }
  } catch (error) {
    isOver = true;
    show(target, { kind: 'failed', failure: failureOf(error) });
  }
}

export function stopBackup(target: IndexTarget): void {
  void engineWorker().cleanup.stopBackup(target);
}

/** A backup counts for some minutes, the longer the more keys it has. */
export function isFresh(backup: BackupState, keys: number, now: number): boolean {
  return backup.kind === 'made' && now - backup.madeAt <= verdictLifeMs(keys);
}

import { proxy } from 'comlink';
import { create } from 'zustand';
import { saveFile } from '#console/features/runs/save-file.ts';
import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import type { BackupOrder, VerifiedKey } from '#console/worker/backup-service.ts';
import { engineWorker } from '#console/worker/engine-worker.ts';
import { type BackupCover, isCovered } from '#console/worker/plan-check.ts';
import { type Failure, failureOf } from '#engine/failure.ts';
import type { BackupFact } from '#engine/run-record.ts';

export type BackupState =
  | { readonly kind: 'none' }
  | { readonly kind: 'running'; readonly done: number; readonly total: number }
  | ({
      readonly kind: 'made';
      /** By which the worker knows it. */
      readonly id: string;
      readonly fact: BackupFact;
      readonly file: Blob;
    } & BackupCover)
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
 * Backs the keys up, has the file checked and saves it.
 *
 * @param onDrift called with keys that are gone or changed by now: nothing was saved then
 */
export async function backUp(
  target: IndexTarget,
  order: BackupOrder,
  onDrift: (keys: readonly string[]) => void,
): Promise<void> {
  const total = order.keys.length;
  show(target, { kind: 'running', done: 0, total });
  const progress = (done: number) => show(target, { kind: 'running', done, total });
  try {
    const answer = await engineWorker().cleanup.backUp(target, order, proxy(progress));
    switch (answer.kind) {
      case 'made': {
        const covers = new Map(order.keys.map(({ key, content }) => [key, content]));
        saveFile(answer.file, answer.fact.fileName);
        return show(target, { ...answer, covers });
      }
      case 'drifted':
        show(target, { kind: 'drifted', count: answer.keys.length });
        return onDrift(answer.keys);
      case 'failed':
        return show(target, answer);
    }
  } catch (error) {
    show(target, { kind: 'failed', failure: failureOf(error) });
  }
}

export function stopBackup(target: IndexTarget): void {
  void engineWorker().cleanup.stopBackup(target);
}

/** A backup is of one exact set of keys, for some minutes (`isCovered`); for any other set it is none. */
export function isBackupOf(
  backup: BackupState,
  keys: readonly VerifiedKey[],
  now: number,
): boolean {
  return backup.kind === 'made' && isCovered(backup, keys, now);
}

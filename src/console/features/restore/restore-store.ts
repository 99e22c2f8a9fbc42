import { proxy } from 'comlink';
import { createIndexStore } from '#console/lib/index-store.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type {
  OpenedBackup,
  OpeningProgress,
  RestoreTarget,
} from '#console/worker/restore-opening.ts';
import type {
  ChosenKeys,
  ConflictCounts,
  RestoreChoice,
} from '#console/worker/restore-preparation.ts';
import { type Failure, failureOf, ownFailure } from '#engine/failure.ts';

/** What is known of the index under the chosen keys. */
export type Comparison =
  | { readonly kind: 'none' }
  | { readonly kind: 'running'; readonly done: number }
  | { readonly kind: 'done'; readonly counts: ConflictCounts }
  | { readonly kind: 'failed'; readonly failure: Failure };

export interface OpenRestore {
  readonly kind: 'open';
  readonly backup: OpenedBackup;
  /** Null while it is being found out; `unknown` when a run's keys are not in this browser. */
  readonly chosen: ChosenKeys | 'unknown' | null;
  readonly comparison: Comparison;
  /** Grows whenever the list of keys has something else to show. */
  readonly edition: number;
}

/** A restore into one index, before its run. */
export type RestoreState =
  | { readonly kind: 'none' }
  | ({ readonly kind: 'opening'; readonly fileName: string } & OpeningProgress)
  | { readonly kind: 'refused'; readonly fileName: string; readonly failure: Failure }
  | OpenRestore;

const NONE: RestoreState = { kind: 'none' };
const NOT_COMPARED: Comparison = { kind: 'none' };

const indexes = createIndexStore<RestoreState>(NONE);
export const useRestore = indexes.useState;
const { now: restoreNow, show } = indexes;

/** Changes an open backup, as long as it is still this one. */
function change(
  target: IndexTarget,
  id: string,
  next: (open: OpenRestore) => Partial<OpenRestore>,
): void {
  const now = restoreNow(target);
  if (now.kind === 'open' && now.backup.id === id) show(target, { ...now, ...next(now) });
}

/** Checks a file, and lets go of the one before. */
export async function openBackup(where: RestoreTarget, file: File): Promise<void> {
  const { target } = where;
  discardBackup(target);
  const fileName = file.name;
  let isOver = false;
  // News of the progress comes by a way of its own, and may arrive after the answer.
  const progress = (now: OpeningProgress) => {
    if (!isOver) show(target, { kind: 'opening', fileName, ...now });
  };
  progress({ phase: 'copying', done: 0, total: file.size });
  const answer = await engineWorker()
    .cleanup.openBackup(where, file, proxy(progress))
    .catch((error: unknown) => ({ ok: false, failure: failureOf(error) }) as const);
  isOver = true;
  if (answer.ok) {
    const { backup } = answer;
    show(target, { kind: 'open', backup, chosen: null, comparison: NOT_COMPARED, edition: 0 });
  } else if (answer.failure.code === 'Stopped') {
    show(target, NONE);
  } else {
    show(target, { kind: 'refused', fileName, failure: answer.failure });
  }
}

/** What was given is no one backup. */
export function refuseBackup(target: IndexTarget, name: string, why: string): void {
  show(target, { kind: 'refused', fileName: name, failure: ownFailure('SeveralFiles', why) });
}

export function stopOpening(target: IndexTarget): void {
  void engineWorker().cleanup.stopOpeningBackup(target);
}

/** Lets go of the file; nothing was put back from it. */
export function discardBackup(target: IndexTarget): void {
  const now = restoreNow(target);
  show(target, NONE);
  if (now.kind === 'open') void engineWorker().cleanup.discardBackup(now.backup.id);
}

export async function chooseVectors(target: IndexTarget, choice: RestoreChoice): Promise<void> {
  const now = restoreNow(target);
  if (now.kind !== 'open') return;
  const { id } = now.backup;
  change(target, id, () => ({ chosen: null, comparison: NOT_COMPARED }));
  latestChoice += 1;
  const turn = latestChoice;
  const chosen = await engineWorker()
    .cleanup.chooseVectors(id, choice)
    .catch(() => null);
  if (turn !== latestChoice) return;
  change(target, id, ({ edition }) => ({ chosen: chosen ?? 'unknown', edition: edition + 1 }));
}

let latestChoice = 0;

/** Reads what the index has now under the chosen keys. */
export async function compareVectors(target: IndexTarget): Promise<void> {
  const now = restoreNow(target);
  if (now.kind !== 'open') return;
  const { id } = now.backup;
  let isOver = false;
  const progress = (done: number) => {
    if (!isOver) change(target, id, () => ({ comparison: { kind: 'running', done } }));
  };
  progress(0);
  const answer = await engineWorker()
    .cleanup.compareVectors(id, proxy(progress))
    .catch((error: unknown) => ({ ok: false, failure: failureOf(error) }) as const);
  isOver = true;
  const comparison: Comparison = answer.ok
    ? { kind: 'done', counts: answer.counts }
    : answer.failure.code === 'Stopped'
      ? NOT_COMPARED
      : { kind: 'failed', failure: answer.failure };
  change(target, id, ({ edition }) => ({ comparison, edition: edition + 1 }));
}

export function stopComparing({ backup }: OpenRestore): void {
  void engineWorker().cleanup.stopComparing(backup.id);
}

/** @returns why it was refused, or the run that began */
export async function startRestore(
  target: IndexTarget,
  { backup }: OpenRestore,
  overwrite: boolean,
): Promise<Failure | string> {
  try {
    const answer = await engineWorker().cleanup.startRestore(backup.id, overwrite);
    if (!answer.ok) return answer.failure;
    show(target, NONE);
    return answer.run;
  } catch (error) {
    return failureOf(error);
  }
}

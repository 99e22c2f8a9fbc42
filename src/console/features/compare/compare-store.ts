import { proxy } from 'comlink';
import { createIndexStore } from '#console/lib/index-store.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import type { ComparedFile, FileProgress } from '#console/worker/compare-service.ts';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { DifferenceCounts } from '#engine/compare-index.ts';
import { type Failure, failureOf, ownFailure } from '#engine/failure.ts';

export interface OpenComparison {
  readonly kind: 'open';
  readonly file: ComparedFile;
  readonly comparison: Comparison;
}

export type Comparison =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'running';
      readonly read: number;
      readonly withData: boolean;
      /** Milliseconds since the Unix epoch. */
      readonly startedAt: number;
    }
  | {
      readonly kind: 'done';
      readonly counts: DifferenceCounts;
      readonly withData: boolean;
      /** Tells this comparison from those before it. */
      readonly edition: number;
      /** Milliseconds since the Unix epoch. */
      readonly endedAt: number;
    }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** A comparison of one index. */
export type CompareState =
  | { readonly kind: 'none' }
  | ({ readonly kind: 'opening'; readonly fileName: string } & FileProgress)
  | { readonly kind: 'refused'; readonly fileName: string; readonly failure: Failure }
  | OpenComparison;

const NONE: CompareState = { kind: 'none' };
const NOT_COMPARED: Comparison = { kind: 'none' };

const indexes = createIndexStore<CompareState>(NONE);
export const useComparison = indexes.useState;
const { show } = indexes;

/** Shows a comparison with a file, as long as it is still this one that is open. */
function showComparison(target: IndexTarget, file: ComparedFile, comparison: Comparison): void {
  const now = indexes.now(target);
  if (now.kind === 'open' && now.file.id === file.id) show(target, { ...now, comparison });
}

/** Reads a file, and lets go of the one before. Never rejects. */
export async function openComparedFile(target: IndexTarget, file: File): Promise<void> {
  const fileName = file.name;
  let isOver = false;
  // News of the progress comes by a way of its own, and may arrive after the answer.
  const progress = (now: FileProgress) => {
    if (!isOver) show(target, { kind: 'opening', fileName, ...now });
  };
  progress({ done: 0, total: file.size, vectors: 0, pace: null });
  const answer = await engineWorker()
    .comparisons.open(target, file, proxy(progress))
    .catch((error: unknown) => ({ ok: false, failure: failureOf(error) }) as const);
  isOver = true;
  if (answer.ok) show(target, { kind: 'open', file: answer.file, comparison: NOT_COMPARED });
  else if (answer.failure.code === 'Stopped') show(target, NONE);
  else show(target, { kind: 'refused', fileName, failure: answer.failure });
}

/** What was given is no one file. */
export function refuseComparedFile(target: IndexTarget, name: string, why: string): void {
  show(target, { kind: 'refused', fileName: name, failure: ownFailure('SeveralFiles', why) });
}

/** Ends what is under way: reading the file, or the index. */
export function stopComparing(target: IndexTarget): void {
  void engineWorker().comparisons.stop(target);
}

export function forgetComparedFile(target: IndexTarget): void {
  show(target, NONE);
  void engineWorker().comparisons.forget(target);
}

let editions = 0;

/** Reads the whole index and compares it. Never rejects. */
export async function compareWith(
  target: IndexTarget,
  { file }: OpenComparison,
  withData: boolean,
): Promise<void> {
  let isOver = false;
  const startedAt = Date.now();
  const progress = (read: number) => {
    if (!isOver) showComparison(target, file, { kind: 'running', read, withData, startedAt });
  };
  progress(0);
  const answer = await engineWorker()
    .comparisons.compare(target, withData, proxy(progress))
    .catch((error: unknown) => ({ ok: false, failure: failureOf(error) }) as const);
  isOver = true;
  if (!answer.ok) {
    const { failure } = answer;
    const isStopped = failure.code === 'Stopped';
    return showComparison(target, file, isStopped ? NOT_COMPARED : { kind: 'failed', failure });
  }
  editions += 1;
  const { counts } = answer;
  const endedAt = Date.now();
  showComparison(target, file, { kind: 'done', counts, withData, edition: editions, endedAt });
}

import { proxy } from 'comlink';
import { create } from 'zustand';
import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { CopySearchEnd } from '#console/worker/review-insight-copies.ts';
import { failureOf } from '#engine/failure.ts';

/** How the search for copies stands; what it found is asked of the worker. */
export interface CopySearch {
  readonly running: { readonly done: number; readonly total: number } | null;
  /** How the last search ended; null before there was one. */
  readonly end: CopySearchEnd | null;
  /** Goes up with every search that ended: there may be something new to ask for. */
  readonly version: number;
}

const NOT_SEARCHED: CopySearch = { running: null, end: null, version: 0 };

const useSearchStore = create<{
  /** By `targetId`. */
  readonly indexes: Readonly<Record<string, CopySearch>>;
}>()(() => ({ indexes: {} }));

export function useCopySearch(target: IndexTarget): CopySearch {
  const id = targetId(target);
  return useSearchStore(({ indexes }) => indexes[id] ?? NOT_SEARCHED);
}

function update(target: IndexTarget, change: (now: CopySearch) => CopySearch): void {
  const id = targetId(target);
  useSearchStore.setState(({ indexes }) => ({
    indexes: { ...indexes, [id]: change(indexes[id] ?? NOT_SEARCHED) },
  }));
}

/** Different vectors whose copies are looked for at first: about as many queries. */
export const FIRST_BUDGET = 200;

/** Looks for copies of the next `budget` vectors; what is known already is not asked again. Never rejects. */
export function lookForCopies(target: IndexTarget, budget: number): Promise<void> {
  return search(target, (progress) =>
    engineWorker().cleanup.lookForCopies(target, budget, proxy(progress)),
  );
}

async function search(
  target: IndexTarget,
  run: (onProgress: (done: number, total: number) => void) => Promise<CopySearchEnd>,
): Promise<void> {
  update(target, (now) => ({ ...now, running: { done: 0, total: 0 }, end: null }));
  const progress = (done: number, total: number) =>
    update(target, (now) => ({ ...now, running: { done, total } }));
  const end = await run(progress).catch(
    (error: unknown): CopySearchEnd => ({ kind: 'failed', failure: failureOf(error) }),
  );
  update(target, ({ version }) => ({ running: null, end, version: version + 1 }));
}

export function stopLookingForCopies(target: IndexTarget): void {
  void engineWorker().cleanup.stopLookingForCopies(target);
}

/** Looks anew, in place of what was found before. Never rejects. */
export function lookForCopiesAgain(target: IndexTarget): Promise<void> {
  return search(target, async (progress) => {
    await engineWorker().cleanup.forgetCopies(target);
    return await engineWorker().cleanup.lookForCopies(target, FIRST_BUDGET, proxy(progress));
  });
}

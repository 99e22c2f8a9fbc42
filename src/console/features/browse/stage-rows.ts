import { create } from 'zustand';
import { stageEntries, stageSegment } from '#console/features/staging/staged-keys.ts';
import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import type { KeyFingerprint, RowsToStage } from '#console/worker/browse-rows.ts';
import { engineWorker } from '#console/worker/engine-worker.ts';
import { failureOf } from '#engine/failure.ts';
import type { Provenance } from '#engine/staged-entry.ts';
import { type Conditions, describeConditions } from './conditions.ts';
import { describeSearch } from './quick-search.ts';
import { leaveStaged, selectionNow } from './row-selection.ts';
import type { RowView } from './row-view.ts';

/** What became of the last wish to stage or select rows; null when there is nothing to say of it. */
export type RowStaging =
  | { readonly phase: 'under-way'; readonly rows: number }
  | { readonly phase: 'failed'; readonly message: string };

const useRowStagingStore = create<{ readonly stagings: ReadonlyMap<string, RowStaging> }>()(() => ({
  stagings: new Map(),
}));

export function useRowStaging(target: IndexTarget): RowStaging | null {
  return useRowStagingStore(({ stagings }) => stagings.get(targetId(target)) ?? null);
}

/** Stages the selected rows as they were read; they are selected no more. */
export async function stageSelected(target: IndexTarget, { scan }: OneScan): Promise<void> {
  const { count } = selectionNow(target);
  await stageRows(target, { scan, which: 'selected' }, count, { kind: 'by-hand' });
}

/**
 * Stages every key that matched, or of these every one that the search found; what the
 * scan read has to be complete, the view current, and nothing deleted since.
 */
export async function stageAllMatching(
  target: IndexTarget,
  { scan, conditions }: OneScan & { readonly conditions: Conditions },
  { id, search, rows }: Pick<RowView, 'id' | 'search' | 'rows'>,
): Promise<void> {
  const description = describeMatch(conditions, search);
  const all = { scan, which: { view: id, rows } };
  await stageRows(target, all, rows, { kind: 'match', description });
}

/** The scan whose rows the operator saw: another one may have begun when it is their turn. */
interface OneScan {
  readonly scan: number;
}

/** What takes longer is told of. */
const SLOW_MS = 200;
/** What is being staged, by `targetId`; what is asked for meanwhile comes after it. */
const underWay = new Map<string, Promise<void>>();

function stageRows(
  target: IndexTarget,
  which: RowsToStage,
  rows: number,
  provenance: Provenance,
): Promise<void> {
  const id = targetId(target);
  const before = underWay.get(id) ?? Promise.resolve();
  const staging = before.then(() => stageInTurn(target, which, rows, provenance));
  underWay.set(id, staging);
  return staging;
}

async function stageInTurn(
  target: IndexTarget,
  which: RowsToStage,
  rows: number,
  provenance: Provenance,
): Promise<void> {
  const id = targetId(target);
  tell(id, null);
  const slow = setTimeout(() => tell(id, { phase: 'under-way', rows }), SLOW_MS);
  try {
    const read = await engineWorker().scan.rowsToStage(target, which, provenance, Date.now());
    if (read.kind === 'many') stageSegment(target, read.stored);
    else stage(target, read.keys, provenance);
    tell(id, null);
    await leaveStaged(target);
  } catch (error) {
    tellProblem(target, `Nothing was staged: ${failureOf(error).message}`);
  } finally {
    clearTimeout(slow);
  }
}

/** Says above the table why nothing came of what was asked for. */
export function tellProblem(target: IndexTarget, message: string): void {
  tell(targetId(target), { phase: 'failed', message });
}

/** Takes away what is said of a failure. */
export function dismissRowStaging(target: IndexTarget): void {
  tell(targetId(target), null);
}

function tell(id: string, staging: RowStaging | null): void {
  const stagings = new Map(useRowStagingStore.getState().stagings);
  if (staging === null) stagings.delete(id);
  else stagings.set(id, staging);
  useRowStagingStore.setState({ stagings });
}

/** What a key met to be staged: "section is python; found by: key contains a". */
function describeMatch(conditions: Conditions, search: RowView['search']): string {
  const words = describeConditions(conditions);
  return search === null ? words : `${words}; found by: ${describeSearch(search)}`;
}

/** Stages keys that were read just now. */
export function stage(
  target: IndexTarget,
  read: readonly KeyFingerprint[],
  provenance: Provenance,
): void {
  const stagedAt = Date.now();
  stageEntries(
    target,
    read.map(({ key, fingerprint }) => ({ key, fingerprint, provenance, stagedAt })),
  );
}

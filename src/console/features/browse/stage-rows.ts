import { stageEntries, stageSegment } from '#console/features/staging/staged-keys.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import type { KeyFingerprint } from '#console/worker/browse-rows.ts';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { Provenance } from '#engine/staged-entry.ts';
import { type Conditions, describeConditions } from './conditions.ts';
import { describeSearch } from './quick-search.ts';
import { clearSelection } from './row-selection.ts';
import type { RowView } from './row-view.ts';

/** Stages the selected rows as they were read, and selects nothing. */
export async function stageSelected(target: IndexTarget): Promise<void> {
  await stageRows(target, 'selected', { kind: 'by-hand' });
}

/**
 * Stages every key that matched, or of these every one that the search found; what the
 * scan read has to be complete, the view current, and nothing deleted since.
 */
export async function stageAllMatching(
  target: IndexTarget,
  conditions: Conditions,
  { id, search }: Pick<RowView, 'id' | 'search'>,
): Promise<void> {
  const description = describeMatch(conditions, search);
  await stageRows(target, { view: id }, { kind: 'match', description });
}

async function stageRows(
  target: IndexTarget,
  which: { readonly view: number } | 'selected',
  provenance: Provenance,
): Promise<void> {
  const read = await engineWorker().scan.rowsToStage(target, which, provenance, Date.now());
  if (read.kind === 'many') stageSegment(target, read.stored);
  else stage(target, read.keys, provenance);
  clearSelection(target);
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

import type { IndexTarget } from '#console/lib/index-target.ts';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { ScannedVector } from '#engine/scan.ts';
import type { CopySource } from './copy-rows.ts';
import { selectionNow } from './row-selection.ts';

/** Rows asked of the worker at a time. */
const PORTION = 20_000;

/**
 * The selected rows, in the order of the table; then those that its search does not find.
 * They are read again when the selection changes meanwhile: none may come twice, or not at all.
 */
export async function selectedVectors(target: IndexTarget): Promise<readonly ScannedVector[]> {
  for (;;) {
    const { version } = selectionNow(target);
    const selected = await portionByPortion(target);
    if (selectionNow(target).version === version) return selected;
  }
}

async function portionByPortion(target: IndexTarget): Promise<readonly ScannedVector[]> {
  const selected: ScannedVector[] = [];
  for (;;) {
    const from = selected.length;
    const portion = await engineWorker().scan.selectedRows(target, from, from + PORTION);
    selected.push(...portion);
    if (portion.length < PORTION) return selected;
  }
}

/** What Ctrl+C copies: the selected rows, or else the one that has the focus; null when there is neither. */
export function sourceAt(
  focused: ScannedVector | undefined,
  selected: number,
  fields: readonly string[],
  vectors: () => Promise<readonly ScannedVector[]>,
): CopySource | null {
  if (selected > 0) return { count: selected, selected, fields, selectedVectors: vectors };
  if (focused === undefined) return null;
  return { count: 1, selected, fields, selectedVectors: async () => [focused] };
}

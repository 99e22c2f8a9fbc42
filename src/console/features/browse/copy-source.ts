import type { IndexTarget } from '#console/lib/index-target.ts';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { RowOrder } from '#console/worker/row-order.ts';
import type { ScannedVector } from '#engine/scan.ts';
import type { CopySource } from './copy-rows.ts';
import { selectionNow } from './row-selection.ts';

/** Rows asked of the worker at a time. */
const PORTION = 20_000;

/** The selected rows, in the order of the table. */
export async function selectedVectors(
  target: IndexTarget,
  order: RowOrder | null,
  rows: number,
): Promise<readonly ScannedVector[]> {
  const { keys } = selectionNow(target);
  const selected: ScannedVector[] = [];
  for (let from = 0; from < rows && selected.length < keys.size; from += PORTION) {
    const to = Math.min(rows, from + PORTION);
    const portion = await engineWorker().scan.rows(target, { from, to, order });
    for (const vector of portion) if (keys.has(vector.key)) selected.push(vector);
  }
  return selected;
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

import type { IndexTarget } from '#console/lib/index-target.ts';
import { rowsWhere } from '#engine/rows-where.ts';
import type { ScannedVector } from '#engine/scan.ts';
import type { BarredKeys } from './barred-keys.ts';
import type { BrowseScan } from './browse-scan.ts';
import { conditionsOf, type FieldValue } from './row-search.ts';
import { inSlices } from './time-slices.ts';

/** What a gesture does to the selection. Places are those of the view. */
export type SelectionChange =
  | { readonly type: 'toggle'; readonly key: string }
  /** From one place to another, in place of the range drawn since the last `release`. */
  | { readonly type: 'range'; readonly view: number; readonly from: number; readonly to: number }
  | { readonly type: 'release' }
  /** Every row of the view and no other. */
  | { readonly type: 'whole'; readonly view: number }
  /** Also the rows of the view with this value. */
  | { readonly type: 'value'; readonly view: number; readonly value: FieldValue }
  | { readonly type: 'invert'; readonly view: number }
  | { readonly type: 'clear' };

export interface SelectionState {
  /** Rows selected, whether the view shows them or not. */
  readonly count: number;
  /** Those of them that the view does not show. */
  readonly outside: number;
}

/** Changes the selection of a scan; keys that are barred stay out of it. */
async function changeSelection(scan: BrowseScan, change: SelectionChange): Promise<SelectionState> {
  const { selection, store, views } = scan;
  // A view that is there no more was replaced a moment ago: nobody points at its rows on purpose.
  const view = 'view' in change ? views.find(change.view) : null;
  switch (change.type) {
    case 'toggle': {
      const row = store.rowOf(change.key);
      if (row !== null) selection.toggle(row);
      break;
    }
    case 'range':
      if (view !== null) selection.drawRange(view.between(change.from, change.to));
      break;
    case 'release':
      selection.release();
      break;
    case 'whole':
      if (view !== null) selection.replace(view.all().clone());
      break;
    case 'value': {
      if (view === null) break;
      let rows = view.all().clone();
      for (const condition of conditionsOf({ key: null, value: change.value })) {
        if (condition.kind === 'matches') continue;
        rows = await inSlices(rowsWhere(store, condition, rows), NEVER);
      }
      selection.add(rows);
      break;
    }
    case 'invert':
      if (view !== null) selection.invert(view.all().clone());
      break;
    case 'clear':
      selection.clear();
  }
  return selectionState(scan);
}

const NEVER = new AbortController().signal;

function selectionState({ selection, views }: BrowseScan): SelectionState {
  const { current } = views;
  const outside = current.isWhole ? 0 : selection.rows.clone().andNot(current.all()).count;
  return { count: selection.count, outside };
}

/** The rows that are selected: those of the view in its order, then the others. */
function* selectedInOrder({ selection, views }: BrowseScan): Generator<number> {
  const { current } = views;
  for (let place = 0; place < current.length; place += 1) {
    const row = current.rowAt(place);
    if (row !== undefined && selection.has(row)) yield row;
  }
  if (!current.isWhole) yield* selection.rows.clone().andNot(current.all()).positions();
}

const NOTHING_SELECTED: SelectionState = { count: 0, outside: 0 };

/** The gestures of the page, and what came of them. */
export function createBrowseSelecting(find: (target: IndexTarget) => BrowseScan | undefined) {
  return {
    async select(target: IndexTarget, change: SelectionChange): Promise<SelectionState> {
      const scan = find(target);
      return scan === undefined ? NOTHING_SELECTED : await changeSelection(scan, change);
    },
    selection(target: IndexTarget): SelectionState {
      const scan = find(target);
      return scan === undefined ? NOTHING_SELECTED : selectionState(scan);
    },
    /** The selected rows from `from` up to, without, `to`: in the order of the view, then those it does not show. */
    selectedRows(target: IndexTarget, from: number, to: number): readonly ScannedVector[] {
      const scan = find(target);
      const rows: ScannedVector[] = [];
      let rank = 0;
      for (const row of scan === undefined ? [] : selectedInOrder(scan)) {
        if (rank >= to) break;
        if (rank >= from && scan !== undefined) rows.push(scan.store.vectorAt(row));
        rank += 1;
      }
      return rows;
    },
    /**
     * Keys that cannot be selected, because they are staged or deleted; those named before can be again.
     *
     * @returns segments that have to be sent along; nothing is barred otherwise than before then
     */
    async bar(target: IndexTarget, told: BarredKeys): Promise<readonly string[]> {
      const scan = find(target);
      if (scan === undefined) return [];
      const missing = scan.barred.missing(told);
      if (missing.length > 0) return missing;
      scan.selection.bar(await inSlices(scan.barred.rowsOf(told), NEVER));
      return [];
    },
  };
}

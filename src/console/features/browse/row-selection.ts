import { create } from 'zustand';
import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { SelectionChange, SelectionState } from '#console/worker/select-rows.ts';

/** Which rows are marked, as far as the page knows: the rows themselves are marked in the worker. */
export interface RowSelection extends SelectionState {
  /** Place in the table that a range starts from; null when there is none. */
  readonly anchor: number | null;
  /** How many rows the table had when all of them were selected; null once anything else was. */
  readonly wholeOf: number | null;
  /** Another one whenever marks may have changed. */
  readonly version: number;
}

const NOTHING_SELECTED: RowSelection = {
  count: 0,
  outside: 0,
  anchor: null,
  wholeOf: null,
  version: 0,
};

interface SelectionStore {
  /** By `targetId`. */
  readonly selections: ReadonlyMap<string, RowSelection>;
}

const useSelectionStore = create<SelectionStore>()(() => ({ selections: new Map() }));

export function useSelection(target: IndexTarget): RowSelection {
  const id = targetId(target);
  return useSelectionStore(({ selections }) => selections.get(id) ?? NOTHING_SELECTED);
}

/** The same, for event handlers. */
export function selectionNow(target: IndexTarget): RowSelection {
  return useSelectionStore.getState().selections.get(targetId(target)) ?? NOTHING_SELECTED;
}

function change(target: IndexTarget, next: Partial<RowSelection>): void {
  const selections = new Map(useSelectionStore.getState().selections);
  selections.set(targetId(target), { ...selectionNow(target), ...next });
  useSelectionStore.setState({ selections });
}

let versions = 0;
let sent = 0;

/** Has the worker change the selection, and takes over what came of it. */
async function changeInWorker(
  target: IndexTarget,
  what: SelectionChange,
  next: Partial<RowSelection>,
): Promise<void> {
  sent += 1;
  const mine = sent;
  const state = await engineWorker().scan.select(target, what);
  // Of several that follow one another quickly the last one knows best.
  if (mine !== sent) return;
  versions += 1;
  change(target, { ...next, ...state, version: versions });
}

/**
 * One row on or off; a following range starts at its place.
 *
 * @param isSelected how it stands now
 */
export function toggleRow(
  target: IndexTarget,
  key: string,
  place: number,
  isSelected: boolean,
): void {
  const { count } = selectionNow(target);
  // What is ticked shows at once: the worker only confirms it.
  change(target, { count: count + (isSelected ? -1 : 1), anchor: place, wholeOf: null });
  void changeInWorker(target, { type: 'toggle', key }, {});
}

/** Selects the places `from` up to, and without, `to`, in place of the range drawn from `anchor` before. */
export function selectRange(
  target: IndexTarget,
  range: { readonly view: number; readonly from: number; readonly to: number },
  anchor: number,
): Promise<void> {
  change(target, { anchor });
  return changeInWorker(target, { type: 'range', ...range }, { wholeOf: null });
}

/** The next range starts where it is begun, not where the last one did. */
export function releaseAnchor(target: IndexTarget): void {
  if (selectionNow(target).anchor === null) return;
  change(target, { anchor: null });
  void engineWorker().scan.select(target, { type: 'release' });
}

/** Selects the rows of the view, all `rows` of them but those that cannot be, and no other. */
export function selectWhole(target: IndexTarget, view: number, rows: number): Promise<void> {
  return changeInWorker(target, { type: 'whole', view }, { anchor: null, wholeOf: rows });
}

/** Changes the selection in any other way. */
export function changeSelection(target: IndexTarget, what: SelectionChange): Promise<void> {
  return changeInWorker(target, what, { anchor: null, wholeOf: null });
}

export function clearSelection(target: IndexTarget): void {
  const { count, anchor } = selectionNow(target);
  if (count === 0 && anchor === null) return;
  change(target, { count: 0, outside: 0, anchor: null, wholeOf: null });
  void changeInWorker(target, { type: 'clear' }, {});
}

/** Takes over that rows left the selection by being staged. */
export function leaveStaged(target: IndexTarget): Promise<void> {
  return changeInWorker(target, { type: 'release' }, { anchor: null, wholeOf: null });
}

/** A new reading begins with nothing selected. */
export function forgetSelection(target: IndexTarget): void {
  versions += 1;
  change(target, { ...NOTHING_SELECTED, version: versions });
}

/** The table shows other rows: what is selected stays, but not what of it is in sight. */
export async function refreshSelection(target: IndexTarget): Promise<void> {
  if (selectionNow(target).count === 0) return;
  change(target, { wholeOf: null, ...(await engineWorker().scan.selection(target)) });
}

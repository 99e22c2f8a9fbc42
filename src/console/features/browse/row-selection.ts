import { create } from 'zustand';
import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import {
  NOTHING_SELECTED,
  type RowSelection,
  rangeSelected,
  released,
  toggledRow,
  wholeSelected,
} from './selection-state.ts';

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

export function toggleRow(target: IndexTarget, key: string, row: number): void {
  change(target, (selection) => toggledRow(selection, key, row));
}

/** Selects `keys`, the rows from `anchor` to where the range was drawn. */
export function selectRange(target: IndexTarget, keys: readonly string[], anchor: number): void {
  change(target, (selection) => rangeSelected(selection, keys, anchor));
}

/** The next range starts where it is begun, not where the last one did. */
export function releaseAnchor(target: IndexTarget): void {
  if (selectionNow(target).anchor !== null) change(target, released);
}

/** Selects `keys`, all the rows that are loaded; `rows` is their number with those that cannot be selected. */
export function selectLoaded(target: IndexTarget, keys: readonly string[], rows: number): void {
  change(target, () => wholeSelected(keys, rows));
}

export function clearSelection(target: IndexTarget): void {
  change(target, () => NOTHING_SELECTED);
}

function change(target: IndexTarget, next: (selection: RowSelection) => RowSelection): void {
  const selections = new Map(useSelectionStore.getState().selections);
  selections.set(targetId(target), next(selectionNow(target)));
  useSelectionStore.setState({ selections });
}

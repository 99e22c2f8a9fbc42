import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import {
  COLUMNS_VERSION,
  type ColumnChoice,
  NO_CHOICE,
  readStoredColumns,
  type StoredColumns,
} from './column-storage.ts';

const useColumnStore = create<StoredColumns>()(
  persist((): StoredColumns => ({ choices: {} }), {
    name: 'vbc-columns',
    version: COLUMNS_VERSION,
    migrate: readStoredColumns,
    merge: readStoredColumns,
  }),
);

export function useColumnChoice(target: IndexTarget): ColumnChoice {
  const id = targetId(target);
  return useColumnStore(({ choices }) => choices[id] ?? NO_CHOICE);
}

/** Shows or hides a field's column from now on. */
export function chooseColumn(target: IndexTarget, field: string, isShown: boolean): void {
  change(target, ({ shown }) => ({ shown: { ...shown, [field]: isShown } }));
}

/**
 * Gives a column its width from now on; `field` null is the key.
 *
 * @param width pixels; null for as wide as its values need
 */
export function sizeColumn(target: IndexTarget, field: string | null, width: number | null): void {
  change(target, ({ widths }) => {
    if (field === null) return { keyWidth: width };
    const { [field]: _, ...others } = widths;
    return { widths: width === null ? others : { ...others, [field]: width } };
  });
}

/** Puts the columns into this order from now on. */
export function orderColumns(target: IndexTarget, order: readonly string[]): void {
  change(target, () => ({ order }));
}

/** Forgets all that was chosen for an index. */
export function resetColumns(target: IndexTarget): void {
  const { [targetId(target)]: _, ...choices } = useColumnStore.getState().choices;
  useColumnStore.setState({ choices });
}

function change(target: IndexTarget, next: (choice: ColumnChoice) => Partial<ColumnChoice>): void {
  const id = targetId(target);
  useColumnStore.setState(({ choices }) => {
    const choice = choices[id] ?? NO_CHOICE;
    return { choices: { ...choices, [id]: { ...choice, ...next(choice) } } };
  });
}

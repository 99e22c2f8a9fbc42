import { create } from 'zustand';
import { type IndexTarget, targetId } from '#console/lib/index-target.ts';

const NONE: ReadonlySet<string> = new Set();

const useDeletedStore = create<{
  readonly indexes: Readonly<Record<string, ReadonlySet<string>>>;
}>()(() => ({ indexes: {} }));

/** Keys that a run has proven gone since the index was last scanned: still in the table, struck out. */
export function useDeletedKeys(target: IndexTarget): ReadonlySet<string> {
  const id = targetId(target);
  return useDeletedStore(({ indexes }) => indexes[id] ?? NONE);
}

export function addDeletedKeys(target: IndexTarget, keys: readonly string[]): void {
  if (keys.length === 0) return;
  const id = targetId(target);
  useDeletedStore.setState(({ indexes }) => ({
    indexes: { ...indexes, [id]: new Set([...(indexes[id] ?? NONE), ...keys]) },
  }));
}

/** A new scan reads what there is; what is gone is no longer in its table. */
export function clearDeletedKeys(target: IndexTarget): void {
  useDeletedStore.setState(({ indexes }) => ({
    indexes: { ...indexes, [targetId(target)]: NONE },
  }));
}

import { create } from 'zustand';
import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import { outboxOf } from '#console/lib/outbox.ts';
import { engineWorker } from '#console/worker/engine-worker.ts';
import { GrownKeys } from './grown-keys.ts';

/** What runs have deleted of an index since it was last scanned. */
export interface DeletedKeys {
  readonly keys: GrownKeys;
  /** Whether a run has put vectors back, which that scan may not have read. */
  readonly hasRestored: boolean;
  /** When that scan began, in milliseconds since the Unix epoch. */
  readonly since: number;
}

/** No scan of this page is older than the page. */
const NONE: DeletedKeys = { keys: GrownKeys.none, hasRestored: false, since: Date.now() };

const useDeletedStore = create<{
  readonly indexes: Readonly<Record<string, DeletedKeys>>;
}>()(() => ({ indexes: {} }));

/** Keys that a run has proven gone since the index was last scanned: still in the table, struck out. */
export function useDeletedKeys(target: IndexTarget): ReadonlySet<string> {
  const id = targetId(target);
  return useDeletedStore(({ indexes }) => indexes[id] ?? NONE).keys;
}

/** Whether the index was restored into since it was last scanned: its table is no longer what there is. */
export function useHasRestored(target: IndexTarget): boolean {
  const id = targetId(target);
  return useDeletedStore(({ indexes }) => (indexes[id] ?? NONE).hasRestored);
}

/** @param endedAt when the run that deleted them was over; null while it is not */
export function addDeletedKeys(
  target: IndexTarget,
  keys: readonly string[],
  endedAt: number | null,
): void {
  const id = targetId(target);
  const before = useDeletedStore.getState().indexes[id] ?? NONE;
  const now = withDeleted(before, keys, endedAt);
  if (now === before) return;
  useDeletedStore.setState(({ indexes }) => ({ indexes: { ...indexes, [id]: now } }));
  tellWorker(target, ({ noteDeleted }) => noteDeleted(target, keys));
}

/**
 * Adds keys that a run deleted. What a run deleted that was over before the scan
 * is in the table only if somebody has put it back.
 */
export function withDeleted(
  known: DeletedKeys,
  keys: readonly string[],
  endedAt: number | null,
): DeletedKeys {
  const isOld = endedAt !== null && endedAt <= known.since;
  if (isOld || keys.length === 0) return known;
  return { ...known, keys: known.keys.with(keys) };
}

/** @param endedAt when the run that put them back was over; null while it is not */
export function addRestoredKeys(
  target: IndexTarget,
  keys: readonly string[],
  endedAt: number | null,
): void {
  const id = targetId(target);
  const before = useDeletedStore.getState().indexes[id] ?? NONE;
  const now = withRestored(before, keys, endedAt);
  if (now === before) return;
  useDeletedStore.setState(({ indexes }) => ({ indexes: { ...indexes, [id]: now } }));
  tellWorker(target, ({ noteRestored }) => noteRestored(target, keys));
}

/** Takes keys out that a run has put back: what is there again must not be shown as deleted. */
export function withRestored(
  known: DeletedKeys,
  keys: readonly string[],
  endedAt: number | null,
): DeletedKeys {
  const isOld = endedAt !== null && endedAt <= known.since;
  if (isOld || keys.length === 0) return known;
  const left = new Set(known.keys);
  for (const key of keys) left.delete(key);
  return { ...known, keys: GrownKeys.of(left), hasRestored: true };
}

/** A new scan reads what there is; what is gone is no longer in its table. */
export function clearDeletedKeys(target: IndexTarget): void {
  useDeletedStore.setState(({ indexes }) => ({
    indexes: { ...indexes, [targetId(target)]: { ...NONE, since: Date.now() } },
  }));
  tellWorker(target, ({ clearDeleted }) => clearDeleted(target));
}

/** What cannot be told now is told before the worker is asked about the index. */
function tellWorker(
  target: IndexTarget,
  tell: (worker: ReturnType<typeof engineWorker>['cleanup']) => Promise<void>,
): void {
  outboxOf(target)
    .add(() => tell(engineWorker().cleanup))
    .catch(() => undefined);
}

import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { StagingOperation } from './staging-operation.ts';
import { readStoredOperations, type StoredEntries } from './staging-schema.ts';

interface StagingDatabase extends DBSchema {
  /**
   * What was decided, in order. One row a decision and not one a key: writing
   * 30,000 rows takes seconds in which a closed tab would lose them. Two tabs can
   * write side by side, as a decision is only ever added.
   */
  operations: {
    key: number;
    value: { readonly target: string; readonly operation: unknown };
    indexes: { target: string };
  };
}

let opening: Promise<IDBPDatabase<StagingDatabase>> | null = null;

function openStaging(): Promise<IDBPDatabase<StagingDatabase>> {
  opening ??= openDB<StagingDatabase>('vector-bucket-console-staged', 1, {
    upgrade: (database) => {
      database
        .createObjectStore('operations', { autoIncrement: true })
        .createIndex('target', 'target');
    },
    terminated: () => {
      opening = null;
    },
  });
  // What keeps it from opening may pass, and then the next try has to find that out.
  opening.catch(() => {
    opening = null;
  });
  return opening;
}

/** Reads what is staged for one index, and leaves one row that says the same. */
export async function readStaged(target: string): Promise<StoredEntries> {
  const database = await openStaging();
  const transaction = database.transaction('operations', 'readwrite');
  const { store } = transaction;
  const [numbers, rows] = await Promise.all([
    store.index('target').getAllKeys(target),
    store.index('target').getAll(target),
  ]);
  const stored = readStoredOperations(rows.map(({ operation }) => operation));
  if (rows.length > 1 || stored.unreadable > 0) {
    const { entries } = stored;
    const writes: Promise<unknown>[] = numbers.map((number) => store.delete(number));
    if (entries.length > 0)
      writes.push(store.add({ target, operation: { type: 'stage', entries } }));
    await Promise.all(writes);
  }
  await transaction.done;
  return stored;
}

/** Adds one decision to those stored; another tab's stay as they are. */
export async function writeStaging(target: string, operation: StagingOperation): Promise<void> {
  const database = await openStaging();
  await database.add('operations', { target, operation });
}

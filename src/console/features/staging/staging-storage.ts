import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { StagingOperation } from './staging-operation.ts';
import { parseStoredEntries, type StoredEntries } from './staging-schema.ts';

interface StagingDatabase extends DBSchema {
  /** One row a staged key under [target, key], so that two tabs can write side by side. */
  staged: { key: [target: string, key: string]; value: unknown };
}

let opening: Promise<IDBPDatabase<StagingDatabase>> | null = null;

function openStaging(): Promise<IDBPDatabase<StagingDatabase>> {
  opening ??= openDB<StagingDatabase>('vector-bucket-console-staging', 1, {
    upgrade: (database) => {
      database.createObjectStore('staged');
    },
    terminated: () => {
      opening = null;
    },
  });
  return opening;
}

/** Every key of one target: arrays sort after strings, which makes [] the end of the range. */
function rowsOf(target: string): IDBKeyRange {
  return IDBKeyRange.bound([target], [target, []]);
}

/** Reads what is staged for one index and removes rows that make no sense. */
export async function readStaged(target: string): Promise<StoredEntries> {
  const database = await openStaging();
  const transaction = database.transaction('staged', 'readwrite');
  const stored = parseStoredEntries(await transaction.store.getAll(rowsOf(target)));
  if (stored.unreadable > 0) {
    await transaction.store.delete(rowsOf(target));
    for (const entry of stored.entries) await transaction.store.put(entry, [target, entry.key]);
  }
  await transaction.done;
  return stored;
}

/** Writes one operation, and nothing besides: another tab's keys stay as they are. */
export async function writeStaging(target: string, operation: StagingOperation): Promise<void> {
  const database = await openStaging();
  const transaction = database.transaction('staged', 'readwrite');
  const writes: Promise<unknown>[] =
    operation.type === 'unstage'
      ? operation.keys.map((key) => transaction.store.delete([target, key]))
      : operation.entries.map((entry) => transaction.store.put(entry, [target, entry.key]));
  await Promise.all([...writes, transaction.done]);
}

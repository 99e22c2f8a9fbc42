import { type DBSchema, type IDBPDatabase, openDB } from 'idb';

export interface RunDatabase extends DBSchema {
  /** Journals: append-only, under the run and the entry's number from 0. */
  entries: { key: [run: string, number: number]; value: unknown };
  /** Keys of a run, under the run and the batch. */
  keys: { key: [run: string, batch: number]; value: unknown };
  /** Keys that were staged and not confirmed, in portions. */
  kept: { key: [run: string, portion: number]; value: unknown };
  /** For the list of runs, which must not have to read journals. */
  summaries: { key: string; value: unknown };
}

const STORES = ['entries', 'keys', 'kept', 'summaries'] as const;

let opening: Promise<IDBPDatabase<RunDatabase>> | null = null;

export function openRuns(): Promise<IDBPDatabase<RunDatabase>> {
  opening ??= openDB<RunDatabase>('vector-bucket-console-runs', 2, {
    upgrade: (database) => {
      // Journals of before version 2 held their keys in one entry; no release wrote them.
      for (const name of database.objectStoreNames) database.deleteObjectStore(name);
      for (const name of STORES) database.createObjectStore(name);
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

/** All rows of a run in one of its stores, in their order. */
export function rowsOf(run: string): IDBKeyRange {
  return IDBKeyRange.bound([run], [run, []]);
}

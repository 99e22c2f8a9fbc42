import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { BucketSettingTable } from './bucket-setting-table.ts';
import { BucketTable } from './bucket-table.ts';
import { lockDataFolder } from './data-folder-lock.ts';
import { FreedNameTable } from './freed-name-table.ts';
import { IndexTable, type StoredIndex } from './index-table.ts';
import { ListTokenTable } from './list-token-table.ts';
import { QueryView } from './query-view.ts';
import { RecentWrites } from './recent-writes.ts';
import { Sql } from './sql.ts';
import { VectorTable } from './vector-table.ts';

/** Everything the emulator keeps. A change of several steps belongs into a `transaction`. */
export interface Store {
  readonly buckets: BucketTable;
  readonly freedNames: FreedNameTable;
  readonly settings: BucketSettingTable;
  readonly indexes: IndexTable;
  readonly listTokens: ListTokenTable;
  vectorsOf(index: StoredIndex): VectorTable;
  /** The vectors of an index as queries see them at this moment. */
  queryViewOf(index: StoredIndex): QueryView;
  /** Two steps. */
  addIndex(index: Omit<StoredIndex, 'id'>): StoredIndex;
  /** Two steps: the index, and all its vectors. */
  removeIndex(index: StoredIndex): void;
  transaction<T>(work: () => T): T;
  close(): void;
}

/** When queries begin to see what was written. */
export interface Visibility {
  /** Milliseconds after the write. */
  readonly visibleAfterMs: (index: StoredIndex) => number;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}

const AT_ONCE: Visibility = { visibleAfterMs: () => 0, now: Date.now };

/**
 * Opens the store, and makes it when it does not exist.
 *
 * What is acknowledged is on disk: a commit waits for the log to be written
 * through, and neither `kill -9` nor a power cut loses or halves it.
 *
 * @param dataDir folder of the store, made when missing; null keeps everything in memory
 * @throws DataFolderInUseError when another process has it open
 */
export function createStore(dataDir: string | null, visibility: Visibility = AT_ONCE): Store {
  const folder = dataDir === null ? null : openFolder(dataDir);
  const sql = new Sql(folder === null ? ':memory:' : folder.file);
  try {
    // A log beside the file needs shared memory unless one process owns both.
    sql.exec('PRAGMA locking_mode = EXCLUSIVE');
    sql.exec('PRAGMA journal_mode = WAL');
    sql.exec('PRAGMA synchronous = FULL');
    sql.exec('PRAGMA cache_size = -32768');
    return storeOver(sql, visibility, () => folder?.unlock());
  } catch (error) {
    sql.close();
    folder?.unlock();
    throw error;
  }
}

function openFolder(dataDir: string): { readonly file: string; readonly unlock: () => void } {
  mkdirSync(dataDir, { recursive: true });
  const unlock = lockDataFolder(dataDir);
  const file = join(dataDir, 'emulator.db');
  // Left behind by a process that was killed: the folder is ours, so it is nobody's.
  rmSync(`${file}.lock`, { recursive: true, force: true });
  return { file, unlock };
}

function storeOver(sql: Sql, visibility: Visibility, unlock: () => void): Store {
  const indexes = new IndexTable(sql);
  const recent = new RecentWrites(visibility.visibleAfterMs, visibility.now);
  const vectorsOf = (index: StoredIndex) =>
    new VectorTable(sql, index.id, (keys, table) => recent.note(index, keys, table));
  return {
    buckets: new BucketTable(sql),
    freedNames: new FreedNameTable(sql),
    settings: new BucketSettingTable(sql),
    indexes,
    listTokens: new ListTokenTable(sql),
    vectorsOf,
    queryViewOf: (index) => new QueryView(vectorsOf(index), recent.unseen(index)),
    addIndex: (index) => {
      const id = indexes.add(index);
      new VectorTable(sql, id).create();
      return { id, ...index };
    },
    removeIndex: (index) => {
      new VectorTable(sql, index.id).drop();
      indexes.remove(index.id);
      recent.forget(index);
    },
    transaction: (work) => sql.transaction(work),
    close: () => {
      sql.close();
      unlock();
    },
  };
}

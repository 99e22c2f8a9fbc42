import { bytesOf } from './column.ts';
import type { Sql } from './sql.ts';

/**
 * Keys that are too long to stand in a list token, found again by their
 * digest. On disk, so that a token outlives a restart.
 */
export class ListTokenTable {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
    sql.exec(
      'CREATE TABLE IF NOT EXISTS list_tokens (digest BLOB PRIMARY KEY, key BLOB NOT NULL) WITHOUT ROWID',
    );
  }

  remember(digest: Uint8Array, key: Uint8Array): void {
    this.#sql.run('INSERT OR IGNORE INTO list_tokens (digest, key) VALUES (?, ?)', [digest, key]);
  }

  find(digest: Uint8Array): Buffer | null {
    const row = this.#sql.first('SELECT key FROM list_tokens WHERE digest = ?', [digest]);
    return row === undefined ? null : bytesOf(row.key);
  }
}

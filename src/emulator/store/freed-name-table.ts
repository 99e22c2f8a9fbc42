import { numberOf } from './column.ts';
import type { Sql } from './sql.ts';

/** When the buckets that are gone were deleted: the service does not give their names away at once (API sheet §3.1). */
export class FreedNameTable {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
    sql.exec(
      'CREATE TABLE IF NOT EXISTS freed_names (name TEXT PRIMARY KEY, deleted_at INTEGER NOT NULL)',
    );
  }

  /** @param at milliseconds since the Unix epoch */
  note(name: string, at: number): void {
    this.#sql.run('INSERT OR REPLACE INTO freed_names (name, deleted_at) VALUES (?, ?)', [
      name,
      at,
    ]);
  }

  /** @returns milliseconds since the Unix epoch, null for a name that no bucket has given up */
  deletedAt(name: string): number | null {
    const row = this.#sql.first('SELECT deleted_at FROM freed_names WHERE name = ?', [name]);
    return row === undefined ? null : numberOf(row.deleted_at);
  }

  forget(name: string): void {
    this.#sql.run('DELETE FROM freed_names WHERE name = ?', [name]);
  }
}

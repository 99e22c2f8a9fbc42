import { textOf } from './column.ts';
import type { Sql, SqlRow } from './sql.ts';

export interface StoredBucket {
  readonly name: string;
  /** ISO 8601, UTC, milliseconds. */
  readonly createdAt: string;
  readonly resourceGroupId: string;
}

/** The vector buckets of the one account that the emulator plays. */
export class BucketTable {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
    sql.exec(
      'CREATE TABLE IF NOT EXISTS buckets (name TEXT PRIMARY KEY, created_at TEXT NOT NULL, resource_group TEXT NOT NULL)',
    );
  }

  add({ name, createdAt, resourceGroupId }: StoredBucket): void {
    this.#sql.run('INSERT INTO buckets (name, created_at, resource_group) VALUES (?, ?, ?)', [
      name,
      createdAt,
      resourceGroupId,
    ]);
  }

  find(name: string): StoredBucket | null {
    const row = this.#sql.first('SELECT * FROM buckets WHERE name = ?', [name]);
    return row === undefined ? null : toBucket(row);
  }

  count(): number {
    return this.#sql.all('SELECT name FROM buckets').length;
  }

  /** All of them, by name. */
  list(): StoredBucket[] {
    return this.#sql.all('SELECT * FROM buckets ORDER BY name').map(toBucket);
  }

  remove(name: string): void {
    this.#sql.run('DELETE FROM buckets WHERE name = ?', [name]);
  }
}

function toBucket(row: SqlRow): StoredBucket {
  return {
    name: textOf(row.name),
    createdAt: textOf(row.created_at),
    resourceGroupId: textOf(row.resource_group),
  };
}

// The package is CommonJS, and Node finds none of its names as named exports.
import sqlite from 'node-sqlite3-wasm';

export type SqlValue = number | string | Uint8Array | null;
export type SqlRow = Readonly<Record<string, SqlValue>>;

type Database = InstanceType<typeof sqlite.Database>;
type Statement = ReturnType<Database['prepare']>;

/** Statements kept ready; beyond that the one not used for longest is dropped. */
const PREPARED_STATEMENTS = 256;

/**
 * One SQLite database. Text is cut at NUL by the driver, so whatever a client
 * may have written is bound as bytes and never as a string.
 */
export class Sql {
  readonly #database: Database;
  readonly #prepared = new Map<string, Statement>();

  /** @param file path of the database, or `:memory:` */
  constructor(file: string) {
    this.#database = new sqlite.Database(file);
  }

  exec(sql: string): void {
    this.#database.exec(sql);
  }

  /** @returns how many rows were added, changed or removed */
  run(sql: string, values: SqlValue[] = []): number {
    return this.#statement(sql).run(values).changes;
  }

  /** @returns the id of the row that was added */
  insert(sql: string, values: SqlValue[]): number {
    return Number(this.#statement(sql).run(values).lastInsertRowid);
  }

  all(sql: string, values: SqlValue[] = []): SqlRow[] {
    // Without `expand` a row is flat, and no column here holds more than 53 bits.
    return this.#statement(sql).all(values) as SqlRow[];
  }

  /** The first row. Not the driver's own `get`: it leaves the statement open, and the log grows. */
  first(sql: string, values: SqlValue[] = []): SqlRow | undefined {
    return this.all(sql, values)[0];
  }

  /** Runs `work` as one transaction: all of it is on disk afterwards, or none. */
  transaction<T>(work: () => T): T {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#database.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.#database.inTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  /** Lets go of statements that mention `word`, before what they read is dropped. */
  forget(word: string): void {
    for (const [sql, statement] of this.#prepared) {
      if (!sql.includes(word)) continue;
      statement.finalize();
      this.#prepared.delete(sql);
    }
  }

  close(): void {
    for (const statement of this.#prepared.values()) statement.finalize();
    this.#prepared.clear();
    this.#database.close();
  }

  #statement(sql: string): Statement {
    let statement = this.#prepared.get(sql);
    this.#prepared.delete(sql);
    statement ??= this.#database.prepare(sql);
    this.#prepared.set(sql, statement);
    if (this.#prepared.size > PREPARED_STATEMENTS) this.#dropOldest();
    return statement;
  }

  #dropOldest(): void {
    const [oldest] = this.#prepared;
    if (oldest === undefined) return;
    oldest[1].finalize();
    this.#prepared.delete(oldest[0]);
  }
}

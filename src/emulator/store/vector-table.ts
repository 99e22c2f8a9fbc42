import { crc32 } from 'node:zlib';
import { bytesOf, numberOf } from './column.ts';
import type { Sql, SqlRow } from './sql.ts';

/** A vector on its way into the store. */
export interface NewVector {
  readonly key: string;
  readonly data: Float32Array;
  /** JSON text of an object. */
  readonly metadata: string;
}

/** A vector as the store hands it out: what was asked for, not parsed. */
export interface StoredVector {
  readonly key: Buffer;
  /** Empty when not asked for. */
  readonly data: Float32Array;
  /** UTF-8 JSON text of an object; empty when not asked for. */
  readonly metadata: Buffer;
}

export interface VectorColumns {
  readonly data: boolean;
  readonly metadata: boolean;
}

export interface Segment {
  readonly count: number;
  readonly index: number;
}

const NO_BYTES = Buffer.alloc(0);
const NO_DATA = new Float32Array(0);

/**
 * The vectors of one index, in a table of its own so that dropping the index
 * is cheap.
 *
 * The rows have row ids, and their key and its CRC-32 stand in a unique index:
 * it keeps keys apart (the CRC follows from the key), orders them by their
 * UTF-8 bytes, and finds the keys of a segment without touching a row.
 */
export class VectorTable {
  readonly #sql: Sql;
  readonly #table: string;
  readonly #beforeWrite: (keys: readonly string[], table: VectorTable) => void;

  /** @param beforeWrite is told of keys before they are written or removed */
  constructor(
    sql: Sql,
    indexId: number,
    beforeWrite: (keys: readonly string[], table: VectorTable) => void = () => undefined,
  ) {
    this.#sql = sql;
    this.#beforeWrite = beforeWrite;
    this.#table = `vectors_${indexId}`;
  }

  create(): void {
    this.#sql.exec(
      `CREATE TABLE ${this.#table} (id INTEGER PRIMARY KEY, key BLOB NOT NULL, crc INTEGER NOT NULL,
         data BLOB NOT NULL, metadata BLOB NOT NULL, UNIQUE (key, crc))`,
    );
  }

  drop(): void {
    // With the blank, or vectors_1 would take vectors_12 along.
    this.#sql.forget(`${this.#table} `);
    this.#sql.exec(`DROP TABLE ${this.#table}`);
  }

  /** Adds or overwrites; the caller makes it one transaction. */
  put(vectors: readonly NewVector[]): void {
    this.#beforeWrite(
      vectors.map(({ key }) => key),
      this,
    );
    const sql = `INSERT INTO ${this.#table} (key, crc, data, metadata) VALUES (?, ?, ?, ?)
      ON CONFLICT (key, crc) DO UPDATE SET data = excluded.data, metadata = excluded.metadata`;
    for (const { key, data, metadata } of vectors) {
      const bytes = Buffer.from(key, 'utf8');
      this.#sql.run(sql, [
        bytes,
        crc32(bytes),
        new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
        Buffer.from(metadata, 'utf8'),
      ]);
    }
  }

  /** Removes those that exist; the caller makes it one transaction. @returns how many there were */
  remove(keys: readonly string[]): number {
    this.#beforeWrite(keys, this);
    let removed = 0;
    for (const key of keys) {
      removed += this.#sql.run(`DELETE FROM ${this.#table} WHERE key = ?`, [
        Buffer.from(key, 'utf8'),
      ]);
    }
    return removed;
  }

  get(key: string, columns: VectorColumns): StoredVector | null {
    const row = this.#sql.first(
      `SELECT key${selected(columns)} FROM ${this.#table} WHERE key = ?`,
      [Buffer.from(key, 'utf8')],
    );
    return row === undefined ? null : toVector(row);
  }

  /**
   * The next vectors in the order of the keys' UTF-8 bytes.
   *
   * @param after exclusive; null begins at the first key
   */
  page(
    after: Uint8Array | null,
    limit: number,
    columns: VectorColumns,
    segment: Segment | null,
  ): StoredVector[] {
    const inSegment = segment === null ? '' : ' AND crc % ? = ?';
    return this.#sql
      .all(
        // No key is empty, so the empty blob stands before the first one.
        `SELECT key${selected(columns)} FROM ${this.#table} WHERE key > ?${inSegment} ORDER BY key LIMIT ?`,
        [after ?? NO_BYTES, ...(segment === null ? [] : [segment.count, segment.index]), limit],
      )
      .map(toVector);
  }

  /** The next vectors in no particular order, with their data: the fast way to see them all. */
  sweep(
    afterId: number,
    limit: number,
    metadata: boolean,
  ): { readonly vectors: StoredVector[]; readonly lastId: number } {
    const rows = this.#sql.all(
      `SELECT id, key${selected({ data: true, metadata })} FROM ${this.#table} WHERE id > ? ORDER BY id LIMIT ?`,
      [afterId, limit],
    );
    const last = rows.at(-1);
    return {
      vectors: rows.map(toVector),
      lastId: last === undefined ? afterId : numberOf(last.id),
    };
  }
}

function selected({ data, metadata }: VectorColumns): string {
  return `${data ? ', data' : ''}${metadata ? ', metadata' : ''}`;
}

function toVector(row: SqlRow): StoredVector {
  return {
    key: bytesOf(row.key),
    data: row.data === undefined ? NO_DATA : floatsOf(bytesOf(row.data)),
    metadata: row.metadata === undefined ? NO_BYTES : bytesOf(row.metadata),
  };
}

function floatsOf(bytes: Buffer): Float32Array {
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}

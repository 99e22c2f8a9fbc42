import type { VectorIndex } from '#protocol/vector-index.ts';
import { numberOf, textOf } from './column.ts';
import type { Sql, SqlRow } from './sql.ts';

export type DistanceMetric = 'cosine' | 'euclidean';

export interface StoredIndex {
  /** Never given to another index again, not even after a deletion. */
  readonly id: number;
  readonly bucket: string;
  readonly name: string;
  readonly dimension: number;
  readonly metric: DistanceMetric;
  /** null when the index was made without the setting. */
  readonly nonFilterableKeys: readonly string[] | null;
  /** ISO 8601, UTC, milliseconds. */
  readonly createdAt: string;
}

/** The vector indexes of all buckets. Their vectors live in a table of their own each. */
export class IndexTable {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
    sql.exec(
      `CREATE TABLE IF NOT EXISTS vector_indexes (
         id INTEGER PRIMARY KEY AUTOINCREMENT, bucket TEXT NOT NULL, name TEXT NOT NULL,
         dimension INTEGER NOT NULL, metric TEXT NOT NULL, non_filterable TEXT, created_at TEXT NOT NULL,
         UNIQUE (bucket, name))`,
    );
  }

  /** @returns the new index's id */
  add(index: Omit<StoredIndex, 'id'>): number {
    return this.#sql.insert(
      'INSERT INTO vector_indexes (bucket, name, dimension, metric, non_filterable, created_at) VALUES (?, ?, ?, ?, ?, ?)',
      [
        index.bucket,
        index.name,
        index.dimension,
        index.metric,
        index.nonFilterableKeys === null ? null : JSON.stringify(index.nonFilterableKeys),
        index.createdAt,
      ],
    );
  }

  find(bucket: string, name: string): StoredIndex | null {
    const row = this.#sql.first('SELECT * FROM vector_indexes WHERE bucket = ? AND name = ?', [
      bucket,
      name,
    ]);
    return row === undefined ? null : toIndex(row);
  }

  /** All indexes of a bucket, by name; upper case before lower case. */
  list(bucket: string): StoredIndex[] {
    return this.#sql
      .all('SELECT * FROM vector_indexes WHERE bucket = ? ORDER BY name', [bucket])
      .map(toIndex);
  }

  remove(id: number): void {
    this.#sql.run('DELETE FROM vector_indexes WHERE id = ?', [id]);
  }
}

/** An index as GetVectorIndex and ListVectorIndexes show it (API sheet §3.12). */
export function describeIndex(
  index: StoredIndex,
  status: 'creating' | 'enable' = 'enable',
): VectorIndex {
  return {
    createTime: index.createdAt,
    dataType: 'float32',
    dimension: index.dimension,
    distanceMetric: index.metric,
    indexName: index.name,
    ...(index.nonFilterableKeys === null
      ? {}
      : { metadata: { nonFilterableMetadataKeys: [...index.nonFilterableKeys] } }),
    status,
    vectorBucketName: index.bucket,
  };
}

function toIndex(row: SqlRow): StoredIndex {
  const nonFilterable = row.non_filterable;
  return {
    id: numberOf(row.id),
    bucket: textOf(row.bucket),
    name: textOf(row.name),
    dimension: numberOf(row.dimension),
    metric: textOf(row.metric) === 'cosine' ? 'cosine' : 'euclidean',
    // Written by `add` and by nobody else.
    nonFilterableKeys:
      typeof nonFilterable === 'string' ? (JSON.parse(nonFilterable) as string[]) : null,
    createdAt: textOf(row.created_at),
  };
}

import { bytesOf } from './column.ts';
import type { Sql } from './sql.ts';

export type BucketSetting = 'policy' | 'logging';

/** Texts that belong to a bucket and are kept as they were put. */
export class BucketSettingTable {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
    sql.exec(
      'CREATE TABLE IF NOT EXISTS bucket_settings (bucket TEXT NOT NULL, name TEXT NOT NULL, content BLOB NOT NULL, PRIMARY KEY (bucket, name))',
    );
  }

  put(bucket: string, name: BucketSetting, text: string): void {
    this.#sql.run(
      'INSERT OR REPLACE INTO bucket_settings (bucket, name, content) VALUES (?, ?, ?)',
      [bucket, name, Buffer.from(text, 'utf8')],
    );
  }

  find(bucket: string, name: BucketSetting): string | null {
    const row = this.#sql.first(
      'SELECT content FROM bucket_settings WHERE bucket = ? AND name = ?',
      [bucket, name],
    );
    return row === undefined ? null : bytesOf(row.content).toString('utf8');
  }

  remove(bucket: string, name: BucketSetting): void {
    this.#sql.run('DELETE FROM bucket_settings WHERE bucket = ? AND name = ?', [bucket, name]);
  }

  /** Whatever is set on a bucket, before the bucket itself goes. */
  removeAll(bucket: string): void {
    this.#sql.run('DELETE FROM bucket_settings WHERE bucket = ?', [bucket]);
  }
}

import type { Metadata, MetadataValue } from '#protocol/vector.ts';
import type { FieldSummary, MetadataColumn } from './metadata-column.ts';
import { MetadataRows } from './metadata-rows.ts';
import { PackedStrings } from './packed-strings.ts';
import type { ScannedVector } from './scan.ts';

/**
 * The rows of an index in packed memory: keys as UTF-8, metadata by column with
 * each distinct value once. Rows are numbered from 0 in the order they came and
 * never change or go. A million keys of 30 bytes with six fields take some
 * 150 MB, ten million without metadata some 400 MB (bench/README.md).
 */
export class KeyStore {
  /** Keys by row. */
  readonly keys = new PackedStrings();
  /** Metadata by row. */
  readonly metadata = new MetadataRows();
  readonly #placed = new Map<MetadataColumn, number>();

  /** Rows, that is distinct keys. */
  get size(): number {
    return this.keys.size;
  }

  /** Memory held, for the page to show. */
  get bytes(): number {
    return this.keys.bytes + this.metadata.bytes;
  }

  /** Metadata fields that any row has, in the order they were first seen. */
  get fields(): readonly string[] {
    return this.metadata.columns.map(({ field }) => field);
  }

  /** @returns the new row, or null when the key is there already; its metadata is then kept as it was */
  add(key: string, metadata: Metadata): number | null {
    const row = this.size;
    if (this.keys.intern(key) !== row) return null;
    this.metadata.put(row, metadata);
    return row;
  }

  rowOf(key: string): number | null {
    const row = this.keys.find(key);
    return row < 0 ? null : row;
  }

  /** @throws RangeError when there is no such row */
  keyAt(row: number): string {
    return this.keys.at(row);
  }

  /** Exactly what was added, as a new object: each value, and the order of fields. */
  metadataAt(row: number): Metadata {
    return this.metadata.at(row);
  }

  /** The columns of the fields that a row has, in their order: one list for all rows with the same. */
  columnsAt(row: number): readonly MetadataColumn[] {
    return this.metadata.columnsAt(row);
  }

  /** @returns undefined when the row lacks the field */
  fieldAt(row: number, field: string): MetadataValue | undefined {
    const column = this.column(field);
    const code = column?.codes.at(row) ?? 0;
    return code === 0 ? undefined : column?.valueOf(code);
  }

  vectorAt(row: number): ScannedVector {
    return { key: this.keyAt(row), metadata: this.metadataAt(row) };
  }

  /** The rows there are now, made one by one as they are asked for. */
  vectors(): Iterable<ScannedVector> & { readonly length: number } {
    const store = this;
    const length = this.size;
    return {
      length,
      *[Symbol.iterator]() {
        for (let row = 0; row < length; row += 1) yield store.vectorAt(row);
      },
    };
  }

  /** The packed values of a field; undefined when no row has it. */
  column(field: string): MetadataColumn | undefined {
    return this.metadata.column(field);
  }

  /**
   * The fields there are. The first call puts the most frequent first; from then
   * on fields keep their place and new ones come last, so that columns do not
   * move while somebody looks at them.
   */
  summary(): readonly FieldSummary[] {
    this.metadata.columns
      .filter((column) => !this.#placed.has(column))
      .sort((a, b) => b.count - a.count)
      .forEach((column) => {
        this.#placed.set(column, column.typicalLength);
      });
    return [...this.#placed].map(([column, typicalLength]) => ({
      field: column.field,
      count: column.count,
      typicalLength,
      values: column.topTexts(),
      hasNumbers: column.numeric > 0,
    }));
  }
}

import type { Metadata } from '#protocol/vector.ts';
import { MetadataColumn } from './metadata-column.ts';
import { RowShapes } from './row-shapes.ts';

/** Metadata of rows by column, each distinct value once. Rows never change or go. */
export class MetadataRows {
  readonly #columns: MetadataColumn[] = [];
  /** Where in `#columns` a field is. */
  readonly #numbers = new Map<string, number>();
  readonly #shapes = new RowShapes();
  /** By the fields of a shape. */
  readonly #shaped = new Map<readonly number[], readonly MetadataColumn[]>();

  /** Memory held. */
  get bytes(): number {
    return this.#columns.reduce((sum, column) => sum + column.bytes, this.#shapes.bytes);
  }

  /** A column for each field that any row has, in the order they were first seen. */
  get columns(): readonly MetadataColumn[] {
    return this.#columns;
  }

  /** Once for a row. */
  put(row: number, metadata: Metadata): void {
    let shape = this.#shapes.empty;
    for (const field of Object.keys(metadata)) {
      const value = metadata[field];
      if (value === undefined) continue;
      const number = this.#numberOf(field);
      this.#columns[number]?.put(row, value);
      shape = this.#shapes.longer(shape, number);
    }
    this.#shapes.put(row, shape);
  }

  /** Exactly what was put, as a new object: each value, and the order of fields. */
  at(row: number): Metadata {
    const metadata: Metadata = {};
    for (const column of this.columnsAt(row)) {
      const value = column.valueOf(column.codes.at(row));
      if (column.field !== '__proto__') metadata[column.field] = value;
      else Object.defineProperty(metadata, column.field, { ...OWN_PROPERTY, value });
    }
    return metadata;
  }

  /** The columns of the fields that a row has, in their order: one list for all rows with the same. */
  columnsAt(row: number): readonly MetadataColumn[] {
    const fields = this.#shapes.fieldsOf(row);
    let columns = this.#shaped.get(fields);
    if (columns === undefined) {
      columns = fields.flatMap((number) => this.#columns[number] ?? []);
      this.#shaped.set(fields, columns);
    }
    return columns;
  }

  /** The packed values of a field; undefined when no row has it. */
  column(field: string): MetadataColumn | undefined {
    return this.#columns[this.#numbers.get(field) ?? -1];
  }

  #numberOf(field: string): number {
    const known = this.#numbers.get(field);
    if (known !== undefined) return known;
    const number = this.#columns.length;
    this.#numbers.set(field, number);
    this.#columns.push(new MetadataColumn(field));
    return number;
  }
}

const OWN_PROPERTY = { enumerable: true, configurable: true, writable: true } as const;

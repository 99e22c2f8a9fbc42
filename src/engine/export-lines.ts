import { exactJson, numbersJson } from '#protocol/exact-json.ts';
import type { MetadataValue, Vector } from '#protocol/vector.ts';
import { csvRecord } from './csv.ts';

/** How vectors are written down: one JSON object a line as PutVectors takes it, or a table for a spreadsheet. */
export type ExportFormat = 'jsonl' | 'csv';

/** Writes vectors down as text. */
export interface ExportLines {
  /** What comes before the first vector. */
  readonly heading: string;
  /** One vector, with what ends its line. */
  line(vector: Vector): string;
  /** Vectors with a metadata field that the form has no place for. */
  readonly cut: number;
}

export interface ExportForm {
  readonly format: ExportFormat;
  /** Whether the numbers are written. */
  readonly withData: boolean;
  /** Metadata fields, for the columns of a table. */
  readonly fields: readonly string[];
}

export function exportLines({ format, withData, fields }: ExportForm): ExportLines {
  return format === 'jsonl' ? jsonLines() : csvLines(fields, withData);
}

function jsonLines(): ExportLines {
  return {
    heading: '',
    // A vector without metadata is written without: PutVectors takes either.
    line: ({ key, data, metadata }) => {
      const numbers = data === undefined ? undefined : { float32: data.float32 };
      return `${exactJson({ key, data: numbers, metadata })}\n`;
    },
    cut: 0,
  };
}

/**
 * Key, one column a metadata field, and the numbers as JSON. A list is JSON too,
 * so that it can be told from a text with commas. A field that has the name of
 * another column is called `metadata.NAME`.
 */
function csvLines(fields: readonly string[], withData: boolean): ExportLines {
  const known = new Set(fields);
  let cut = 0;
  return {
    heading: csvRecord(columnNames(fields, withData)),
    line: ({ key, data, metadata = {} }) => {
      if (Object.keys(metadata).some((field) => !known.has(field))) cut += 1;
      const cells = fields.map((field) =>
        Object.hasOwn(metadata, field) ? cellOf(metadata[field]) : null,
      );
      const numbers = data === undefined ? '' : numbersJson(data.float32);
      return csvRecord(withData ? [key, ...cells, numbers] : [key, ...cells]);
    },
    get cut() {
      return cut;
    },
  };
}

function columnNames(fields: readonly string[], withData: boolean): readonly string[] {
  const own = withData ? ['key', 'vector'] : ['key'];
  const taken = new Set([...own, ...fields]);
  const columns = fields.map((field) => {
    if (!own.includes(field)) return field;
    let name = `metadata.${field}`;
    while (taken.has(name)) name = `metadata.${name}`;
    return name;
  });
  return withData ? ['key', ...columns, 'vector'] : ['key', ...columns];
}

function cellOf(value: MetadataValue | undefined): string | number | null {
  if (value === undefined) return null;
  if (typeof value === 'boolean') return String(value);
  return Array.isArray(value) ? exactJson(value) : value;
}

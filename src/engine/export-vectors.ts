import { utf8ToBytes } from '@noble/hashes/utils.js';
import { ServiceError } from '#protocol/service-error.ts';
import type { Vector } from '#protocol/vector.ts';
import { roundedField } from './backup-format.ts';
import { type ExportForm, exportLines } from './export-lines.ts';
import { type EngineDeps, readInOrder } from './reading.ts';
import type { ScannedVector } from './scan.ts';

/** Rows of an index, in the order that they are to be written in. */
export interface ExportRows extends Iterable<ScannedVector> {
  readonly length: number;
}

export interface ExportRequest extends Omit<ExportForm, 'fields'> {
  readonly index: string;
  /** May grow meanwhile: those that are there at the start are written. */
  readonly rows: ExportRows;
}

export interface ExportProgress {
  readonly phase: 'looking' | 'writing';
  /** Rows looked through, or written or found gone. */
  readonly done: number;
  readonly total: number;
  /** Rows that did not exist any more when their numbers were read. */
  readonly gone: number;
}

export interface ExportSummary {
  readonly written: number;
  /** Rows that were gone, which the file does not have; always 0 without data. */
  readonly gone: number;
  /** The first few of them. */
  readonly goneKeys: readonly string[];
  /** Vectors that have metadata for which the table has no column, because it appeared since the rows were read. */
  readonly cut: number;
  /** Vectors with a metadata number of more than 15 digits, which was rounded when it was read. */
  readonly rounded: number;
}

/** As many as a browser opens connections to one host. */
const READ_AHEAD = 6;
const PORTION = 1000;
const GONE_NAMED = 5;
/** Text is gathered to about this many characters before it is handed on. */
const PIECE = 250_000;

/**
 * Writes rows down, in their order. Without data as they were read, without a
 * request; with data each is read anew by its key, 100 at a time and some pages
 * ahead, with the metadata that it has by then. Listing with data would take
 * fewer requests where vectors are small, but names other keys than the rows.
 *
 * Holds some pages of vectors; nothing is read while `write` is behind.
 *
 * @throws ServiceError, the signal's reason, or what `write` rejected with; what
 *   was written until then is not whole
 */
export async function exportVectors(
  deps: EngineDeps,
  request: ExportRequest,
  write: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>,
  onProgress: (progress: ExportProgress) => void,
  signal: AbortSignal,
): Promise<ExportSummary> {
  const { format, withData, rows } = request;
  const total = rows.length;
  const look = (done: number) => onProgress({ phase: 'looking', done, total, gone: 0 });
  const fields = format === 'csv' ? await fieldsOf(deps, rows, total, look, signal) : [];
  const lines = exportLines({ format, withData, fields });
  const gone = { count: 0, keys: [] as string[] };
  let text = lines.heading;
  let done = 0;
  let rounded = 0;
  const pass = async () => {
    const bytes = utf8ToBytes(text);
    text = '';
    if (bytes.length > 0) await write(new Uint8Array(bytes));
  };
  for await (const { rows: page, vectorOf } of pagesToWrite(deps, request, total, signal)) {
    for (const row of page) {
      const vector = vectorOf(row);
      if (vector === null) {
        gone.count += 1;
        if (gone.keys.length < GONE_NAMED) gone.keys.push(row.key);
        continue;
      }
      text += lines.line(vector);
      if (roundedField(vector.metadata) !== null) rounded += 1;
    }
    done += page.length;
    if (text.length >= PIECE) await pass();
    onProgress({ phase: 'writing', done, total, gone: gone.count });
  }
  await pass();
  const written = done - gone.count;
  return { written, gone: gone.count, goneKeys: gone.keys, cut: lines.cut, rounded };
}

interface PageToWrite {
  readonly rows: readonly ScannedVector[];
  /** Null: it does not exist any more. */
  vectorOf(row: ScannedVector): Vector | null;
}

async function* pagesToWrite(
  deps: EngineDeps,
  { index, rows, withData }: ExportRequest,
  total: number,
  signal: AbortSignal,
): AsyncGenerator<PageToWrite> {
  const portions = portionsOf(rows, total);
  if (!withData) {
    for (const portion of portions) {
      yield { rows: portion, vectorOf: (row) => row };
      await breathe(deps, signal);
    }
    return;
  }
  const options = { signal, readAhead: READ_AHEAD, returnData: true, returnMetadata: true };
  for await (const { page, found } of readInOrder(deps, index, portions, options)) {
    yield { rows: page, vectorOf: ({ key }) => withNumbers(key, found.get(key)) };
  }
}

function withNumbers(key: string, vector: Vector | undefined): Vector | null {
  if (vector === undefined) return null;
  if (vector.data !== undefined) return vector;
  throw new ServiceError({
    code: 'BadAnswer',
    status: 200,
    message: `${JSON.stringify(key)} came without its numbers, which were asked for. Export again, or without the numbers.`,
    outcome: 'answered',
  });
}

/** Every metadata field that the rows have, in the order in which they are met. */
async function fieldsOf(
  deps: EngineDeps,
  rows: ExportRows,
  total: number,
  onProgress: (done: number) => void,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const fields = new Set<string>();
  let done = 0;
  for (const portion of portionsOf(rows, total)) {
    for (const { metadata } of portion) {
      for (const field of Object.keys(metadata)) fields.add(field);
    }
    done += portion.length;
    onProgress(done);
    await breathe(deps, signal);
  }
  return [...fields];
}

/** Lets whoever shares the thread have it for a moment, and notices that it is to stop. */
async function breathe({ clock }: EngineDeps, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await clock.sleep(0, signal);
}

function* portionsOf(rows: ExportRows, total: number): Iterable<readonly ScannedVector[]> {
  let portion: ScannedVector[] = [];
  let taken = 0;
  for (const row of rows) {
    if (taken === total) break;
    taken += 1;
    portion.push(row);
    if (portion.length < PORTION) continue;
    yield portion;
    portion = [];
  }
  if (portion.length > 0) yield portion;
}

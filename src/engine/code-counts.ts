import type { MetadataColumn } from './metadata-column.ts';
import { CHUNK_ROWS, type Codes, type RowCodes } from './row-codes.ts';

/** A few milliseconds of work. */
const CHUNKS_AT_ONCE = 16;
const ROWS_AT_ONCE = 1 << 17;

/**
 * How many rows have each code of a column; those without the field are counted at 0.
 *
 * @param size rows of the store
 * @param within the rows to count, or null for all
 */
export function* countCodes(
  { codes, dictionary }: MetadataColumn,
  size: number,
  within: Uint32Array | null,
): Generator<void, Uint32Array> {
  const counts = new Uint32Array(dictionary.size + 1);
  if (within !== null) {
    for (let at = 0; at < within.length; at += ROWS_AT_ONCE) {
      countRows(within.subarray(at, at + ROWS_AT_ONCE), codes, counts);
      yield;
    }
    return counts;
  }
  for (let first = 0, chunk = 0; first < size; first += CHUNK_ROWS, chunk += 1) {
    const count = Math.min(CHUNK_ROWS, size - first);
    const held = codes.chunk(chunk);
    if (held === undefined) counts[0] = (counts[0] ?? 0) + count;
    else countChunk(held, count, counts);
    if (chunk % CHUNKS_AT_ONCE === CHUNKS_AT_ONCE - 1) yield;
  }
  return counts;
}

function countRows(rows: Uint32Array, codes: RowCodes, counts: Uint32Array): void {
  for (let at = 0; at < rows.length; at += 1) {
    const code = codes.at(rows[at] ?? 0);
    counts[code] = (counts[code] ?? 0) + 1;
  }
}

function countChunk(codes: Codes, length: number, counts: Uint32Array): void {
  for (let at = 0; at < length; at += 1) {
    const code = codes[at] ?? 0;
    counts[code] = (counts[code] ?? 0) + 1;
  }
}

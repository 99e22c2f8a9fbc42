import { exportLines } from '#engine/export-lines.ts';
import type { ScannedVector } from '#engine/scan.ts';

/** `keys`: one a line. `jsonl`: JSON Lines as PutVectors takes them, without the numbers. `csv`: the columns shown. */
export type CopyForm = 'keys' | 'jsonl' | 'csv';

/** Rows copied at most: beyond, a file is the better place. */
export const MOST_COPIED_ROWS = 500_000;
/** UTF-16 code units copied at most; programs stall when more is pasted into them. */
export const MOST_COPIED_LENGTH = 64_000_000;
/** From this many rows on it is said how much text they were. */
export const MANY_ROWS = 100_000;

export interface CopiedText {
  readonly text: string;
  /** Keys that are more than one line of `keys`, because they hold a line break. */
  readonly brokenKeys: number;
}

/**
 * Rows as text for the clipboard.
 *
 * @param fields columns of `csv` beside the key
 * @returns null when the text is longer than `MOST_COPIED_LENGTH`
 */
export function copyText(
  rows: readonly ScannedVector[],
  form: CopyForm,
  fields: readonly string[],
  mostLength = MOST_COPIED_LENGTH,
): CopiedText | null {
  const lines =
    form === 'keys' ? KEY_LINES : exportLines({ format: form, withData: false, fields });
  const parts = [lines.heading];
  let length = lines.heading.length;
  let brokenKeys = 0;
  for (const row of rows) {
    const line = lines.line(row);
    parts.push(line);
    length += line.length;
    if (length > mostLength) return null;
    if (form === 'keys' && LINE_BREAK.test(row.key)) brokenKeys += 1;
  }
  return { text: parts.join(''), brokenKeys };
}

const LINE_BREAK = /[\n\r\u2028\u2029]/;
const KEY_LINES = { heading: '', line: ({ key }: ScannedVector) => `${key}\n` };

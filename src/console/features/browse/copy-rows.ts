import { create } from 'zustand';
import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import { counted, formatBytes, formatCount } from '#console/lib/number-format.ts';
import type { ScannedVector } from '#engine/scan.ts';
import {
  type CopyForm,
  copyText,
  MANY_ROWS,
  MOST_COPIED_LENGTH,
  MOST_COPIED_ROWS,
} from './copy-text.ts';

/** What is to be copied. */
export interface CopySource {
  /** How many rows it will be. */
  readonly count: number;
  /** How many are selected: 0 when the row with the focus is to be copied. */
  readonly selected: number;
  /** Columns shown, for CSV. */
  readonly fields: readonly string[];
  /** The rows, in the order of the table. */
  selectedVectors(): Promise<readonly ScannedVector[]>;
}

/** What became of copying. */
export interface CopyResult {
  /** Tells it from the one before, which may say the same. */
  readonly at: number;
  /** Rows that were selected then. */
  readonly selected: number;
  readonly failed: boolean;
  readonly words: string;
}

const useCopyStore = create<{ readonly results: ReadonlyMap<string, CopyResult> }>()(() => ({
  results: new Map(),
}));

/** What became of the last copying from an index; null when that is old news. */
export function useCopyResult(target: IndexTarget): CopyResult | null {
  const id = targetId(target);
  return useCopyStore(({ results }) => results.get(id) ?? null);
}

export function forgetCopyResult(target: IndexTarget): void {
  const results = new Map(useCopyStore.getState().results);
  if (results.delete(targetId(target))) useCopyStore.setState({ results });
}

let copies = 0;

/** Copies rows to the clipboard and says what it did; see `useCopyResult`. */
export async function copyRows(
  target: IndexTarget,
  source: CopySource,
  form: CopyForm,
): Promise<void> {
  copies += 1;
  const at = copies;
  const say = (words: string, failed: boolean) => {
    if (at !== copies) return;
    const results = new Map(useCopyStore.getState().results);
    results.set(targetId(target), { at, selected: source.selected, words, failed });
    useCopyStore.setState({ results });
  };
  if (source.count > MOST_COPIED_ROWS) {
    say(
      `${counted(source.count, 'row')} are more than the ${formatCount(MOST_COPIED_ROWS)} that can be copied: nothing was. Use Export, which writes a file.`,
      true,
    );
    return;
  }
  if (source.count > MANY_ROWS) say(`Copying ${whatIs(form, source.count)}…`, false);
  try {
    say(await intoClipboard(source, form), false);
  } catch (error) {
    say(error instanceof CopyRefusal ? error.message : REFUSED, true);
  }
}

/** What a form is called, with how many of it. */
export function whatIs(form: CopyForm, count: number): string {
  switch (form) {
    case 'keys':
      return counted(count, 'key');
    case 'jsonl':
      return `${counted(count, 'row')} as JSON Lines`;
    case 'csv':
      return `${counted(count, 'row')} as CSV`;
  }
}

const REFUSED =
  'The browser refused to copy: nothing was. Allow this page to use the clipboard, or use Export.';

class CopyRefusal extends Error {}

/** @returns what was copied, in words */
async function intoClipboard(source: CopySource, form: CopyForm): Promise<string> {
  let words = '';
  const text = source.selectedVectors().then((rows) => {
    const copied = copyText(rows, form, source.fields);
    if (copied === null) {
      throw new CopyRefusal(
        `${whatIs(form, rows.length)} are more than the ${formatBytes(MOST_COPIED_LENGTH)} of text that can be copied: nothing was. Use Export, which writes a file.`,
      );
    }
    words = wordsOf(form, rows.length, copied.text.length, copied.brokenKeys);
    return new Blob([copied.text], { type: 'text/plain' });
  });
  // Handed over as a promise: browsers let a page write only right after the key or click.
  await Promise.all([text, navigator.clipboard.write([new ClipboardItem({ 'text/plain': text })])]);
  return words;
}

function wordsOf(form: CopyForm, count: number, length: number, brokenKeys: number): string {
  const size = count > MANY_ROWS ? `, ${formatBytes(length)} of text` : '';
  const broken =
    brokenKeys === 0
      ? ''
      : `; ${brokenKeys === 1 ? 'one holds a line break' : `${formatCount(brokenKeys)} hold line breaks`}, JSON Lines keeps such keys whole`;
  return `Copied ${whatIs(form, count)}${size}${broken}`;
}

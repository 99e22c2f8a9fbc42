import { keyProblem } from '#protocol/vector.ts';

/** How keys are written in a list. */
export type KeyListForm =
  /** One key a line, exactly as it stands there. */
  | { readonly kind: 'lines' }
  /**
   * RFC 4180; with `header` the first record names the columns. `column` counts from 0.
   * With `guarded` a key that a spreadsheet would take for a formula has an apostrophe in
   * front that is not its own, as `csvRecord` writes it.
   */
  | {
      readonly kind: 'csv';
      readonly separator: CsvSeparator;
      readonly header: boolean;
      readonly column: number;
      readonly guarded: boolean;
    }
  /** One array of texts, or of objects whose `member` is the key. */
  | { readonly kind: 'json'; readonly member: string }
  /** One such text or object a line. */
  | { readonly kind: 'json-lines'; readonly member: string };

/** The member that has the key in everything that the console and the service write. */
export const KEY_MEMBER = 'key';

export type CsvSeparator = ',' | ';' | '\t';

/**
 * What a list holds, in its order. `at` says where: the number of the line from
 * 1, in a JSON array that of the item.
 */
export interface KeyListSink {
  onKey(key: string, at: number): void;
  /** An empty line, or an empty field of a CSV file. */
  onEmpty(at: number): void;
  /** @param text what stands there, as much of it as was kept */
  onImpossible(at: number, text: string, problem: string): void;
}

/** A list that cannot be read to its end; nothing that was read of it may be relied on. */
export class KeyListError extends Error {
  override name = 'KeyListError';
}

/** Reads text that comes in portions, cut anywhere. */
export interface KeyListParser {
  /** @throws KeyListError */
  push(portion: string): void;
  /** After the last portion. @throws KeyListError */
  end(): void;
}

/** As many UTF-16 units as a key has characters at most, and no half of a surrogate pair. */
const SURELY_KEY = /^[^\ud800-\udfff]{1,1024}$/;

/** Passes on what was found at one place of a list. */
export function offerKey(sink: KeyListSink, key: string, at: number): void {
  // Most of a million keys are judged at once; to count their characters takes longer.
  const problem = SURELY_KEY.test(key) ? null : keyProblem(key);
  if (problem === null) sink.onKey(key, at);
  else sink.onImpossible(at, key, problem);
}

/** Longest line, record or item that is kept: 4,096 numbers and 40 KB of metadata fit several times. */
export const LONGEST_ENTRY = 1_000_000;
/** What is passed on of an entry that is longer. */
export const KEPT_OF_LONG = 200;

/** Says why an entry longer than `LONGEST_ENTRY` is no key, and holds none. */
export function tooLong(what: 'line' | 'item' | 'record'): string {
  return `This ${what} has more than ${LONGEST_ENTRY.toLocaleString('en')} characters, and a key at most 1,024. Is this the right form, and the right file?`;
}

/** A stretch of text drawn as it is, or a character that must be named because it cannot be seen. */
export interface TextRun {
  readonly text: string;
  /** Where it starts, in UTF-16 units. */
  readonly from: number;
  /** Name to show in place of the character; null for ordinary text. */
  readonly mark: string | null;
}

const NAMES: ReadonlyMap<string, string> = new Map([
  ['\0', 'NUL'],
  ['\t', 'TAB'],
  ['\n', 'LF'],
  ['\r', 'CR'],
  ['\u00a0', 'NBSP'],
  ['\u00ad', 'SHY'],
  ['\u200b', 'ZWSP'],
  ['\u200c', 'ZWNJ'],
  ['\u200e', 'LRM'],
  ['\u200f', 'RLM'],
  ['\u202a', 'LRE'],
  ['\u202b', 'RLE'],
  ['\u202c', 'PDF'],
  ['\u202d', 'LRO'],
  ['\u202e', 'RLO'],
  ['\u2066', 'LRI'],
  ['\u2067', 'RLI'],
  ['\u2068', 'FSI'],
  ['\u2069', 'PDI'],
  ['\u2060', 'WJ'],
  ['\ufeff', 'BOM'],
]);

/**
 * Control, format, separator and unassigned-looking characters, and a blank at
 * either end. A zero-width joiner between pictographs is left alone: there it
 * makes one emoji of several and is visible by its effect.
 */
const HIDDEN =
  /(?<!\p{Extended_Pictographic}\ufe0f?|\p{Emoji_Modifier})\u200d|[\p{Cc}\p{Zl}\p{Zp}\p{Co}]|(?!\u200d)\p{Cf}|(?! )\p{Zs}|^ +| +$/gu;

/** Printable ASCII, without a blank at either end. */
const PLAIN = /^(?:[!-~](?:[ -~]*[!-~])?)?$/;

/** Whether all of a text can be seen as it is, and reads from left to right: most do, and need no closer look. */
export function isPlain(text: string): boolean {
  return PLAIN.test(text);
}

/** Cuts text into what can be drawn and what has to be named to be seen. */
export function visibleRuns(text: string): readonly TextRun[] {
  if (isPlain(text)) return text === '' ? [] : [{ text, from: 0, mark: null }];
  const runs: TextRun[] = [];
  let from = 0;
  for (const match of text.matchAll(HIDDEN)) {
    if (match.index > from) runs.push({ text: text.slice(from, match.index), from, mark: null });
    from = match.index;
    for (const character of match[0]) {
      runs.push({ text: character, from, mark: markOf(character) });
      from += character.length;
    }
  }
  if (from < text.length) runs.push({ text: text.slice(from), from, mark: null });
  return runs;
}

function markOf(character: string): string {
  if (character === ' ') return 'SP';
  const name = NAMES.get(character);
  if (name !== undefined) return name;
  const code = character.codePointAt(0) ?? 0;
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

import { counted, formatBytes, formatCount } from '#console/lib/number-format.ts';
import type { FindCounts, FindGroup } from '#console/worker/find-groups.ts';
import type { CsvSeparator, KeyListForm } from '#engine/key-list-form.ts';
import type { KeyDifference } from '#engine/reconcile-difference.ts';

export const FORM_WORDS: Readonly<Record<KeyListForm['kind'], string>> = {
  lines: 'Plain text, one key a line',
  csv: 'CSV, one column has the keys',
  json: 'JSON, one array',
  'json-lines': 'JSON Lines',
};

export const SEPARATOR_WORDS: Readonly<Record<CsvSeparator, string>> = {
  ',': 'Comma',
  ';': 'Semicolon',
  '\t': 'Tab',
};

export const GROUP_WORDS: Readonly<Record<FindGroup, string>> = {
  found: 'found',
  missing: 'missing',
  repeated: 'listed more than once',
  near: 'near misses',
  unknown: 'not looked for yet',
};

export const DIFFERENCE_WORDS: Readonly<Record<KeyDifference, string>> = {
  case: 'capital and small letters',
  'white-space': 'white space',
  'unicode-form': 'Unicode form',
  invisible: 'invisible characters',
  confusable: 'characters that look alike',
};

/** "the 12 missing keys": what a button copies or saves. */
export function theKeys(group: FindGroup, count: number): string {
  const keys = counted(count, 'key').split(' ');
  const [number = '', noun = ''] = keys;
  switch (group) {
    case 'found':
    case 'missing':
      return `the ${number} ${group} ${noun}`;
    case 'repeated':
      return `the ${number} ${noun} listed more than once`;
    case 'near':
      return `the ${number} missing ${noun} with a near miss`;
    case 'unknown':
      return `the ${number} ${noun} not looked for`;
  }
}

/** What a list holds, once it was read. */
export function listSentence({ listed, distinct, empty, impossible }: FindCounts): string {
  const parts = [
    distinct === listed
      ? counted(listed, 'key')
      : `${counted(listed, 'key')}, ${formatCount(distinct)} different`,
    ...(empty > 0 ? [counted(empty, 'empty line')] : []),
    ...(impossible > 0 ? [`${counted(impossible, 'entry', 'entries')} that no key can be`] : []),
  ];
  return parts.join(' · ');
}

/** Where an entry stands: what `at` of its form counts. */
export function placeWords(form: KeyListForm, at: number): string {
  return `${form.kind === 'json' ? 'item' : 'line'} ${at}`;
}

export function sizeWords(size: number, isPasted: boolean): string {
  return isPasted ? counted(size, 'character') : formatBytes(size);
}

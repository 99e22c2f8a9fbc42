import { plainCharacter } from './look-alike.ts';

/**
 * How two keys that may be taken for each other differ.
 * - `case`: capital and small letters.
 * - `white-space`: blanks, tabs, line breaks and their like.
 * - `unicode-form`: the same character, written by other code points.
 * - `invisible`: characters that are drawn as nothing.
 * - `confusable`: characters that look alike, such as a Latin and a Cyrillic letter.
 */
export type KeyDifference = 'case' | 'white-space' | 'unicode-form' | 'invisible' | 'confusable';

/** U+FEFF counts as white space in a regular expression, and is drawn as nothing. */
const WHITE_SPACE = /[^\S\ufeff]/gu;
const INVISIBLE = /\s|[\p{C}\p{Default_Ignorable_Code_Point}]/gu;

/** What overlooks one kind of difference, the likeliest first. */
const OVERLOOKING: readonly (readonly [KeyDifference, (key: string) => string])[] = [
  ['unicode-form', (key) => key.normalize('NFKC')],
  ['case', (key) => key.toLowerCase()],
  ['white-space', (key) => key.replace(WHITE_SPACE, '')],
  ['invisible', (key) => key.replace(INVISIBLE, (found) => (isWhiteSpace(found) ? found : ''))],
  ['confusable', withoutConfusables],
];
/** Cheapest explanation first: a no-break space is white space before it is a form of a blank. */
const ALONE: readonly KeyDifference[] = [
  'case',
  'white-space',
  'invisible',
  'unicode-form',
  'confusable',
];

/**
 * The kinds of difference between two keys with the same `keySkeleton`: the one
 * that explains all of it, or all those without which they would still differ.
 */
export function keyDifferences(one: string, other: string): readonly KeyDifference[] {
  if (one === other) return [];
  for (const kind of ALONE) {
    if (overlook(one, (each) => each === kind) === overlook(other, (each) => each === kind)) {
      return [kind];
    }
  }
  const needed = OVERLOOKING.flatMap(([kind]) => {
    const others = (each: KeyDifference) => each !== kind;
    return overlook(one, others) === overlook(other, others) ? [] : [kind];
  });
  return needed.length > 0 ? needed : ['confusable'];
}

function overlook(key: string, applies: (kind: KeyDifference) => boolean): string {
  return OVERLOOKING.reduce((text, [kind, without]) => (applies(kind) ? without(text) : text), key);
}

function isWhiteSpace(character: string): boolean {
  return character !== '\ufeff' && /\s/u.test(character);
}

function withoutConfusables(key: string): string {
  let plain = '';
  for (const character of key) {
    const small = character.toLowerCase();
    const passesFor = plainCharacter(small);
    plain += small === character ? passesFor : capital(character, small, passesFor);
  }
  return plain;
}

/** Keeps the case, which is a difference of its own. */
function capital(character: string, small: string, passesFor: string): string {
  return small === passesFor ? character : passesFor.toUpperCase();
}

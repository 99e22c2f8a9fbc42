/** White space, controls, and all that is drawn as nothing: joiners, marks of direction, variation selectors. */
const UNSEEN = /[\s\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * Characters that pass for a Latin letter, a digit or a hyphen in common typefaces,
 * after case folding. `i l 1 |` and `o 0` stand for each other too.
 */
const CONFUSABLE = new Map<string, string>();
for (const [plain, others] of [
  ['a', 'аα'],
  ['b', 'ьβ'],
  ['c', 'сϲ'],
  ['d', 'ԁ'],
  ['e', 'еε'],
  ['h', 'һ'],
  ['j', 'ј'],
  ['k', 'кκ'],
  ['l', 'i1|ıіιӏ׀'],
  ['m', 'м'],
  ['n', 'пη'],
  ['o', '0оοօ'],
  ['p', 'рρ'],
  ['q', 'ԛ'],
  ['s', 'ѕ'],
  ['t', 'тτ'],
  ['u', 'υս'],
  ['v', 'νѵ'],
  ['w', 'ԝω'],
  ['x', 'хχ'],
  ['y', 'уγ'],
  ['-', '‐‑‒–—−﹘'],
  ["'", '‘’ʼ′`´'],
  ['"', '“”″'],
  ['/', '⁄∕'],
  [':', '∶։'],
  ['.', '․·'],
] as const) {
  for (const other of others) CONFUSABLE.set(other, plain);
}

/**
 * What remains of a key when all that the eye overlooks is taken away: equal
 * skeletons mean that two keys may be taken for each other. It is no key itself.
 */
export function keySkeleton(key: string): string {
  const folded = key.normalize('NFKC').toLowerCase().normalize('NFKC').replace(UNSEEN, '');
  let skeleton = '';
  for (const character of folded) skeleton += plainCharacter(character);
  return skeleton;
}

/** The Latin letter, digit or sign that a character in lower case passes for; itself when for none. */
export function plainCharacter(character: string): string {
  return CONFUSABLE.get(character) ?? character;
}

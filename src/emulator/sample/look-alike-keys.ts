const DISGUISES: readonly ((key: string) => string)[] = [
  // Case.
  (key) => key.replace('doc', 'Doc'),
  (key) => key.toUpperCase(),
  // White space.
  (key) => `${key} `,
  (key) => key.replace('-', '\u00a0-'),
  // Characters without width.
  (key) => key.replace('-', '-\u200b'),
  (key) => key.replace('/', '\u2060/'),
  // A Cyrillic о, full-width digits, another hyphen, another slash.
  (key) => key.replace('o', '\u043e'),
  (key) => key.replaceAll(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)),
  (key) => key.replace('-', '\u2010'),
  (key) => key.replace('/', '\u2215'),
];

/** A key that looks like `key` and is another one; the next `number` gives another disguise. */
export function lookAlike(key: string, number: number): string {
  const disguise = DISGUISES[number % DISGUISES.length];
  return disguise === undefined ? key : disguise(key);
}

/**
 * Whether `--keys a,b` of ossutil can carry a key at all: a comma would cut it
 * in two, and a line break or another control character does not survive the
 * shell (API sheet §10).
 */
export function fitsShellList(key: string): boolean {
  return !key.includes(',') && !/\p{Cc}/u.test(key) && key.trim() === key;
}

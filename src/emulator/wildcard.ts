/**
 * Whether a pattern of a policy fits: `*` stands for any text and `?` for one
 * character. Takes time in proportion to both lengths, whatever the pattern:
 * a regular expression made of it could be kept busy for hours.
 */
export function fitsWildcard(pattern: string, text: string): boolean {
  let at = 0;
  let textAt = 0;
  /** Where to go on when what came after the last `*` does not fit. */
  let retry: { readonly at: number; textAt: number } | null = null;
  while (textAt < text.length) {
    if (pattern[at] === '*') {
      at += 1;
      retry = { at, textAt };
    } else if (pattern[at] === '?' || pattern[at] === text[textAt]) {
      at += 1;
      textAt += 1;
    } else if (retry !== null) {
      retry.textAt += 1;
      at = retry.at;
      textAt = retry.textAt;
    } else {
      return false;
    }
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}

/** Comparisons of a metadata field that take values of any type, or none. */
export const COMPARISON_WORDS = {
  is: 'is',
  'is-not': 'is not',
  'one-of': 'is one of',
  'none-of': 'is none of',
  exists: 'exists',
  'not-exists': 'does not exist',
} as const;

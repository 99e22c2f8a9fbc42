import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fitsWildcard } from './wildcard.ts';

it.each([
  ['', '', true],
  ['*', '', true],
  ['?', '', false],
  ['a*c', 'abbc', true],
  ['a*c', 'abcb', false],
  ['*b*', 'abc', true],
  ['a?c', 'abc', true],
  ['a?c', 'ac', false],
  ['a.c', 'abc', false],
  ['*aab', 'aaab', true],
])('%j and %j: %s', (pattern, text, fits) => {
  expect(fitsWildcard(pattern, text)).toBe(fits);
});

it('agrees with a regular expression', () => {
  const letters = fc.stringMatching(/^[ab]{0,8}$/);
  fc.assert(
    fc.property(fc.stringMatching(/^[ab*?]{0,6}$/), letters, (pattern, text) => {
      const regex = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);
      expect(fitsWildcard(pattern, text)).toBe(regex.test(text));
    }),
    { numRuns: 2000 },
  );
});

it('is not kept busy by a hostile pattern', () => {
  const startedAt = performance.now();

  expect(fitsWildcard(`${'*a'.repeat(200)}b`, 'a'.repeat(2000))).toBe(false);
  expect(performance.now() - startedAt).toBeLessThan(1000);
});

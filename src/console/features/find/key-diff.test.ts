import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codePoints, keyChanges } from './key-diff.ts';

const parts = (one: string, other: string) =>
  keyChanges(one, other).map(({ one: [from, to], other: [begin, end] }) => [
    one.slice(from, to),
    other.slice(begin, end),
  ]);

test('changes name what differs and nothing else', () => {
  expect(parts('doc-17', 'doc-17')).toEqual([]);
  expect(parts('Doc-17', 'doc-17')).toEqual([['D', 'd']]);
  expect(parts('doc-17', 'doc-17 ')).toEqual([['', ' ']]);
  expect(parts('caf\u00e9/1', 'cafe\u0301/1')).toEqual([['\u00e9', 'e\u0301']]);
  expect(parts('\u200bDOC', 'doc')).toEqual([['\u200bDOC', 'doc']]);
  expect(parts('a😀b', 'a😁b')).toEqual([['😀', '😁']]);
  expect(parts('Ab-cD', 'ab-cd')).toEqual([
    ['A', 'a'],
    ['D', 'd'],
  ]);
});

test('putting the changes into one key gives the other', () => {
  const key = fc
    .array(fc.constantFrom('a', 'b', 'A', ' ', '😀', 'é', '\u0301', '\0'), { maxLength: 30 })
    .map((characters) => characters.join(''));
  fc.assert(
    fc.property(key, key, (one, other) => {
      let built = '';
      let at = 0;
      for (const {
        one: [from, to],
        other: [begin, end],
      } of keyChanges(one, other)) {
        built += one.slice(at, from) + other.slice(begin, end);
        at = to;
      }
      expect(built + one.slice(at)).toBe(other);
    }),
  );
});

test('keys of the greatest length are compared without a table of all pairs', () => {
  const one = 'x'.repeat(1024);
  const other = 'X'.repeat(1024);
  expect(parts(one, other)).toEqual([[one, other]]);
});

test('characters that cannot be seen are named by their numbers', () => {
  expect(codePoints('e\u0301')).toBe('U+0065 U+0301');
  expect(codePoints('😀')).toBe('U+1F600');
});

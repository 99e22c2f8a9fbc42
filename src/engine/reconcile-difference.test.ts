import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keySkeleton } from './look-alike.ts';
import { keyDifferences } from './reconcile-difference.ts';

test.each([
  ['doc-17', 'DOC-17', ['case']],
  ['doc-17', 'doc-17 ', ['white-space']],
  ['doc-17', 'doc\u00a0-17', ['white-space']],
  ['doc 17', 'doc\u00a017', ['white-space']],
  ['doc\n', 'doc\r\n', ['white-space']],
  ['doc-17', 'doc-\u200b17', ['invisible']],
  ['doc-17', '\ufeffdoc-17', ['invisible']],
  ['doc-17', 'doc\0-17', ['invisible']],
  ['caf\u00e9', 'cafe\u0301', ['unicode-form']],
  ['doc-17', 'doc-１７', ['unicode-form']],
  ['doc-17', 'd\u043ec-17', ['confusable']],
  ['DOC-17', 'D\u041eC-17', ['confusable']],
  ['doc-17', 'doc\u201017', ['confusable']],
  ['doc-l7', 'doc-17', ['confusable']],
  ['Caf\u00e9', 'cafe\u0301', ['unicode-form', 'case']],
  ['Doc-17', 'doc-17 ', ['case', 'white-space']],
  ['Doc-17', '\u200bd\u043ec-17\t', ['case', 'white-space', 'invisible', 'confusable']],
  ['same', 'same', []],
])('%j and %j differ in %j', (one, other, kinds) => {
  expect(keySkeleton(one)).toBe(keySkeleton(other));
  expect(keyDifferences(one, other)).toEqual(kinds);
  expect(keyDifferences(other, one)).toEqual(kinds);
});

test('keys of one skeleton that are not the same always differ in something', () => {
  const piece = fc.constantFrom(
    'a',
    'A',
    'а',
    ' ',
    '\u200b',
    'é',
    'e\u0301',
    'E',
    '0',
    'O',
    'ﬁ',
    'fi',
    'ı',
    'İ',
  );
  const key = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(key, key, (one, other) => {
      fc.pre(one !== other && keySkeleton(one) === keySkeleton(other));
      expect(keyDifferences(one, other).length).toBeGreaterThan(0);
    }),
  );
});

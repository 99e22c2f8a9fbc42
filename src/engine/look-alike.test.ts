import { describe, expect, it } from 'vitest';
import { keySkeleton } from './look-alike.ts';

describe('keySkeleton', () => {
  it.each([
    ['case', 'Invoice', 'iNVOICE'],
    ['blanks', 'doc 17', 'doc17'],
    ['a trailing space', 'doc-17 ', 'doc-17'],
    ['a no-break space', 'doc\u00a017', 'doc17'],
    ['a zero-width joiner', 'doc\u200d-17', 'doc-17'],
    ['a mark of direction', '\u202edoc-17', 'doc-17'],
    ['a line break', 'doc\n-17', 'doc-17'],
    ['a variation selector', '☀\ufe0f', '☀'],
    ['Unicode form', 'cafe\u0301', 'café'],
    ['full-width letters', 'ｄｏｃ', 'doc'],
    ['Cyrillic letters', 'раураl', 'paypal'],
    ['Greek letters', 'νector', 'vector'],
    ['a one and an l', 'doc-1', 'doc-l'],
    ['a zero and an o', 'v0', 'vO'],
    ['kinds of dashes', 'doc–17', 'doc-17'],
    ['kinds of quotes', 'it’s', "it's"],
  ])('overlooks %s', (_case, a, b) => {
    expect(a).not.toBe(b);
    expect(keySkeleton(a)).toBe(keySkeleton(b));
  });

  it.each([
    ['digits', 'doc-17', 'doc-18'],
    ['accents', 'resume', 'résumé'],
    ['order', 'ab', 'ba'],
  ])('tells %s apart', (_case, a, b) => {
    expect(keySkeleton(a)).not.toBe(keySkeleton(b));
  });
});

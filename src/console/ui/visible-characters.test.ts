import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPlain, visibleRuns } from './visible-characters.ts';

const shown = (text: string) =>
  visibleRuns(text)
    .map((run) => (run.mark === null ? run.text : `[${run.mark}]`))
    .join('');

describe('visibleRuns', () => {
  it.each([
    ['plain text', 'doc-17/0001', 'doc-17/0001'],
    ['an inner blank', 'a b', 'a b'],
    ['blanks at the ends', ' a ', '[SP]a[SP]'],
    ['a line break', 'a\nb', 'a[LF]b'],
    ['NUL', '\0', '[NUL]'],
    ['a zero-width space', 'a\u200bb', 'a[ZWSP]b'],
    ['an override of direction', '\u202egnp.exe', '[RLO]gnp.exe'],
    ['a family emoji', '👨‍👩‍👧', '👨‍👩‍👧'],
    ['a joiner between letters', 'a\u200db', 'a[U+200D]b'],
    ['markup', '<b>"', '<b>"'],
    ['right-to-left letters', 'مفتاح', 'مفتاح'],
  ])('draws %s', (_case, text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  it('loses and adds nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(
          visibleRuns(text)
            .map((run) => run.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });
});

describe('isPlain', () => {
  it.each(['', 'a', 'doc-17/0001#chunk', 'two  blanks inside', '<b>&"~!', 'x'.repeat(1024)])(
    'takes %j for text that needs no closer look',
    (text) => expect(isPlain(text)).toBe(true),
  );

  it.each([' a', 'a ', ' ', 'a\tb', 'a\n', '\0', '\u007f', 'é', 'ה', 'a\u202eb', '中', '\ud800'])(
    'looks closer at %j',
    (text) => expect(isPlain(text)).toBe(false),
  );
});

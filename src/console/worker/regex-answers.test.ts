import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyKey, anyText } from '#engine/arbitrary-rows.ts';
import { PackedStrings } from '#engine/packed-strings.ts';
import { RegexAnswers } from './regex-answers.ts';
import { compileExpression } from './regex-portion.ts';

const escaped = (text: string) =>
  text.replace(/[\^$\\.*+?()[\]{}|/]/g, '\\$&').replace(/\n/g, '\\n');

const pattern = fc.oneof(
  fc.constantFrom('^$', '^.$', '.', '^.{2,3}$', '\\n', '^\\s', '[^a]$', '\\0', 'a|b', '(.)\\1'),
  fc.constantFrom('\\p{L}', '[\\u{10000}-\\u{10ffff}]', '\\p{Surrogate}', '^[^]*$', '\\bA', '\\w$'),
  fc.constantFrom('[\\ud800-\\udbff]', '^[\\u0000-\\u007f]*$', '(?<=A).', '(?!.*a)', '$'),
  anyText(2).map(escaped),
);
const key = fc.oneof(anyKey, fc.constantFrom('\n', 'a\nb', '\ufeffa', '\ufeff', 'a\u2028b', 'A\r'));
/** A portion is all ASCII or is not. */
const keys = fc.oneof(
  fc.uniqueArray(key, { minLength: 1, maxLength: 30 }),
  fc.uniqueArray(fc.string({ unit: 'binary-ascii' }), { minLength: 1, maxLength: 30 }),
);

function packed(texts: readonly string[]) {
  const strings = new PackedStrings();
  for (const text of texts) strings.intern(text);
  return strings.copy(0, strings.size);
}

it('finds exactly what the expression finds in each key alone, sent or kept', () => {
  fc.assert(
    fc.property(
      keys,
      pattern,
      fc.boolean(),
      fc.infiniteStream(fc.boolean()),
      (texts, pattern, ignoreCase, wanted) => {
        const regex = compileExpression({ pattern, ignoreCase });
        const matching = [...texts.keys()].filter((at) => regex.test(texts[at] ?? ''));
        const places = Uint32Array.from([...texts.keys()].filter(() => wanted.next().value));
        const answers = new RegexAnswers();
        const question = { pattern, ignoreCase, store: 1, portion: 3, isKept: true, places: null };

        expect([...answers.answer({ ...question, keys: packed(texts) })]).toEqual(matching);
        expect([...answers.answer({ ...question, keys: null })]).toEqual(matching);
        expect([...answers.answer({ ...question, keys: null, places })]).toEqual(
          matching.filter((at) => places.includes(at)),
        );
      },
    ),
    { numRuns: 1000 },
  );
});

it('keeps keys of one store only, and says so when it lacks some', () => {
  const answers = new RegexAnswers();
  const question = { pattern: 'a', ignoreCase: false, portion: 0, isKept: true, places: null };
  answers.answer({ ...question, store: 1, keys: packed(['a']) });
  expect([...answers.answer({ ...question, store: 2, keys: packed(['b', 'ab']) })]).toEqual([1]);

  expect(() => answers.answer({ ...question, store: 1, keys: null })).toThrow(
    'The keys of portion 0 were to be kept, and are not there.',
  );
});

import { expect, it } from 'vitest';
import type { MetadataFilter } from '#protocol/metadata-filter.ts';
import { filterWords } from './filter-words.ts';

it.each<[MetadataFilter, string]>([
  [{ env: { $eq: 'prod' } }, 'env is prod'],
  [{ $or: [{ env: { $eq: 'prod' } }, { env: { $eq: 'test' } }] }, '(env is prod or env is test)'],
  [
    {
      $or: [{ $and: [{ a: { $ne: 'x' } }, { b: { $exists: true } }] }, { c: { $nin: ['y', 'z'] } }],
    },
    '((a is not x and b exists) or c not in y, z)',
  ],
  [{ year: { $eq: 2019 } }, 'year is the number 2019'],
  [{ year: { $eq: '2019' } }, 'year is 2019'],
  [{ draft: { $ne: true } }, 'draft is not the truth value true'],
  [{ year: { $gte: 2019 } }, 'year is at least 2019'],
  [{ year: { $lt: -0.5 } }, 'year is less than -0.5'],
  [{ $and: [{}, { a: { $eq: 'x' } }] }, '(every key and a is x)'],
])('%j is “%s”', (filter, words) => {
  expect(filterWords(filter)).toBe(words);
});

it.each([
  ['nothing', '', 'a is ""'],
  ['blanks at an end', ' x', 'a is " x"'],
  ['a comma', 'x, y', 'a is "x, y"'],
  ['words of the sentence', 'x or b is y', 'a is "x or b is y"'],
  ['what is said of numbers', 'the number 5', 'a is "the number 5"'],
])('text is quoted when it holds %s', (_case, $eq, words) => {
  expect(filterWords({ a: { $eq } })).toBe(words);
});

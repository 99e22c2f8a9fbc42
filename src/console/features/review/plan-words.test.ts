import { expect, it } from 'vitest';
import { batchWords, keptWords } from './plan-words.ts';

it.each([
  [[12], '1 batch of 12 keys'],
  [[500, 114], '2 batches: 500 keys, then 114'],
  [[500, 500, 203], '3 batches: 2 of 500 keys, then 203'],
  [[500, 500], '2 batches: 2 of 500 keys'],
])('says how %j is sent', (counts, words) => {
  expect(batchWords(counts)).toBe(words);
});

it('says which staged keys stay', () => {
  expect(keptWords({ kept: { 'already-gone': 3, 'changed-kept': 1 } })).toBe(
    '3 already gone, 1 changed since staged',
  );
  expect(keptWords({ kept: { 'already-gone': 0, 'changed-kept': 0 } })).toMatch(/^Nothing/);
});

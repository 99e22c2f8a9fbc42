import { expect, it } from 'vitest';
import { batchWords, keptWords } from './plan-words.ts';

it.each([
  [[1], '1 batch of 1 key'],
  [[1, 6], '2 batches: 1 key, then 6'],
  [[1, 10, 203], '3 batches: 1 key, then 10, each proven before it goes on; then 203'],
  [
    [1, 10, 500, 500, 9],
    '5 batches: 1 key, then 10, each proven before it goes on; then 3 of up to 500',
  ],
])('says how %j is sent', (counts, words) => {
  expect(batchWords(counts)).toBe(words);
});

it('says which staged keys stay', () => {
  expect(keptWords({ kept: { 'already-gone': 3, 'changed-kept': 1 } })).toBe(
    '3 already gone, 1 changed since staged',
  );
  expect(keptWords({ kept: { 'already-gone': 0, 'changed-kept': 0 } })).toMatch(/^Nothing/);
});

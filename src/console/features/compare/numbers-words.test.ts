import { expect, it } from 'vitest';
import { numbersWords } from './numbers-words.ts';

it.each([
  [[0.1, 1], [0.10000000149011612, 1], 'The numbers are the same.'],
  [[0, 1, 2], [-0, 1.5, 2], '2 of 3 numbers differ, by 0.5 at most.'],
  [[1, 2], [1], 'The file has 2 numbers, the index 1.'],
  [undefined, [1], 'The numbers were not compared: the file has none for this key.'],
])('compares %j with %j as 32-bit floats', (before, now, words) => {
  expect(numbersWords(before, now)).toBe(words);
});

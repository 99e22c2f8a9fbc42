import { expect, it } from 'vitest';
import { metadataText } from './packed-value.ts';

it.each([
  ['a string', 'a', 'a'],
  ['a list', ['a', 'b'], 'a, b'],
  ['a number', 0, '0'],
  ['a boolean', false, 'false'],
])('writes %s on one line', (_case, value, text) => {
  expect(metadataText(value)).toBe(text);
});

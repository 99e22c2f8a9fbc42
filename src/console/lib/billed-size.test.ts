import { expect, it } from 'vitest';
import { billedSize } from './billed-size.ts';

it.each([
  ['the key in UTF-8 and the vector', 'ключ', 1024, {}, 8 + 4096],
  ['names and values of the metadata', 'k', 0, { year: 2019, lang: 'de' }, 1 + 4 + 4 + 4 + 2],
  ['each element of a list', 'k', 0, { tags: ['a', 'é'] }, 1 + 4 + 1 + 2],
])('bills %s', (_case, key, dimensions, metadata, bytes) => {
  expect(billedSize(key, dimensions, metadata)).toBe(bytes);
});

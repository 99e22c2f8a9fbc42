import { expect, it } from 'vitest';
import { fitsShellList } from './shell-list.ts';

it.each([
  ['a,b', false],
  ['a\nb', false],
  ['nul\0', false],
  [' leading', false],
  ['trailing ', false],
  ['a b', true],
  ['"quoted" $HOME `x`', true],
  ['ключ-鍵', true],
])('knows whether a list of ossutil can name %j', (key, fits) => {
  expect(fitsShellList(key)).toBe(fits);
});

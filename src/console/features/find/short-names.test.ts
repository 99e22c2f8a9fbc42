import { expect, it } from 'vitest';
import { shortName, shortNames } from './short-names.ts';

const START = 'the first forty characters of both names';

it('shows a name whole, or its first forty characters', () => {
  expect(shortNames(['key', START])).toEqual(['key', START]);
  expect(shortNames([`${START} and more`])).toEqual([`${START}…`]);
  expect(shortName(`${'😀'.repeat(40)}!`)).toBe(`${'😀'.repeat(40)}…`);
});

it('tells names apart that begin the same', () => {
  expect(shortNames([`${START} (old)`, 'key', `${START} (new)`])).toEqual([
    'the first forty char… of both names (old)',
    'key',
    'the first forty char… of both names (new)',
  ]);
});

it('tells names apart that begin and end the same', () => {
  const names = ['a', 'b', 'c'].map((middle) => `${START}${middle}${START}`);
  const labels = shortNames(names);

  expect(new Set(labels).size).toBe(3);
  expect(labels[1]).toBe('2: the first forty char…acters of both names');
});

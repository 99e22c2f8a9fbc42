import { expect, it } from 'vitest';
import type { RowSearch } from '#console/worker/row-search.ts';
import {
  describeSearch,
  draftOfSearch,
  EMPTY_SEARCH,
  readSearch,
  searchOfDraft,
} from './quick-search.ts';

const SEARCHES: readonly (readonly [string, RowSearch])[] = [
  ['key contains a', { key: { kind: 'contains', text: 'a' }, value: null }],
  ['key starts with a/', { key: { kind: 'starts-with', text: 'a/' }, value: null }],
  [
    'key matches ^a+$',
    { key: { kind: 'matches', pattern: '^a+$', ignoreCase: false }, value: null },
  ],
  [
    'key matches b, whatever its case',
    { key: { kind: 'matches', pattern: 'b', ignoreCase: true }, value: null },
  ],
  ['key has at least 5 characters', { key: { kind: 'length', min: 5, max: null }, value: null }],
  ['key has at most 9 characters', { key: { kind: 'length', min: null, max: 9 }, value: null }],
  ['key has 5 to 9 characters', { key: { kind: 'length', min: 5, max: 9 }, value: null }],
  ['key has 0 characters', { key: { kind: 'length', min: 0, max: 0 }, value: null }],
  ['key looks like another key', { key: { kind: 'looks-alike' }, value: null }],
  ['year is 2019', { key: null, value: { field: 'year', value: 2019 } }],
  [
    'key ends with .md, draft is true',
    { key: { kind: 'ends-with', text: '.md' }, value: { field: 'draft', value: true } },
  ],
];

it.each(SEARCHES)(
  '“%s” is said, written into the field and into the address alike',
  (words, search) => {
    expect(describeSearch(search)).toBe(words);
    expect(searchOfDraft(draftOfSearch(search))).toEqual({ valid: true, search });
    expect(readSearch(JSON.parse(JSON.stringify(search)))).toEqual({ valid: true, search });
  },
);

it('an empty field searches nothing', () => {
  expect(searchOfDraft(EMPTY_SEARCH)).toEqual({ valid: true, search: null });
  expect(searchOfDraft({ ...EMPTY_SEARCH, kind: 'matches' })).toEqual({
    valid: true,
    search: null,
  });
  expect(searchOfDraft({ ...EMPTY_SEARCH, kind: 'length' })).toEqual({ valid: true, search: null });
  expect(readSearch(undefined)).toEqual({ valid: true, search: null });
  expect(draftOfSearch(null)).toEqual(EMPTY_SEARCH);
});

it.each([
  ['what is no number', { min: '5', max: 'many' }, '“many” is none'],
  ['a negative number', { min: '-1', max: '' }, '“-1” is none'],
  ['a range that is empty', { min: '9', max: '5' }, 'at least 9 and at most 5'],
])('refuses %s as a length', (_case, lengths, words) => {
  const drafted = searchOfDraft({ ...EMPTY_SEARCH, kind: 'length', ...lengths });

  expect(drafted).toMatchObject({ valid: false, problem: expect.stringContaining(words) });
});

it.each([
  ['a kind that there is not', { key: { kind: 'resembles', text: 'a' }, value: null }],
  ['an empty text', { key: { kind: 'contains', text: '' }, value: null }],
  ['a text', 'abc'],
  ['a list as value', { key: null, value: { field: 'a', value: ['b'] } }],
])('does not follow an address with %s', (_case, find) => {
  expect(readSearch(find)).toMatchObject({
    valid: false,
    problem: expect.stringContaining(JSON.stringify(find)),
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MetadataFilter } from '#protocol/metadata-filter.ts';
import { parseMetadataFilter, STRINGS_ONLY } from '#protocol/parse-metadata-filter.ts';
import { browseSearchSchema } from './browse-search.ts';
import { describeConditions, NO_CONDITIONS, readConditions, searchOf } from './conditions.ts';
import {
  conditionOfFilter,
  type FieldCondition,
  filterOf,
  filterOfCondition,
  partsOf,
} from './filter-conditions.ts';

/** Any text that can be written as UTF-8; `$` at the start belongs to the grammar. */
const value = fc.string({ unit: 'grapheme', maxLength: 20 });
const field = value.filter((name) => name !== '' && !name.startsWith('$'));
const condition: fc.Arbitrary<FieldCondition> = fc.oneof(
  fc.record({
    field,
    operator: fc.constantFrom('is' as const, 'is-not' as const),
    values: fc.tuple(value),
  }),
  fc.record({
    field,
    operator: fc.constantFrom('one-of' as const, 'none-of' as const),
    values: fc.array(value, { minLength: 1, maxLength: 4 }),
  }),
  fc.record({
    field,
    operator: fc.constantFrom('exists' as const, 'not-exists' as const),
    values: fc.constant([]),
  }),
);

/** What the address bar does to a search parameter. */
const throughTheAddress = (search: unknown): unknown => JSON.parse(JSON.stringify(search));

describe('chips and the filter', () => {
  it('say the same, through the address and back, whatever the fields and values hold', () => {
    fc.assert(
      fc.property(fc.array(condition, { minLength: 1, maxLength: 5 }), (conditions) => {
        const filter = filterOf(conditions.map(filterOfCondition));

        const search = browseSearchSchema.parse(throughTheAddress(searchOf({ filter, key: null })));
        const read = readConditions(search);

        expect(read.valid && partsOf(read.conditions.filter).map(conditionOfFilter)).toEqual(
          conditions,
        );
      }),
    );
  });

  it('make a filter that the strictest reading of the grammar takes', () => {
    fc.assert(
      fc.property(fc.array(condition, { minLength: 1, maxLength: 5 }), (conditions) => {
        const filter = filterOf(conditions.map(filterOfCondition));

        expect(parseMetadataFilter(filter, STRINGS_ONLY)).toEqual(filter);
      }),
    );
  });

  it.each<[string, MetadataFilter]>([
    ['an alternative', { $or: [{ a: { $eq: 'x' } }, { b: { $eq: 'y' } }] }],
    ['a number', { year: { $eq: 2019 } }],
    ['a list with a number in it', { year: { $in: ['2019', 2020] } }],
    ['a range', { year: { $gte: 2019 } }],
  ])('leave %s as it is written, as one chip', (_case, filter) => {
    expect(partsOf(filter)).toEqual([filter]);
    expect(conditionOfFilter(filter)).toBeNull();
  });

  it('show each part of a top-level $and by itself', () => {
    const parts = [{ a: { $eq: 'x' } }, { $or: [{ b: { $eq: 'y' } }] }];

    expect(partsOf({ $and: parts })).toEqual(parts);
  });
});

describe('readConditions', () => {
  it.each([
    ['nothing', {}, NO_CONDITIONS],
    ['the empty filter', { filter: {} }, NO_CONDITIONS],
    [
      'a key condition',
      { key: { kind: 'ends-with', text: ' ' } },
      { filter: null, key: { kind: 'ends-with', text: ' ' } },
    ],
  ])('takes %s', (_case, search, conditions) => {
    expect(readConditions(search)).toEqual({ valid: true, conditions });
  });

  it.each([
    ['text that is no JSON', { filter: '{"a":' }, /filter is/],
    ['a number', { filter: 7 }, /filter is 7/],
    ['an unknown operator', { filter: { a: { $like: 'x' } } }, /\$like/],
    ['an unknown kind of key condition', { key: { kind: 'matches', text: 'a' } }, /matches/],
    ['a key condition on nothing', { key: { kind: 'contains', text: '' } }, /not empty/],
    ['a key condition of another shape', { key: 'abc' }, /"abc"/],
  ])('follows nothing, and says why, when given %s', (_case, search, problem) => {
    const read = readConditions(browseSearchSchema.parse(search));

    expect(read.valid).toBe(false);
    expect(!read.valid && read.problem).toMatch(problem);
  });
});

describe('browseSearchSchema', () => {
  it('never refuses an address, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.anything()), fc.anything(), (search, open) => {
        expect(() => browseSearchSchema.parse({ ...search, open, sort: open })).not.toThrow();
      }),
    );
  });

  it.each([
    ['a text', 'a/b c', 'a/b c'],
    ['a number, which the router made of digits', 123, '123'],
    ['a truth value', true, 'true'],
    ['nothing', undefined, undefined],
    ['an empty text, which is no key', '', undefined],
  ])('opens the key in %s', (_case, open, expected) => {
    expect(browseSearchSchema.parse({ open }).open).toBe(expected);
  });

  it('forgets an order that makes no sense', () => {
    expect(browseSearchSchema.parse({ sort: { field: 1 } }).sort).toBeUndefined();
    const sort = { field: null, descending: true };
    expect(browseSearchSchema.parse({ sort }).sort).toEqual(sort);
  });
});

it.each([
  ['no condition', NO_CONDITIONS, 'every key of the index'],
  [
    'several conditions',
    {
      filter: {
        $and: [
          { section: { $eq: 'python' } },
          { size: { $in: ['tiny', 'small'] } },
          { draft: { $exists: false } },
        ],
      },
      key: { kind: 'starts-with', text: 'bookworm/' },
    } as const,
    'section is python, size in tiny, small, draft does not exist, key starts with bookworm/',
  ],
])('describeConditions puts %s in words', (_case, conditions, words) => {
  expect(describeConditions(conditions)).toBe(words);
});

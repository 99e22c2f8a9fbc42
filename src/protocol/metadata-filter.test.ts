import { describe, expect, it } from 'vitest';
import { LIMITS } from './limits.ts';
import { matchesFilter } from './metadata-filter.ts';
import {
  FilterError,
  parseMetadataFilter,
  STRINGS_ONLY,
  WITH_NUMBERS,
} from './parse-metadata-filter.ts';

const metadata = { category: 'docs', tags: ['a', 'b'], year: 2019 };

describe('matchesFilter', () => {
  it.each([
    ['the empty filter', {}, true],
    ['an equal value', { category: { $eq: 'docs' } }, true],
    ['another value', { category: { $eq: 'Docs' } }, false],
    ['any element of a list', { tags: { $eq: 'b' } }, true],
    ['not equal', { category: { $ne: 'docs' } }, false],
    ['not equal to any element', { tags: { $ne: 'a' } }, false],
    ['one of several', { category: { $in: ['x', 'docs'] } }, true],
    ['none of several', { tags: { $nin: ['x', 'y'] } }, true],
    ['a field that is there', { category: { $exists: true } }, true],
    ['a field that is not there', { nothing: { $exists: false } }, true],
    ['equality on a missing field', { nothing: { $eq: 'x' } }, false],
    ['inequality on a missing field', { nothing: { $ne: 'x' } }, true],
    ['a property every object has', { constructor: { $exists: true } }, false],
    ['all of several', { $and: [{ category: { $eq: 'docs' } }, { tags: { $eq: 'c' } }] }, false],
    ['any of several', { $or: [{ category: { $eq: 'x' } }, { tags: { $eq: 'a' } }] }, true],
    ['a number in range', { year: { $gte: 2019 } }, true],
    ['a number out of range', { year: { $lt: 2019 } }, false],
  ])('answers for %s', (_case, filter, expected) => {
    expect(matchesFilter(parseMetadataFilter(filter, WITH_NUMBERS), metadata)).toBe(expected);
  });
});

describe('parseMetadataFilter', () => {
  const nested = (levels: number): object =>
    levels === 1 ? { a: { $eq: 'b' } } : { $and: [nested(levels - 1)] };

  it('takes what lies on a limit', () => {
    expect(() => parseMetadataFilter(nested(LIMITS.filterLevels), STRINGS_ONLY)).not.toThrow();
    const conditions = Array.from({ length: LIMITS.filterConditions }, () => ({ a: { $eq: 'b' } }));
    expect(() => parseMetadataFilter({ $or: conditions }, STRINGS_ONLY)).not.toThrow();
  });

  it.each<[string, unknown, RegExp]>([
    ['a list', [], /filter is \[\]/],
    ['two fields in one object', { a: { $eq: 'x' }, b: { $eq: 'y' } }, /Combine them with \$and/],
    ['two operators on a field', { a: { $eq: 'x', $ne: 'y' } }, /2 operators/],
    ['a bare value', { a: 'x' }, /filter\.a is "x"/],
    ['an empty $and', { $and: [] }, /at least one filter/],
    ['an unknown joiner', { $not: [] }, /unknown operator \$not/],
    ['an unknown operator', { a: { $like: 'x' } }, /unknown operator \$like/],
    ['a number', { a: { $eq: 1 } }, /takes a string/],
    ['a range', { a: { $gt: 1 } }, /service refuses/],
    ['an empty list of values', { a: { $in: [] } }, /at least one value/],
    ['$exists with a string', { a: { $exists: 'yes' } }, /true or false/],
    ['one level too many', nested(LIMITS.filterLevels + 1), /nested 9 levels/],
    [
      'one condition too many',
      { $or: Array.from({ length: LIMITS.filterConditions + 1 }, () => ({ a: { $eq: 'b' } })) },
      /1025 conditions/,
    ],
    ['one byte too many', { a: { $eq: 'x'.repeat(LIMITS.filterBytes) } }, /bytes long/],
  ])('refuses %s and says why', (_case, filter, message) => {
    expect(() => parseMetadataFilter(filter, STRINGS_ONLY)).toThrow(FilterError);
    expect(() => parseMetadataFilter(filter, STRINGS_ONLY)).toThrow(message);
  });
});

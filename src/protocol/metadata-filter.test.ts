import { describe, expect, it } from 'vitest';
import { filterSize } from './filter-size.ts';
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
    [
      'a list of values that holds an object',
      { a: { $in: ['x', {}] } },
      /filter\.a\.\$in\[1\] is \{\}/,
    ],
    ['one byte too many', { a: { $eq: 'x'.repeat(LIMITS.filterBytes) } }, /bytes long/],
  ])('refuses %s and says why', (_case, filter, message) => {
    expect(() => parseMetadataFilter(filter, STRINGS_ONLY)).toThrow(FilterError);
    expect(() => parseMetadataFilter(filter, STRINGS_ONLY)).toThrow(message);
  });
});

describe('the limits', () => {
  const conditions = (count: number, value = 'b') => ({
    $or: Array.from({ length: count }, () => ({ a: { $eq: value } })),
  });
  /** Grows one value until the filter has exactly as many bytes. */
  const ofBytes = (bytes: number, unit: string) => {
    const empty = filterSize({ a: { $eq: '' } }).bytes;
    const unitBytes = new TextEncoder().encode(unit).length;
    const units = Math.floor((bytes - empty) / unitBytes);
    const rest = bytes - empty - units * unitBytes;
    return { a: { $eq: unit.repeat(units) + 'x'.repeat(rest) } };
  };

  it.each(['x', 'é', '键', '🗝'])('count bytes as UTF-8 of what is sent, with %s in it', (unit) => {
    const longest = ofBytes(LIMITS.filterBytes, unit);

    expect(filterSize(longest).bytes).toBe(65_536);
    expect(() => parseMetadataFilter(longest, STRINGS_ONLY)).not.toThrow();
    expect(() => parseMetadataFilter(ofBytes(LIMITS.filterBytes + 1, unit), STRINGS_ONLY)).toThrow(
      /65537 bytes long; at most 65536 are allowed/,
    );
  });

  it('measure what the parser measures, on both sides of each limit', () => {
    expect(filterSize(conditions(1024))).toMatchObject({ conditions: 1024, levels: 2 });
    expect(() => parseMetadataFilter(conditions(1025), STRINGS_ONLY)).toThrow(
      /1025 conditions; at most 1024/,
    );
    const deep = (levels: number): object =>
      levels === 1 ? { a: { $eq: 'b' } } : { $or: [{}, deep(levels - 1)] };
    expect(filterSize(parseMetadataFilter(deep(8), STRINGS_ONLY)).levels).toBe(8);
    expect(() => parseMetadataFilter(deep(9), STRINGS_ONLY)).toThrow(
      /nested 9 levels deep; at most 8/,
    );
  });

  it('tell where a rule is broken', () => {
    const filter = { $or: [{}, { year: { $in: ['a', null] } }] };

    const error = (() => {
      try {
        return parseMetadataFilter(filter, WITH_NUMBERS);
      } catch (thrown) {
        return thrown;
      }
    })();

    expect(error).toMatchObject({
      path: ['$or', 1, 'year', '$in', 1],
      message: 'filter.$or[1].year.$in[1] is null; it takes a string, a number or a boolean.',
    });
  });

  it.each([{ a: { $eq: Number.POSITIVE_INFINITY } }, { a: { $lt: Number.NaN } }])(
    'refuse a number that JSON cannot say: %s',
    (filter) => {
      expect(() => parseMetadataFilter(filter, WITH_NUMBERS)).toThrow(
        /is (Infinity|NaN); it takes/,
      );
    },
  );
});

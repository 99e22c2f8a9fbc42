import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Metadata } from '#protocol/vector.ts';
import { type KeepRule, keptOf } from './keep-rule.ts';
import { compareKeys } from './key-order.ts';
import type { DuplicateMember } from './verify-duplicates.ts';

const NEWEST: KeepRule = { kind: 'newest', field: 'at' };
const OLDEST: KeepRule = { kind: 'oldest', field: 'at' };

function members(...values: (Metadata[string] | null)[]): readonly DuplicateMember[] {
  return values.map((value, at) => ({
    key: `key ${at}`,
    metadata: value === null ? {} : { at: value },
  }));
}

const group = fc
  .uniqueArray(
    fc.record({
      key: fc.string({ minLength: 1, maxLength: 6, unit: 'binary' }),
      metadata: fc.record(
        { at: fc.integer({ min: -3, max: 3 }).map(String) },
        { requiredKeys: [], noNullPrototype: true },
      ),
    }),
    { selector: ({ key }) => key, minLength: 2, maxLength: 8 },
  )
  .map((all) => all.sort((a, b) => compareKeys(a.key, b.key)));

describe('keptOf', () => {
  it('keeps exactly one, and none of the others is better by the rule', () => {
    fc.assert(
      fc.property(group, fc.constantFrom<KeepRule>(NEWEST, OLDEST), (all, rule) => {
        const { at, isTie, missing } = keptOf(all, rule);
        const kept = all[at];
        const value = (member: DuplicateMember | undefined) => member?.metadata.at;
        const has = all.filter((member) => value(member) !== undefined);
        expect(missing).toBe(all.length - has.length);
        if (has.length === 0) {
          expect(at).toBe(0);
          return;
        }
        const sign = rule.kind === 'newest' ? 1 : -1;
        const best = Math.max(...has.map((member) => sign * Number(value(member))));
        const equals = all.filter(
          (member) => value(member) !== undefined && sign * Number(value(member)) === best,
        );
        expect(kept).toBe(equals[0]);
        expect(isTie).toBe(equals.length > 1);
      }),
    );
  });

  it('keeps the shortest key by characters, and the first of those', () => {
    fc.assert(
      fc.property(group, (all) => {
        const { at, isTie } = keptOf(all, { kind: 'shortest-key' });
        const lengths = all.map(({ key }) => [...key].length);
        const shortest = Math.min(...lengths);
        expect(at).toBe(lengths.indexOf(shortest));
        expect(isTie).toBe(lengths.filter((length) => length === shortest).length > 1);
      }),
    );
  });

  it('keeps the first key', () => {
    expect(keptOf(members('2', '1'), { kind: 'first-key' })).toEqual({
      at: 0,
      isTie: false,
      isMixed: false,
      missing: 0,
    });
  });

  it.each<[string, (Metadata[string] | null)[], number]>([
    ['numbers by size', ['9', '10', '-20'], 1],
    ['numbers that are no texts', [9, 10.5, 10], 1],
    ['dates by time', ['2024-05-03', '2024-05-03T01:00:00Z', '2023-12-31'], 1],
    ['zones', ['2024-05-03T10:00:00+08:00', '2024-05-03T03:00:00Z'], 1],
    ['a time without a zone as UTC', ['2024-05-03 10:00', '2024-05-03T10:00:01Z'], 1],
    ['parts of a millisecond', ['2024-05-03T10:00:00.123456', '2024-05-03T10:00:00.1239'], 1],
    ['other texts in their natural order', ['v9', 'v10', 'v1'], 1],
    ['long numbers exactly', ['12345678901234567890', '12345678901234567891'], 1],
  ])('compares %s', (_what, values, newest) => {
    expect(keptOf(members(...values), NEWEST)).toMatchObject({ at: newest, isTie: false });
  });

  it('compares numbers beyond all numbers as texts', () => {
    expect(keptOf(members('1e400', '1e999'), NEWEST)).toMatchObject({ at: 1, isTie: false });
    expect(keptOf(members('1e400', '1e999'), OLDEST)).toMatchObject({ at: 0, isTie: false });
  });

  it.each<[string, (Metadata[string] | null)[], boolean]>([
    ['numbers, however long', ['1', '2.5', 3, '12345678901234567890'], false],
    ['times', ['2024-05', '2024-05-03', '2024-05-03T10:00Z'], false],
    ['texts', ['v9', 'v10'], false],
    ['numbers and times', ['1714730400', '2024-05-03'], true],
    ['a number among texts', ['v9', '10', null], true],
  ])('says whether values are of different kinds: %s', (_what, values, isMixed) => {
    expect(keptOf(members(...values), NEWEST).isMixed).toBe(isMixed);
  });

  it('says when several are equal, and how many lack the field', () => {
    expect(keptOf(members(null, '2020', '2020', '2019'), NEWEST)).toEqual({
      at: 1,
      isTie: true,
      isMixed: false,
      missing: 1,
    });
    expect(keptOf(members(null, null), OLDEST)).toEqual({
      at: 0,
      isTie: false,
      isMixed: false,
      missing: 2,
    });
    expect(keptOf(members(['2021', '2022'], '2020', ' '), NEWEST)).toMatchObject({
      at: 1,
      missing: 2,
    });
  });
});

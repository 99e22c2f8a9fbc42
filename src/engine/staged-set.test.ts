import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareKeys } from './key-order.ts';
import { RowSet } from './row-set.ts';
import type { StagedEntry } from './staged-entry.ts';
import { packSegment, segmentBuffers } from './staged-segment.ts';
import { rowsAlsoIn, rowsAmong, type StagedPart, StagedSet } from './staged-set.ts';

const someFingerprint = fc.stringMatching(/^[0-9a-f]{32}$/);
const someKey = fc.oneof(
  fc.nat(200).map((n) => `doc/${n}`),
  fc.string({ unit: 'binary' }),
);
const someEntries = fc.uniqueArray(fc.record({ key: someKey, fingerprint: someFingerprint }), {
  selector: ({ key }) => key,
  maxLength: 80,
});

interface Portion {
  readonly entries: readonly Pick<StagedEntry, 'key' | 'fingerprint'>[];
  /** Of every so many keys one is not staged any more. */
  readonly gap: number;
}
const somePortions = fc.array(
  fc.record({ entries: someEntries, gap: fc.integer({ min: 2, max: 9 }) }),
  {
    maxLength: 4,
  },
);

/** The same keys packed and one by one; of a key that is in several portions the first counts. */
function bothOf(portions: readonly Portion[], ones: readonly Portion['entries'][number][]) {
  const model = new Map<string, StagedEntry>();
  const parts: StagedPart[] = [];
  portions.forEach(({ entries, gap }, number) => {
    const provenance = { kind: 'list', name: `${number}` } as const;
    const segment = packSegment(entries, provenance, number);
    const rows = entries.flatMap(({ key, fingerprint }, at) => {
      if (at % gap === 0 || model.has(key)) return [];
      model.set(key, { key, fingerprint, provenance, stagedAt: number });
      return [...new StagedSet([all(segment)], new Map()).keys()].indexOf(key);
    });
    parts.push({ segment, rows: RowSet.of(segment.keys.count, rows) });
  });
  const singles = new Map<string, StagedEntry>();
  for (const { key, fingerprint } of ones) {
    if (model.has(key)) continue;
    const entry: StagedEntry = { key, fingerprint, provenance: { kind: 'by-hand' }, stagedAt: 9 };
    singles.set(key, entry);
    model.set(key, entry);
  }
  return { model, set: new StagedSet(parts, singles) };
}

function all(segment: StagedPart['segment']): StagedPart {
  return { segment, rows: RowSet.all(segment.keys.count) };
}

describe('a staged set', () => {
  it('is the map of its keys', () => {
    fc.assert(
      fc.property(somePortions, someEntries, fc.array(someKey), (portions, ones, others) => {
        const { model, set } = bothOf(portions, ones);

        expect(new Map(set)).toEqual(model);
        expect(set.size).toBe(model.size);
        expect([...set.keys()]).toEqual([...set.values()].map(({ key }) => key));
        for (const key of [...model.keys(), ...others]) {
          expect(set.get(key)).toEqual(model.get(key));
          expect(set.has(key)).toBe(model.has(key));
        }
      }),
    );
  });

  it('has any stretch of its keys in their order', () => {
    fc.assert(
      fc.property(
        somePortions,
        someEntries,
        fc.nat(100),
        fc.nat(40),
        (portions, ones, from, count) => {
          const { model, set } = bothOf(portions, ones);
          const sorted = [...model.keys()].sort(compareKeys);

          expect(set.keysBetween(from, from + count)).toEqual(sorted.slice(from, from + count));
        },
      ),
    );
  });

  it('tells which keys of a part are in another one, or among others', () => {
    fc.assert(
      fc.property(someEntries, someEntries, (mine, theirs) => {
        const a = all(packSegment(mine, { kind: 'by-hand' }, 1));
        const b = all(packSegment(theirs, { kind: 'by-hand' }, 2));
        const common = mine
          .map(({ key }) => key)
          .filter((key) => theirs.some((x) => x.key === key));
        const keysOf = (rows: RowSet) =>
          [...new StagedSet([{ segment: a.segment, rows }], new Map()).keys()].sort();

        expect(keysOf(rowsAlsoIn(a, b))).toEqual(common.sort());
        expect(keysOf(rowsAmong(a, new Set(theirs.map(({ key }) => key))))).toEqual(common.sort());
      }),
    );
  });
});

describe('a segment', () => {
  it('keeps what was seen first of a key that comes twice', () => {
    const [first, second] = ['1', '2'].map((digit) => ({
      key: 'a',
      fingerprint: digit.repeat(32),
    }));
    const segment = packSegment(
      [first, second].flatMap((x) => x ?? []),
      { kind: 'by-hand' },
      1,
    );

    expect([...new StagedSet([all(segment)], new Map()).values()]).toEqual([
      { ...first, provenance: { kind: 'by-hand' }, stagedAt: 1 },
    ]);
  });

  it('moves to another thread whole, and nothing of it is left here', () => {
    const entries = [{ key: 'a', fingerprint: '0'.repeat(32) }];
    const segment = packSegment(entries, { kind: 'by-hand' }, 1);
    const same = packSegment(entries, { kind: 'by-hand' }, 1);

    const moved = structuredClone(segment, { transfer: segmentBuffers(segment) });

    expect(moved).toEqual(same);
    expect(segmentBuffers(segment).map(({ byteLength }) => byteLength)).toEqual([0, 0, 0, 0, 0]);
  });

  it('takes no fingerprint but 32 hex digits', () => {
    expect(() => packSegment([{ key: 'a', fingerprint: 'ABC' }], { kind: 'by-hand' }, 1)).toThrow(
      '“ABC” is no fingerprint: one has 32 lower-case hex digits.',
    );
  });
});

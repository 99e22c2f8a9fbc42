import { describe, expect, it } from 'vitest';
import { KeyStore } from '#engine/key-store.ts';
import { DeletedLog } from './deleted-log.ts';
import { type IndexCoverage, latest, NOTHING_READ } from './index-coverage.ts';
import type { FoundInSet } from './review-insight.ts';
import { describeSet } from './review-insight-description.ts';
import { readVerdict, resultOf, reviewOf, stagedKey, unreadVerdict } from './sample-review.ts';

const CHUNKS = ['doc-1#1', 'doc-1#2', 'doc-1#3', 'doc-1#4'];

function indexOf(keys: readonly string[]): IndexCoverage {
  const store = new KeyStore();
  for (const key of keys) store.add(key, { lang: 'en' });
  return { extent: 'whole', rows: [], store, read: keys.length, since: 5 };
}

const whole = indexOf(CHUNKS);
const nothing = new DeletedLog();
const one = () =>
  reviewOf([stagedKey('doc-1#1')], [readVerdict('doc-1#1', { metadata: { lang: 'en' } })]);
const shares = (set: FoundInSet) =>
  set.fields.flatMap(({ values }) => values.map(({ value, inIndex }) => [value, inIndex]));

describe('describeSet', () => {
  it('knows the siblings and the share of each value when the index was read', () => {
    const { store } = one();

    const set = resultOf(describeSet({ store, coverage: whole, deleted: nothing }));

    expect(set.families.at(0)).toMatchObject({ name: 'doc-1', missing: CHUNKS.slice(1) });
    expect(set.families.of(0)).toMatchObject({ name: 'doc-1', staged: 1, missing: 3 });
    expect(shares(set)).toEqual([['en', 4]]);
  });

  it('names no share of an index of which only what matched was read', () => {
    const coverage = { ...whole, extent: 'matching' } as const;
    const { store } = one();

    const set = resultOf(describeSet({ store, coverage, deleted: nothing }));

    expect(shares(set)).toEqual([['en', null]]);
    expect(set.families.count).toBe(1);
  });

  it('leaves out what was deleted since the index was read, or was found gone', () => {
    const { store } = reviewOf(
      [stagedKey('doc-1#1'), stagedKey('doc-1#2')],
      [readVerdict('doc-1#1', { metadata: { lang: 'en' } }), unreadVerdict('doc-1#2', 'gone')],
    );
    const deleted = new DeletedLog();
    deleted.add(['doc-1#3', 'doc-1#4']);
    deleted.remove(['doc-1#3']);

    const set = resultOf(describeSet({ store, coverage: whole, deleted }));

    expect(set.families.count).toBe(0);
    expect(shares(set)).toEqual([['en', 2]]);
    expect(set.read).toBe(2);
  });

  it.each([
    [
      'deleted since',
      () => {
        const { store, deleted } = reviewOf(CHUNKS.map((key) => stagedKey(key)));
        deleted.add(['doc-1']);
        return { store, deleted };
      },
    ],
    [
      'staged, and found gone',
      () => {
        const staged = ['doc-1', ...CHUNKS].map((key) => stagedKey(key));
        return reviewOf(staged, [unreadVerdict('doc-1', 'gone')]);
      },
    ],
  ])('misses no key that bears the name of a family and was %s', (_case, review) => {
    const { store, deleted } = review();
    const coverage = indexOf(['doc-1', ...CHUNKS]);

    const { families } = resultOf(describeSet({ store, coverage, deleted }));

    expect([...families.missingKeys()]).toEqual([]);
    expect(families.count).toBe(0);
  });

  it('counts what was read when it began, however much is read meanwhile', () => {
    const { store } = reviewOf(
      [stagedKey('doc-1#1'), stagedKey('doc-1#2')],
      [unreadVerdict('doc-1#2', 'gone')],
    );
    const index = new KeyStore();
    for (const key of CHUNKS) index.add(key, {});
    const coverage = { extent: 'part', rows: [], store: index, read: 4, since: 5 } as const;
    const deleted = new DeletedLog();
    deleted.add(['later 1']);

    const work = describeSet({ store, coverage, deleted });
    let step = work.next();
    for (let at = 0; step.done !== true; step = work.next()) {
      for (const _ of CHUNKS) index.add(`later ${at++}`, {});
    }

    expect(index.size).toBeGreaterThan(CHUNKS.length);
    expect(step.value.read).toBe(3);
    expect([...step.value.families.missingKeys()]).toEqual(['doc-1#3', 'doc-1#4']);
  });

  it('names what looks like a staged key, staged or read of the index', () => {
    const { store } = reviewOf([stagedKey('doc-1'), stagedKey('doc-l')]);
    const coverage = indexOf(['doc-1', 'Doc-1', 'doc-2']);

    const { lookAlikes } = resultOf(describeSet({ store, coverage, deleted: nothing }));

    expect(lookAlikes.get(store.rowOf('doc-1') ?? -1)).toEqual(['doc-l', 'Doc-1']);
    expect(lookAlikes.get(store.rowOf('doc-l') ?? -1)).toEqual(['doc-1', 'Doc-1']);
  });
});

it('counts the reading that was begun later, however little it has read', () => {
  const matching = { extent: 'matching', rows: [], store: null, read: 0, since: 9 } as const;

  expect(latest(whole, matching)).toBe(matching);
  expect(latest(whole, NOTHING_READ)).toBe(whole);
});

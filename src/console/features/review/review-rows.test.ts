import { describe, expect, it } from 'vitest';
import type { TimedVerdict } from '#console/worker/verification-service.ts';
import type { Provenance, StagedEntry } from '#engine/staged-entry.ts';
import type { Metadata } from '#protocol/vector.ts';
import {
  countProvenances,
  currentData,
  currentFingerprints,
  hasValue,
  reviewRows,
  shownRows,
  withNewlyStaged,
} from './review-rows.ts';

function entry(key: string, provenance: Provenance = { kind: 'by-hand' }): StagedEntry {
  return { key, provenance, fingerprint: 'then', stagedAt: 1 };
}

function mapOf(...entries: readonly StagedEntry[]) {
  return new Map(entries.map((item) => [item.key, item]));
}

function verdict(key: string, metadata: Metadata, fingerprint = 'then'): TimedVerdict {
  const state = fingerprint === 'then' ? 'present' : 'changed';
  const numbers = { data: 'numbers', content: 'both', reviewedData: 'numbers' };
  return { key, state, metadata, fingerprint, ...numbers, failure: null, at: 5 };
}

const NO_INSIGHT = { lookAlikes: new Map(), families: new Map(), copies: new Map() };
const MATCH: Provenance = { kind: 'match', description: 'year is 2019' };
const staged = mapOf(entry('b', MATCH), entry('a'), entry('c', MATCH));
const verdicts = new Map([
  ['a', verdict('a', { lang: 'en' })],
  ['b', verdict('b', { lang: ['en', 'de'] }, 'now')],
  ['gone', verdict('gone', { lang: 'en' })],
]);
const FAMILY = { prefix: 'b#', suffix: '', name: 'b', staged: ['b'], missing: ['b#1', 'b#2'] };
const group = (outside: readonly string[]) => ({ data: '', keys: [], outside, mayBeMore: false });
const rows = reviewRows({
  seen: mapOf(entry('gone'), ...staged.values()),
  staged,
  verdicts,
  insight: {
    lookAlikes: new Map([['a', ['\u0410']]]),
    families: new Map([['b', FAMILY]]),
    copies: new Map([
      ['a', group([])],
      ['c', group(['elsewhere'])],
    ]),
  },
});
const keysOf = (some: readonly { key: string }[]) => some.map(({ key }) => key);

describe('reviewRows', () => {
  it('lists keys in their order and keeps the row of an unstaged one', () => {
    expect(keysOf(rows)).toEqual(['a', 'b', 'c', 'gone']);
    expect(rows.map(({ isStaged }) => isStaged)).toEqual([true, true, true, false]);
  });

  it('shows the entry as staged now, not as first seen', () => {
    const renewed = { ...entry('a'), fingerprint: 'now' };

    const [row] = reviewRows({
      seen: mapOf(entry('a')),
      staged: mapOf(renewed),
      verdicts: new Map(),
      insight: NO_INSIGHT,
    });

    expect(row?.entry).toBe(renewed);
  });
});

describe('shownRows', () => {
  it.each([
    ['nothing asked for', {}, ['a', 'b', 'c', 'gone']],
    ['a finding', { finding: 'changed' as const }, ['b']],
    ['unverified, those not read yet among them', { finding: 'unverified' as const }, ['c']],
    ['look-alikes', { finding: 'look-alike' as const }, ['a']],
    ['keys whose siblings were left out', { finding: 'siblings' as const }, ['b']],
    ['last copies', { finding: 'last-copy' as const }, ['a']],
    ['copies that survive elsewhere', { finding: 'copy' as const }, ['c']],
    ['a text', { text: 'o' }, ['gone']],
    ['an element of a list', { field: 'lang', value: 'de' }, ['b']],
    ['a value', { field: 'lang', value: 'en' }, ['a', 'b', 'gone']],
    ['a provenance', { by: 'year is 2019' }, ['b', 'c']],
    ['descending order', { order: 'descending' as const }, ['gone', 'c', 'b', 'a']],
    ['two things at once', { by: 'year is 2019', field: 'lang', value: 'en' }, ['b']],
  ])('answers %s', (_what, search, expected) => {
    expect(keysOf(shownRows(rows, search))).toEqual(expected);
  });
});

it('remembers every key seen, and the same map when none is new', () => {
  const seen = mapOf(entry('a'));

  expect(withNewlyStaged(seen, mapOf())).toBe(seen);
  expect([...withNewlyStaged(seen, mapOf(entry('b'))).keys()]).toEqual(['a', 'b']);
});

it('accepts keys as they were read, and leaves out what was not', () => {
  expect([...currentFingerprints(rows)]).toEqual([
    ['a', 'then'],
    ['b', 'now'],
    ['gone', 'then'],
  ]);
});

it('marks the row of a key whose numbers were replaced, and knows them to be accepted', () => {
  const replaced = { ...verdict('a', {}), data: 'new numbers' };

  const rows = reviewRows({
    seen: staged,
    staged,
    verdicts: new Map([['a', replaced]]),
    insight: NO_INSIGHT,
  });

  const marked = rows.filter(({ hasNewNumbers }) => hasNewNumbers);
  expect(marked).toMatchObject([{ key: 'a', finding: 'changed' }]);
  expect([...currentData(rows)]).toEqual([['a', 'new numbers']]);
});

it('finds no value in what metadata inherits', () => {
  expect(hasValue({}, 'constructor', String(Object))).toBe(false);
  expect(hasValue(null, 'lang', 'en')).toBe(false);
  expect(hasValue({ year: 2019 }, 'year', '2019')).toBe(true);
});

it('counts how keys were staged, most frequent first', () => {
  expect(countProvenances(staged.values())).toEqual([
    { words: 'year is 2019', count: 2 },
    { words: 'by hand', count: 1 },
  ]);
});

import { describe, expect, it } from 'vitest';
import type { Provenance } from '#engine/staged-entry.ts';
import { hasValue, listedRows, reviewRow } from './review-list.ts';
import { summaryOf } from './review-summary.ts';
import { readVerdict, resultOf, reviewOf, stagedKey } from './sample-review.ts';

const MATCH: Provenance = { kind: 'match', description: 'year is 2019' };
const STAGED = [
  stagedKey('b', { provenance: MATCH }),
  stagedKey('a'),
  stagedKey('c', { provenance: MATCH }),
];

/** Staged are a, b and c; `gone` was, and is seen still. */
function sample() {
  const session = reviewOf(
    [stagedKey('gone'), ...STAGED],
    [
      readVerdict('a', { metadata: { lang: 'en' } }),
      readVerdict('b', { metadata: { lang: ['en', 'de'] }, now: 'now' }),
      readVerdict('gone', { metadata: { lang: 'en' } }),
    ],
  );
  const { store } = session;
  store.tell({ parts: [], singles: STAGED, segments: {} }, 1);
  const row = (key: string) => store.rowOf(key) ?? -1;
  session.insight = {
    lookAlikes: new Map([[row('a'), ['\u0410']]]),
    families: {
      of: (asked) => (asked === row('b') ? { name: 'b', staged: 1, missing: 2 } : null),
    },
    copies: {
      of: (asked) => {
        if (asked === row('a')) return { staged: 2, outside: null };
        return asked === row('c') ? { staged: 1, outside: 'elsewhere' } : null;
      },
    },
  };
  return session;
}

describe('listedRows', () => {
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
    ['a field that nothing has', { field: 'constructor', value: 'x' }, []],
    ['a provenance', { by: 'year is 2019' }, ['b', 'c']],
    ['descending order', { order: 'descending' as const }, ['gone', 'c', 'b', 'a']],
    ['two things at once', { by: 'year is 2019', field: 'lang', value: 'en' }, ['b']],
  ])('answers %s', (_what, search, expected) => {
    const { store, insight } = sample();

    const rows = resultOf(listedRows(store, insight, search));

    expect(Array.from(rows, (row) => store.keyAt(row))).toEqual(expected);
  });
});

it('draws a row as it is staged now, and one that was unstaged in its place', () => {
  const { store, insight } = sample();
  const [a, b, c, gone] = Array.from(resultOf(listedRows(store, insight, {})), (row) =>
    reviewRow(store, insight, row),
  );

  expect([a, b, c, gone].map((row) => row?.isStaged)).toEqual([true, true, true, false]);
  expect(a).toMatchObject({ finding: 'present', lookAlikes: ['\u0410'], metadata: { lang: 'en' } });
  expect(b).toMatchObject({ finding: 'changed', family: { name: 'b', staged: 1, missing: 2 } });
  expect(c).toMatchObject({ finding: 'waiting', metadata: null, copies: { outside: 'elsewhere' } });
});

it('counts what is staged, and how it was staged, most frequent first', () => {
  const { store, insight } = sample();

  const { counts, provenances, found, seen } = summaryOf(store, insight);

  expect(counts).toEqual({ all: 3, present: 1, changed: 1, gone: 0, unverified: 0, waiting: 1 });
  expect(provenances).toEqual([
    { words: 'year is 2019', count: 2 },
    { words: 'by hand', count: 1 },
  ]);
  expect(found).toEqual({ lookAlikes: 1, siblings: 1, lastCopies: 1, copied: 1 });
  expect(seen).toBe(4);
});

it('compares values as text', () => {
  expect(hasValue(2019, '2019')).toBe(true);
  expect(hasValue(['a', 'b'], 'b')).toBe(true);
  expect(hasValue(['a', 'b'], 'a,b')).toBe(false);
});

import { describe, expect, it } from 'vitest';
import { isCovered, planProblem, verdictLifeMs, verdictLifeWords } from './plan-check.ts';
import { deletableOf } from './review-cover.ts';
import {
  fingerprintNamed,
  readVerdict,
  reviewOf,
  stagedKey,
  unreadVerdict,
} from './sample-review.ts';

const LIFE_MS = verdictLifeMs(1);

/** A review of one key that was found present, and what would be deleted then. */
function reviewed() {
  const { store } = reviewOf([stagedKey('a')], [readVerdict('a')]);
  const row = store.rowOf('a') ?? -1;
  return { store, row, cover: deletableOf(store), at: store.verdictTime(row) };
}

describe('planProblem', () => {
  it('passes keys that were found as listed', () => {
    const { store, cover, at } = reviewed();

    expect(cover.rows).toHaveLength(1);
    expect(planProblem(cover, store, at + LIFE_MS)).toBeNull();
  });

  it('passes a changed key once its change was accepted', () => {
    const { store, row } = reviewed();
    store.put(readVerdict('a', { now: 'now' }), store.verdictTime(row));
    const renewed = stagedKey('a', { fingerprint: fingerprintNamed('now') });
    store.tell({ parts: [], singles: [renewed], segments: {} }, 1);

    expect(planProblem(deletableOf(store), store, store.verdictTime(row))).toBeNull();
  });

  it.each([
    ['is gone', unreadVerdict('a', 'gone')],
    ['could not be read', unreadVerdict('a', 'unverified')],
    ['has changed', readVerdict('a', { now: 'now' })],
    ['had its numbers replaced since it was first verified', readVerdict('a', { data: 'others' })],
  ])('refuses a key that %s since', (_what, verdict) => {
    const { store, cover, at } = reviewed();
    store.put(verdict, at);

    expect(planProblem(cover, store, at)).toMatch(/^1 key to be deleted did not pass/);
  });

  it('refuses a key that was unstaged since', () => {
    const { store, cover, at } = reviewed();
    store.tell({ parts: [], singles: [], segments: {} }, 1);

    expect(planProblem(cover, store, at)).toMatch(/^1 key to be deleted did not pass/);
  });

  it('refuses a key whose change was accepted after it was listed: its content is another', () => {
    const { store, cover, row, at } = reviewed();
    store.put(readVerdict('a', { data: 'others' }), at);
    store.acceptData(row);

    expect(planProblem(cover, store, at)).toMatch(/^1 key to be deleted did not pass/);
    expect(planProblem(deletableOf(store), store, at)).toBeNull();
  });

  it('refuses what was verified more than ten minutes ago', () => {
    const { store, cover, at } = reviewed();

    expect(planProblem(cover, store, at + LIFE_MS + 1)).toMatch(/more than 10 minutes/);
  });
});

describe('isCovered', () => {
  const of = (...keys: readonly (readonly [string, string])[]) =>
    deletableOf(
      reviewOf(
        ['a', 'b', 'c'].map((key) => stagedKey(key)),
        keys.map(([key, data]) => readVerdict(key, { data })),
      ).store,
    );
  const made = { covers: of(['a', 'then'], ['b', 'then']), madeAt: 1000 };

  it('holds for exactly its keys as they were verified', () => {
    expect(isCovered(made, of(['a', 'then'], ['b', 'then']), 1000)).toBe(true);
  });

  it.each([
    ['one key fewer', of(['a', 'then'])],
    ['one key more', of(['a', 'then'], ['b', 'then'], ['c', 'then'])],
    ['another key', of(['a', 'then'], ['c', 'then'])],
    ['another content', of(['a', 'then'], ['b', 'now'])],
  ])('does not hold for %s', (_what, cover) => {
    expect(isCovered(made, cover, 1000)).toBe(false);
  });

  it('holds for ten minutes', () => {
    expect(isCovered(made, made.covers, 601_000)).toBe(true);
    expect(isCovered(made, made.covers, 601_001)).toBe(false);
  });
});

it('gives a large set the time that reading it takes', () => {
  expect(verdictLifeWords(1)).toBe('10 minutes');
  expect(verdictLifeMs(1_000_000)).toBe(600_000 + 4_000_000);
  expect(verdictLifeWords(1_000_000)).toBe('76 minutes');
});

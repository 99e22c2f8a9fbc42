import { describe, expect, it } from 'vitest';
import { deletableOf } from './review-cover.ts';
import { isOfSet } from './review-sample.ts';
import { readVerdict, reviewOf, stagedKey } from './sample-review.ts';

const KEYS = Array.from({ length: 80 }, (_, at) => `key ${at}`);

/** What would be deleted of these keys; they have the same rows whichever are staged. */
function cover(staged: readonly string[], changed: string | null = null) {
  const { store } = reviewOf([...KEYS, 'new'].map((key) => stagedKey(key)));
  store.tell({ parts: [], singles: staged.map((key) => stagedKey(key)), segments: {} }, 1);
  for (const key of staged) {
    store.put(readVerdict(key, { data: key === changed ? 'other' : 'same' }), Date.now());
  }
  return deletableOf(store);
}

describe('isOfSet', () => {
  const sample = cover(KEYS);
  const [wrong = ''] = KEYS.slice(7);
  const rest = KEYS.filter((key) => key !== wrong);
  const isWrong = (row: number) => row === 7;

  it('holds for the set without the keys found wrong', () => {
    expect(isOfSet(sample, () => false, cover(KEYS))).toBe(true);
    expect(isOfSet(sample, isWrong, cover(rest))).toBe(true);
  });

  it.each([
    ['a wrong key is staged again', cover(KEYS)],
    ['another key left', cover(rest.slice(1))],
    ['a key was added', cover([...rest, 'new'])],
    ['a key changed', cover(rest, 'key 3')],
    ['a key took the place of another', cover([...rest.slice(1), 'new'])],
  ])('holds no more when %s', (_case, now) => {
    expect(isOfSet(sample, isWrong, now)).toBe(false);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareKeys } from './key-order.ts';
import { mergeOf, ROWS_AHEAD, RowMerger } from './row-merger.ts';

const never = new AbortController().signal;
const rowsOf = (...keys: string[]) => keys.map((key) => ({ key }));
const keysOf = (rows: readonly { key: string }[]) => rows.map(({ key }) => key);

/** Pushes a page of which everything matches. */
function push(merger: RowMerger<{ key: string }>, segment: number, ...keys: string[]): void {
  merger.push(segment, rowsOf(...keys), rowsOf(...keys));
}

describe('RowMerger', () => {
  it('gives a row once no segment can list a smaller key', () => {
    const merger = new RowMerger(mergeOf<{ key: string }>(2));
    push(merger, 0, 'a', 'd');
    expect(keysOf(merger.take(9))).toEqual([]);

    push(merger, 1, 'b', 'c');
    expect(keysOf(merger.take(9))).toEqual(['a', 'b', 'c']);
    expect(merger.held).toBe(1);

    merger.end(1);
    expect(keysOf(merger.take(9))).toEqual(['d']);
  });

  it('lets what was listed and is no row move it on', () => {
    const merger = new RowMerger(mergeOf<{ key: string }>(2));
    push(merger, 0, 'b');

    merger.push(1, rowsOf('c'), []);

    expect(keysOf(merger.take(9))).toEqual(['b']);
  });

  it('gives no more than asked for, and keeps the rest', () => {
    const merger = new RowMerger(mergeOf<{ key: string }>(1));
    push(merger, 0, 'a', 'b', 'c');

    expect(keysOf(merger.take(2))).toEqual(['a', 'b']);
    expect(merger.held).toBe(1);
    expect(keysOf(merger.take(2))).toEqual(['c']);
  });

  it('gives rows as they come as soon as a key is listed out of order', () => {
    const merger = new RowMerger(mergeOf<{ key: string }>(2));
    push(merger, 0, 'b', 'a');

    expect(keysOf(merger.take(9))).toEqual(['b', 'a']);
  });

  it('takes a segment that is listed again for no disorder, and does not wait for it', () => {
    const merger = new RowMerger(mergeOf<{ key: string }>(2));
    push(merger, 0, 'a', 'c');
    push(merger, 1, 'b', 'd', 'e');
    expect(keysOf(merger.take(9))).toEqual(['a', 'b', 'c']);

    merger.restart(0);
    push(merger, 0, 'a');
    push(merger, 0, 'c', 'f');

    expect(keysOf(merger.take(9))).toEqual(['a', 'c', 'd', 'e']);
  });

  it('merges what was left ready with a segment that goes on after it had failed', () => {
    const before = new RowMerger(mergeOf<{ key: string }>(2));
    push(before, 0, 'a');
    before.end(0);
    push(before, 1, 'd', 'e');
    expect(keysOf(before.take(1))).toEqual(['a']);
    const { lanes, ...state } = before.state;

    const merger = new RowMerger({
      ...state,
      lanes: lanes.map((lane) => ({ ...lane, ended: false })),
    });
    expect(keysOf(merger.take(9))).toEqual([]);
    push(merger, 0, 'b', 'f');

    expect(keysOf(merger.take(9))).toEqual(['b', 'd', 'e']);
  });

  it('makes a segment wait that is far ahead, until the others have caught up', async () => {
    const merger = new RowMerger(mergeOf<{ key: string }>(2));
    const many = Array.from(
      { length: ROWS_AHEAD + 1 },
      (_, at) => `k${String(at).padStart(6, '0')}`,
    );
    push(merger, 0, ...many);
    expect([merger.isAhead(0), merger.isAhead(1)]).toEqual([true, false]);
    let hasCaughtUp = false;
    const waiting = merger.caughtUp(0, never).then(() => {
      hasCaughtUp = true;
    });
    await Promise.resolve();
    expect(hasCaughtUp).toBe(false);

    push(merger, 1, 'k000000');
    await waiting;

    expect(merger.isAhead(0)).toBe(false);
  });

  it('gives everything sorted, wherever it is left off and gone on with', () => {
    const lists = fc.array(
      fc.uniqueArray(fc.string({ unit: 'binary', maxLength: 3 }), { maxLength: 12 }),
      {
        minLength: 1,
        maxLength: 5,
      },
    );
    fc.assert(
      fc.property(lists, fc.array(fc.nat()), fc.nat({ max: 9 }), (given, choices, most) => {
        const all = new Map(given.flatMap((keys, at) => keys.map((key) => [key, at] as const)));
        const left = given.map((_, at) =>
          [...all.keys()].filter((key) => all.get(key) === at).sort(compareKeys),
        );
        let merger = new RowMerger(mergeOf<{ key: string }>(left.length));
        const taken: string[] = [];
        for (const choice of [...choices, ...left.flatMap((keys, at) => keys.map(() => at))]) {
          const at = choice % left.length;
          const key = left[at]?.shift();
          if (key === undefined) merger.end(at);
          else push(merger, at, key);
          taken.push(...keysOf(merger.take(most)));
          if (choice % 2 === 0) merger = new RowMerger(merger.state);
        }
        for (const [at, keys] of left.entries()) {
          for (const key of keys) push(merger, at, key);
          merger.end(at);
        }
        taken.push(...keysOf(merger.take(Number.POSITIVE_INFINITY)));

        expect(taken).toEqual([...all.keys()].sort(compareKeys));
        expect(merger.held).toBe(0);
      }),
    );
  });
});

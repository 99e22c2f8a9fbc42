import { expect, it } from 'vitest';
import type { ConflictState } from '#engine/restore-conflicts.ts';
import { RestorePreparation } from './restore-preparation.ts';

const KEYS = new Set(['a/1', 'a/2', 'b/1', 'b/2']);
const STATES: readonly ConflictState[] = ['absent', 'same', 'different', 'different'];

/** All four keys, read as two batches. */
function compared(): RestorePreparation {
  const preparation = new RestorePreparation(KEYS);
  const conflicts = STATES.map((state, at) => ({
    state,
    content: state === 'absent' ? null : `content ${at}`,
  }));
  preparation.add({ digest: 'first', count: 1 }, conflicts.slice(0, 1));
  preparation.add({ digest: 'second', count: 3 }, conflicts.slice(1));
  return preparation;
}

it('counts the chosen keys, and names those that the backup does not have', () => {
  const preparation = new RestorePreparation(KEYS);
  const wanted = ['b/1', 'x1', 'a/1', 'x2', 'x3', 'x4', 'x5', 'x6'];

  expect(preparation.choose({ kind: 'keys', keys: new Set(wanted) })).toEqual({
    count: 2,
    missing: 6,
    missed: ['x1', 'x2', 'x3', 'x4', 'x5'],
  });
  expect(preparation.choose({ kind: 'all' })).toEqual({ count: 4, missing: 0, missed: [] });
});

it('lists keys by what is there and by a text, a window at a time', () => {
  const preparation = compared();
  const query = { state: null, text: '', from: 0, count: 10 };

  expect(preparation.counts()).toEqual({ absent: 1, same: 1, different: 2 });
  expect(preparation.window({ ...query, from: 1, count: 2 })).toEqual({
    total: 4,
    lines: [
      { key: 'a/2', state: 'same' },
      { key: 'b/1', state: 'different' },
    ],
  });
  expect(preparation.window({ ...query, state: 'different', text: '2' })).toEqual({
    total: 1,
    lines: [{ key: 'b/2', state: 'different' }],
  });
});

it('keeps what may be written over only when it may be', () => {
  const preparation = compared();

  expect([...preparation.storedBatches(false)]).toEqual([
    { keys: ['a/1'] },
    { keys: ['a/2', 'b/1', 'b/2'] },
  ]);
  expect([...preparation.storedBatches(true)]).toEqual([
    { keys: ['a/1'], contents: [''] },
    { keys: ['a/2', 'b/1', 'b/2'], contents: ['', 'content 2', 'content 3'] },
  ]);
});

it('forgets what was read when something else is chosen', () => {
  const preparation = compared();
  expect(preparation.isCompared).toBe(true);

  preparation.choose({ kind: 'matching', condition: { kind: 'starts-with', text: 'a/' } });

  expect(preparation.isCompared).toBe(false);
  expect(preparation.counts()).toEqual({ absent: 0, same: 0, different: 0 });
  expect(preparation.window({ state: null, text: '', from: 0, count: 10 }).lines).toEqual([
    { key: 'a/1', state: null },
    { key: 'a/2', state: null },
  ]);
});

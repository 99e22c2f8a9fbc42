import { expect, it } from 'vitest';
import { batchDigest } from '#protocol/batch-digest.ts';
import type { Vector } from '#protocol/vector.ts';
import {
  planRestore,
  type RestoreBatch,
  type RestoreSelection,
  wholeVector,
} from './restore-plan.ts';

const vector = (key: string, dimension = 2): Vector => ({
  key,
  data: { float32: Array.from({ length: dimension }, () => 1) },
});

async function* streamOf(vectors: Iterable<Vector>): AsyncGenerator<Vector> {
  yield* vectors;
}

function* numbered(count: number, dimension = 2): Iterable<Vector> {
  for (let at = 0; at < count; at += 1) yield vector(`key-${at}`, dimension);
}

async function planOf(
  vectors: Iterable<Vector>,
  selection: RestoreSelection = { kind: 'all' },
): Promise<readonly RestoreBatch[]> {
  const batches: RestoreBatch[] = [];
  for await (const batch of planRestore(streamOf(vectors), selection)) batches.push(batch);
  return batches;
}

const sizesOf = (batches: readonly RestoreBatch[]) => batches.map(({ vectors }) => vectors.length);
const keysOf = ({ vectors }: RestoreBatch) => vectors.map(({ key }) => key);

it('begins with 1 and 10, then takes as many as a request may name, in the order of the backup', async () => {
  const batches = await planOf(numbered(1200));

  expect(sizesOf(batches)).toEqual([1, 10, 500, 500, 189]);
  expect(batches.flatMap(keysOf)).toEqual([...numbered(1200)].map(({ key }) => key));
  for (const batch of batches) expect(batch.digest).toBe(batchDigest(keysOf(batch)));
});

it('keeps a request of long vectors short', async () => {
  const batches = await planOf(numbered(700, 4096));

  expect(Math.max(...sizesOf(batches))).toBe(81);
  expect(batches.flatMap(keysOf)).toHaveLength(700);
});

it('counts metadata as well: forty kilobytes for each of many vectors is too much at once', async () => {
  const metadata = { note: 'x'.repeat(40_000) };
  const batches = await planOf([...numbered(200)].map((one) => ({ ...one, metadata })));

  expect(Math.max(...sizesOf(batches))).toBeLessThan(80);
  expect(batches.flatMap(keysOf)).toHaveLength(200);
});

it.each<[string, RestoreSelection, readonly string[]]>([
  [
    'a beginning',
    { kind: 'matching', condition: { kind: 'starts-with', text: 'a/' } },
    ['a/1', 'a/2'],
  ],
  ['a part', { kind: 'matching', condition: { kind: 'contains', text: '2' } }, ['a/2', 'b/2']],
  ['a list', { kind: 'keys', keys: new Set(['b/1', 'c', 'a/1']) }, ['a/1', 'b/1']],
])('takes what %s chooses', async (_case, selection, expected) => {
  const batches = await planOf(
    ['a/1', 'a/2', 'b/1', 'b/2'].map((key) => vector(key)),
    selection,
  );

  expect(batches.flatMap(keysOf)).toEqual(expected);
});

it('plans nothing where nothing is chosen', async () => {
  expect(await planOf(numbered(3), { kind: 'keys', keys: new Set() })).toEqual([]);
});

it.each<[string, Vector, string]>([
  ['an impossible key', vector('x'.repeat(1025)), 'A key has 1 to 1024 characters'],
  ['no numbers', { key: 'a' }, '"a" has no numbers.'],
  ['a number too large', { key: 'a', data: { float32: [1e39] } }, 'which no 32-bit float can hold'],
])('refuses a vector with %s', async (_case, bad, message) => {
  await expect(planOf([bad])).rejects.toThrow(message);
});

it('takes the extremes of 32-bit floats', () => {
  const float32 = [-0, 1.401298464324817e-45, 3.4028234663852886e38, -3.4028234663852886e38];

  expect(wholeVector({ key: 'a', data: { float32 } })).toEqual({ key: 'a', data: { float32 } });
});

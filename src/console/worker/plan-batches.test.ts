import { expect, it } from 'vitest';
import { batchDigest } from '#protocol/batch-digest.ts';
import { createBatchListing } from './plan-batches.ts';
import { readVerdict, reviewOf, stagedKey } from './sample-review.ts';

const TARGET = { connection: 'here', bucket: 'bucket', index: 'index' };
/** So many that listing them takes several rests. */
const MANY = 30_000;

function reviewOfMany(count: number) {
  const keys = Array.from({ length: count }, (_, at) => `key ${String(at).padStart(6, '0')}`);
  const session = reviewOf(
    keys.map((key) => stagedKey(key)),
    keys.map((key) => readVerdict(key)),
  );
  return { keys, store: session.store, cover: session.deletableNow() };
}

it('lists every key once in the order of the review, and says how far it has come', async () => {
  const { keys, store, cover } = reviewOfMany(MANY);
  const told: number[] = [];

  const batches = await createBatchListing().list(TARGET, store, cover, (done) => told.push(done));

  expect(batches?.map(({ count }) => count)).toEqual([1, 10, ...Array(59).fill(500), 489]);
  expect(batches?.[2]?.digest).toBe(batchDigest(keys.slice(11, 511)));
  expect(told[0]).toBe(1);
  expect(told).toEqual([...told].sort((a, b) => a - b));
});

it('is stopped in the middle, and begins anew when it is asked for again', async () => {
  const { store, cover } = reviewOfMany(MANY);
  const listing = createBatchListing();

  const stopped = listing.list(TARGET, store, cover, () => listing.stop(TARGET));

  expect(await stopped).toBeNull();
  expect(await listing.list(TARGET, store, cover, () => undefined)).toHaveLength(62);
});

it('does not list the same keys twice', async () => {
  const { store, cover } = reviewOfMany(20);
  const listing = createBatchListing();
  const first = await listing.list(TARGET, store, cover, () => undefined);
  const told: number[] = [];

  expect(await listing.list(TARGET, store, cover, (done) => told.push(done))).toBe(first);
  expect(told).toEqual([]);
});

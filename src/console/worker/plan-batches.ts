import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import { packedBatches } from '#engine/packed-plan.ts';
import type { RunBatch } from '#engine/run-record.ts';
import { pacedProgress } from './paced-progress.ts';
import type { ReviewCover } from './review-cover.ts';
import type { ReviewStore } from './review-store.ts';
import { inSlices } from './time-slices.ts';

/** Lists what would be deleted in batches: each key is hashed, which takes seconds for a million. */
export function createBatchListing() {
  /** By `targetId`: the listing that is under way. */
  const stops = new Map<string, AbortController>();
  /** Opened again, the same confirmation takes no time. */
  const listed = new WeakMap<ReviewCover, readonly RunBatch[]>();

  return {
    /**
     * @param onProgress how many keys are listed
     * @returns null when it was stopped
     * @throws RangeError when there is no key, or a key cannot exist
     */
    async list(
      target: IndexTarget,
      store: Pick<ReviewStore, 'keys'>,
      cover: ReviewCover,
      onProgress: (done: number) => void,
    ): Promise<readonly RunBatch[] | null> {
      const known = listed.get(cover);
      if (known !== undefined) return known;
      const stop = new AbortController();
      stops.set(targetId(target), stop);
      try {
        const batches = await inSlices(batchesOf(store, cover, onProgress), stop.signal);
        listed.set(cover, batches);
        return batches;
      } catch (error) {
        if (stop.signal.aborted) return null;
        throw error;
      }
    },
    stop(target: IndexTarget): void {
      stops.get(targetId(target))?.abort();
    },
  };
}

function* batchesOf(
  { keys }: Pick<ReviewStore, 'keys'>,
  { rows }: ReviewCover,
  onProgress: (done: number) => void,
): Generator<void, readonly RunBatch[]> {
  const tell = pacedProgress(onProgress);
  const batches: RunBatch[] = [];
  let done = 0;
  for (const batch of packedBatches(keys, rows)) {
    batches.push(batch);
    done += batch.count;
    tell(done);
    yield;
  }
  return batches;
}

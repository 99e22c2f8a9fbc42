import { AdaptiveLimit } from './concurrency.ts';
import { contentFingerprint } from './fingerprint.ts';
import { readPages } from './read-pages.ts';
import type { EngineDeps, ReadOptions } from './reading.ts';
import type { RestoreBatch } from './restore-plan.ts';

/**
 * What an index has under the key of a backed-up vector.
 * - `absent`: nothing.
 * - `same`: the vector as in the backup, data and metadata.
 * - `different`: another vector, which putting this one back would destroy.
 */
export type ConflictState = 'absent' | 'same' | 'different';

export interface Conflict {
  readonly state: ConflictState;
  /** `contentFingerprint` of what is there; null when nothing is. */
  readonly content: string | null;
}

export interface ComparedBatch {
  readonly batch: RestoreBatch;
  /** For each vector, in their order. */
  readonly conflicts: readonly Conflict[];
}

const CONCURRENCY = 6;
/** Batches read side by side: the pages of one alone would leave requests idle at its end. */
const BATCHES_AHEAD = 2;

/**
 * Looks up what the index has now under each key that is to be put back. Reads
 * data and metadata; holds the vectors of some batches. Leaving the loop reads no more.
 *
 * @throws ServiceError, the signal's reason, or what `batches` throws
 */
export async function* compareWithIndex(
  deps: EngineDeps,
  index: string,
  batches: AsyncIterable<RestoreBatch>,
  { signal, onRetry }: Pick<ReadOptions, 'signal' | 'onRetry'>,
): AsyncGenerator<ComparedBatch> {
  const options: ReadOptions = {
    signal,
    limit: new AdaptiveLimit(CONCURRENCY),
    returnData: true,
    returnMetadata: true,
    ...(onRetry && { onRetry }),
  };
  const compare = async (batch: RestoreBatch): Promise<ComparedBatch> => ({
    batch,
    conflicts: await readPages(deps, index, batch.vectors, options, (vector, there): Conflict => {
      if (there === undefined) return { state: 'absent', content: null };
      const content = contentFingerprint(there);
      return { state: content === contentFingerprint(vector) ? 'same' : 'different', content };
    }),
  });
  const ahead: Promise<ComparedBatch>[] = [];
  for await (const batch of batches) {
    signal.throwIfAborted();
    const comparing = compare(batch);
    // Its rejection is met when its turn comes; until then it must not count as unhandled.
    comparing.catch(() => undefined);
    ahead.push(comparing);
    const first = ahead.length < BATCHES_AHEAD ? undefined : ahead.shift();
    if (first !== undefined) yield await first;
  }
  for (const comparing of ahead) yield await comparing;
}

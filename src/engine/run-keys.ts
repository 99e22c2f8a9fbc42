import type { PlannedBatch } from './plan.ts';
import type { KeptKey, RunKeys } from './run-record.ts';

/** Keys that are all in memory already. */
export function keysInMemory(
  batches: readonly PlannedBatch[],
  kept: readonly KeptKey[] = [],
): RunKeys {
  return {
    batch: async (at) => {
      const batch = batches[at];
      if (batch === undefined) throw new RangeError(`The plan has no batch ${at}.`);
      return batch.keys;
    },
    kept: async function* () {
      yield* kept;
    },
  };
}

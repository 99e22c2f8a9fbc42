import { batchDigest } from '#protocol/batch-digest.ts';
import { LIMITS } from '#protocol/limits.ts';
import { keyProblem } from '#protocol/vector.ts';

/** Keys that one DeleteVectors removes, and the digest that its confirmation names. */
export interface PlannedBatch {
  readonly keys: readonly string[];
  /** `batchDigest` of `keys`. */
  readonly digest: string;
}

/**
 * Splits keys into batches of at most `batchSize` (1 to 500, API sheet §3.19), in
 * the given order; a key given twice is taken once.
 *
 * @throws RangeError when there is no key, a key cannot exist, or the size is out of range
 */
export function planBatches(
  keys: readonly string[],
  batchSize: number = LIMITS.deleteKeysPerCall,
): readonly PlannedBatch[] {
  if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > LIMITS.deleteKeysPerCall) {
    throw new RangeError(
      `A batch of ${batchSize} keys is not possible; DeleteVectors takes 1 to ${LIMITS.deleteKeysPerCall}.`,
    );
  }
  const distinct = [...new Set(keys)];
  if (distinct.length === 0) {
    throw new RangeError('There is no key to delete; stage at least one.');
  }
  for (const key of distinct) {
    const problem = keyProblem(key);
    if (problem !== null) {
      throw new RangeError(`${JSON.stringify(key)} cannot be deleted. ${problem} Unstage it.`);
    }
  }
  const batches: PlannedBatch[] = [];
  for (let start = 0; start < distinct.length; start += batchSize) {
    const part = distinct.slice(start, start + batchSize);
    batches.push({ keys: part, digest: batchDigest(part) });
  }
  return batches;
}

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { batchDigest } from '#protocol/batch-digest.ts';
import { LIMITS } from '#protocol/limits.ts';
import { keyProblem } from '#protocol/vector.ts';
import type { PlannedKey } from './run-record.ts';

/** Keys that one request names, and the digest that its confirmation names. */
export interface PlannedBatch {
  readonly keys: readonly PlannedKey[];
  /** `batchDigest` of the keys. */
  readonly digest: string;
}

/** Sizes of the first batches: a run proves each before it goes on. */
const CANARY_SIZES = [1, 10];

/** Sizes of the batches that `count` keys are split into: 1, 10, and then as many as a request takes. */
export function* batchSizes(
  count: number,
  batchSize: number = LIMITS.deleteKeysPerCall,
): Iterable<number> {
  let left = count;
  for (let at = 0; left > 0; at += 1) {
    const size = Math.min(CANARY_SIZES[at] ?? batchSize, batchSize, left);
    left -= size;
    yield size;
  }
}

/**
 * Splits keys into batches of at most `batchSize` (1 to 500, API sheet §3.19), in
 * the given order; a key given twice is taken once.
 *
 * @throws RangeError when there is no key, a key cannot exist, or the size is out of range
 */
export function planBatches(
  keys: readonly PlannedKey[],
  batchSize: number = LIMITS.deleteKeysPerCall,
): readonly PlannedBatch[] {
  if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > LIMITS.deleteKeysPerCall) {
    throw new RangeError(
      `A batch of ${batchSize} keys is not possible; DeleteVectors takes 1 to ${LIMITS.deleteKeysPerCall}.`,
    );
  }
  const distinct = [...new Map(keys.map((planned) => [planned.key, planned])).values()];
  if (distinct.length === 0) throw new RangeError(NO_KEY);
  let at = 0;
  return [...batchSizes(distinct.length, batchSize)].map((size) => {
    const part = distinct.slice(at, at + size);
    at += size;
    const names = part.map(({ key }) => key);
    names.forEach(requirePossible);
    return { keys: part, digest: batchDigest(names) };
  });
}

/** Why there is no plan of nothing. */
export const NO_KEY = 'There is no key to delete; stage at least one.';

/** @throws RangeError when there cannot be such a key */
export function requirePossible(key: string): void {
  const problem = keyProblem(key);
  if (problem === null) return;
  throw new RangeError(`${JSON.stringify(key)} cannot be deleted. ${problem} Unstage it.`);
}

/** Names a plan: SHA-256 over the raw bytes of its batches' digests, as the audit log has it. */
export function planDigest(batches: Iterable<{ readonly digest: string }>): string {
  const hash = sha256.create();
  for (const { digest } of batches) hash.update(hexToBytes(digest));
  return bytesToHex(hash.digest());
}

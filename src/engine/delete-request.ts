import { keyDigest } from '#protocol/batch-digest.ts';
import type { ProxyDeleteRequest } from '#protocol/proxy-api.ts';

/**
 * The request that deletes those of the confirmed batch `keys` at `positions`
 * (ascending). The others are named as omitted: they are gone, and somebody may
 * put one back at any time, or they changed; either is a vector that nobody reviewed.
 */
export function deleteRequest(
  index: string,
  keys: readonly string[],
  positions: readonly number[],
): ProxyDeleteRequest {
  if (positions.length === keys.length) return { indexName: index, keys: [...keys] };
  const left = new Set(positions);
  return {
    indexName: index,
    keys: keys.filter((_, at) => left.has(at)),
    omitted: [...keys.entries()]
      .filter(([at]) => !left.has(at))
      .map(([at, key]) => ({ at, sha256: keyDigest(key) })),
  };
}

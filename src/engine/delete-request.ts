import { keyDigest } from '#protocol/batch-digest.ts';
import type { ProxyDeleteRequest } from '#protocol/proxy-api.ts';

/**
 * The request that deletes `present`, which is what is left of the confirmed
 * batch `keys`. Keys that are gone already are named as omitted: somebody may put
 * one back at any time, and that new vector was reviewed by nobody.
 */
export function deleteRequest(
  index: string,
  keys: readonly string[],
  present: readonly string[],
): ProxyDeleteRequest {
  if (present.length === keys.length) return { indexName: index, keys: [...keys] };
  const left = new Set(present);
  const omitted = keys
    .map((key, at) => ({ key, at }))
    .filter(({ key }) => !left.has(key))
    .map(({ key, at }) => ({ at, sha256: keyDigest(key) }));
  return { indexName: index, keys: keys.filter((key) => left.has(key)), omitted };
}

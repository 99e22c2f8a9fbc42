import { queryOptions } from '@tanstack/react-query';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { createProxyVectorApi } from '#console/lib/proxy-vector-api.ts';
import { LIMITS } from '#protocol/limits.ts';

/** One vector with its numbers and metadata; null when there is none of this key. */
export function vectorOptions({ connection, bucket, index }: IndexTarget, key: string) {
  return queryOptions({
    queryKey: ['vector', connection, bucket, index, key],
    queryFn: async ({ signal }) => {
      const vectors = await createProxyVectorApi(connection, bucket).getVectors(
        { indexName: index, keys: [key], returnData: true, returnMetadata: true },
        signal,
      );
      return vectors.find((vector) => vector.key === key) ?? null;
    },
    // What is shown here is what somebody decides to delete by.
    staleTime: 0,
  });
}

/** One is asked for more than is shown: the vector itself is its own nearest. */
const MOST_NEIGHBOURS = LIMITS.topK.max - LIMITS.topK.min;

/** How many neighbours can be asked for; the service names at most 100 vectors (API sheet §3.18). */
export const NEIGHBOUR_COUNTS = [10, 25, 50, MOST_NEIGHBOURS] as const;

/**
 * The vectors nearest to one that exists, itself left out.
 *
 * @param count at most
 */
export function neighbourOptions(
  { connection, bucket, index }: IndexTarget,
  key: string,
  data: readonly number[],
  count: number,
) {
  return queryOptions({
    queryKey: ['neighbours', connection, bucket, index, key, data, count],
    queryFn: async ({ signal }) => {
      const { vectors } = await createProxyVectorApi(connection, bucket).queryVectors(
        {
          indexName: index,
          queryVector: { float32: [...data] },
          topK: count + 1,
          returnDistance: true,
          returnMetadata: true,
        },
        signal,
      );
      return vectors.filter((vector) => vector.key !== key).slice(0, count);
    },
  });
}

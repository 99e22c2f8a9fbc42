import { queryOptions } from '@tanstack/react-query';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { createProxyVectorApi } from '#console/lib/proxy-vector-api.ts';

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

const NEIGHBOURS = 10;

/** The vectors nearest to one that exists, itself left out. */
export function neighbourOptions(
  { connection, bucket, index }: IndexTarget,
  key: string,
  data: readonly number[],
) {
  return queryOptions({
    queryKey: ['neighbours', connection, bucket, index, key, data],
    queryFn: async ({ signal }) => {
      const { vectors } = await createProxyVectorApi(connection, bucket).queryVectors(
        {
          indexName: index,
          queryVector: { float32: [...data] },
          topK: NEIGHBOURS + 1,
          returnDistance: true,
          returnMetadata: true,
        },
        signal,
      );
      return vectors.filter((vector) => vector.key !== key).slice(0, NEIGHBOURS);
    },
  });
}

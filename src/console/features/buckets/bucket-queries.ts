import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { readFromProxy } from '#console/lib/proxy-request.ts';
import {
  getVectorIndexResponseSchema,
  listVectorBucketsResponseSchema,
  listVectorIndexesResponseSchema,
} from '#protocol/operation-messages.ts';
import type { Connection } from '#protocol/proxy-api.ts';
import { bucketPath } from '#protocol/proxy-api.ts';
import { shortBucketName } from '#protocol/vector-bucket.ts';

export interface BucketSummary {
  readonly name: string;
  /** ISO 8601; null where the connection's own configuration names the bucket. */
  readonly createdAt: string | null;
}

/**
 * Buckets of a connection, a page at a time. A connection that is limited to
 * named buckets answers from its configuration: its credentials may well lack
 * ListVectorBuckets.
 */
export function bucketListOptions(connection: Connection) {
  return infiniteQueryOptions({
    queryKey: ['buckets', connection.name],
    queryFn: async ({ pageParam, signal }): Promise<{ buckets: BucketSummary[]; next: string }> => {
      if (connection.buckets !== undefined) {
        return { buckets: connection.buckets.map((name) => ({ name, createdAt: null })), next: '' };
      }
      const query = new URLSearchParams({
        'max-keys': '1000',
        ...(pageParam && { marker: pageParam }),
      });
      const path = `/api/connections/${encodeURIComponent(connection.name)}/buckets?${query}`;
      const answer = await readFromProxy(path, listVectorBucketsResponseSchema, {
        method: 'GET',
        signal,
      });
      const { Buckets, IsTruncated, NextMarker } = answer.ListAllMyBucketsResult;
      return {
        buckets: Buckets.map((bucket) => ({
          name: shortBucketName(bucket.Name),
          createdAt: bucket.CreationDate ?? null,
        })),
        next: IsTruncated ? (NextMarker ?? '') : '',
      };
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next || undefined,
  });
}

/** Indexes of a bucket with their facts, a page at a time. */
export function indexListOptions(connection: string, bucket: string) {
  return infiniteQueryOptions({
    queryKey: ['indexes', connection, bucket],
    queryFn: ({ pageParam, signal }) =>
      readFromProxy(
        bucketPath(connection, bucket, 'listVectorIndexes'),
        listVectorIndexesResponseSchema,
        { body: { maxResults: 500, ...(pageParam && { nextToken: pageParam }) }, signal },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextToken || undefined,
  });
}

/** Facts of one index. */
export function indexOptions(connection: string, bucket: string, index: string) {
  return queryOptions({
    queryKey: ['index', connection, bucket, index],
    queryFn: async ({ signal }) => {
      const path = bucketPath(connection, bucket, 'getVectorIndex');
      const body = { indexName: index };
      return (await readFromProxy(path, getVectorIndexResponseSchema, { body, signal })).index;
    },
  });
}

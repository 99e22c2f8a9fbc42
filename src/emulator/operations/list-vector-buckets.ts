import { LIMITS } from '#protocol/limits.ts';
import type { ListVectorBucketsResponse } from '#protocol/operation-messages.ts';
import { shortBucketName } from '#protocol/vector-bucket.ts';
import { describeValue } from '../json-body.ts';
import { refuse } from '../refusal.ts';
import type { Operation } from '../service.ts';
import { describeBucket } from './describe-bucket.ts';

/**
 * API sheet §3.3. Prefix and marker compare with the short name; the marker may
 * name a bucket that is gone, so it is compared and never looked up.
 */
export const listVectorBuckets: Operation = {
  needs: 'nothing',
  run(service, { query, headers }) {
    const prefix = query.get('prefix') ?? '';
    const marker = query.get('marker') ?? '';
    const maxKeys = readMaxKeys(query.get('max-keys'));
    const group = headers['x-oss-resource-group-id'];

    // NextMarker is the short name here; the service may use the ARN, so both are taken.
    const after = shortBucketName(marker);
    const matching = service.store.buckets
      .list()
      .filter(
        (bucket) =>
          bucket.name.startsWith(prefix) &&
          bucket.name > after &&
          (group === undefined || bucket.resourceGroupId === group),
      );
    const page = matching.slice(0, maxKeys);
    const isTruncated = matching.length > page.length;
    const result: ListVectorBucketsResponse = {
      ListAllMyBucketsResult: {
        Prefix: prefix,
        Marker: marker,
        MaxKeys: maxKeys,
        IsTruncated: isTruncated,
        ...(isTruncated ? { NextMarker: page.at(-1)?.name } : {}),
        Buckets: page.map((bucket) => describeBucket(service, bucket)),
      },
    };
    return { json: JSON.stringify(result) };
  },
};

function readMaxKeys(text: string | undefined): number {
  const { max, default: standard } = LIMITS.listBucketsPage;
  if (text === undefined || text === '') return standard;
  const number = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= max) return number;
  throw refuse(
    'InvalidArgument',
    `max-keys is ${describeValue(text)}; it has to be a whole number from 1 to ${max}.`,
  );
}

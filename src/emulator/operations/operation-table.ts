import type { OperationName } from '#protocol/operations.ts';
import type { Operation } from '../service.ts';
import { deleteBucketLogging } from './delete-bucket-logging.ts';
import { deleteBucketPolicy } from './delete-bucket-policy.ts';
import { deleteVectorBucket } from './delete-vector-bucket.ts';
import { deleteVectorIndex } from './delete-vector-index.ts';
import { deleteVectors } from './delete-vectors.ts';
import { getBucketLogging } from './get-bucket-logging.ts';
import { getBucketPolicy } from './get-bucket-policy.ts';
import { getVectorBucket } from './get-vector-bucket.ts';
import { getVectorIndex } from './get-vector-index.ts';
import { getVectors } from './get-vectors.ts';
import { listVectorBuckets } from './list-vector-buckets.ts';
import { listVectorIndexes } from './list-vector-indexes.ts';
import { listVectors } from './list-vectors.ts';
import { putBucketLogging } from './put-bucket-logging.ts';
import { putBucketPolicy } from './put-bucket-policy.ts';
import { putVectorBucket } from './put-vector-bucket.ts';
import { putVectorIndex } from './put-vector-index.ts';
import { putVectors } from './put-vectors.ts';
import { queryVectors } from './query-vectors.ts';

/** What each operation of the protocol does here. One that is missing does not compile. */
export const OPERATION_TABLE: Readonly<Record<OperationName, Operation>> = {
  listVectorBuckets,
  getVectorBucket,
  putVectorBucket,
  deleteVectorBucket,
  putBucketPolicy,
  getBucketPolicy,
  deleteBucketPolicy,
  putBucketLogging,
  getBucketLogging,
  deleteBucketLogging,
  listVectorIndexes,
  getVectorIndex,
  putVectorIndex,
  deleteVectorIndex,
  putVectors,
  getVectors,
  listVectors,
  queryVectors,
  deleteVectors,
};

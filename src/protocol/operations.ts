import type * as z from 'zod/mini';
import {
  deleteVectorsRequestSchema,
  getVectorBucketResponseSchema,
  getVectorIndexResponseSchema,
  getVectorsRequestSchema,
  getVectorsResponseSchema,
  listVectorBucketsResponseSchema,
  listVectorIndexesRequestSchema,
  listVectorIndexesResponseSchema,
  listVectorsRequestSchema,
  listVectorsResponseSchema,
  namedIndexSchema,
  putVectorIndexRequestSchema,
  putVectorsRequestSchema,
  queryVectorsRequestSchema,
  queryVectorsResponseSchema,
} from './operation-messages.ts';

/**
 * What a request can do to stored vectors.
 * - `read`: nothing.
 * - `write`: adds or overwrites.
 * - `delete-keys`: removes named keys; needs a confirmation token at the proxy.
 * - `delete-container`: removes a whole index or bucket, reviewed by nobody;
 *   the proxy never passes it on.
 * - `configure`: nothing to vectors; it shows or changes who may reach a bucket
 *   and what is logged, which the proxy never passes on either.
 */
export type OperationEffect = 'read' | 'write' | 'delete-keys' | 'delete-container' | 'configure';

interface OperationDefinition {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** Query parameter without a value that selects the operation, with the method; null when there is none. */
  readonly marker: string | null;
  readonly level: 'account' | 'bucket';
  readonly success: 200 | 204;
  readonly ramAction: `oss:${string}`;
  /** Level of the resource that a RAM policy names for it (API sheet §7). */
  readonly resource: 'everything' | 'bucket' | 'index' | 'data';
  readonly effect: OperationEffect;
  /** Shape of the JSON body; null for an operation that takes none, or one that is kept as it came. */
  readonly request: z.ZodMiniType | null;
  /** Shape of the JSON answer; null for an empty one, or one that is answered as it was put. */
  readonly response: z.ZodMiniType | null;
}

/**
 * The one table of operations (API sheet §3). The proxy routes and signs by it,
 * the emulator answers by it, the console explains missing permissions from it.
 */
export const OPERATIONS = {
  listVectorBuckets: {
    method: 'GET',
    marker: null,
    level: 'account',
    success: 200,
    ramAction: 'oss:ListVectorBuckets',
    resource: 'everything',
    effect: 'read',
    request: null,
    response: listVectorBucketsResponseSchema,
  },
  getVectorBucket: {
    method: 'GET',
    marker: 'bucketInfo',
    level: 'bucket',
    success: 200,
    ramAction: 'oss:GetVectorBucket',
    resource: 'bucket',
    effect: 'read',
    request: null,
    response: getVectorBucketResponseSchema,
  },
  putVectorBucket: {
    method: 'PUT',
    marker: null,
    level: 'bucket',
    success: 200,
    ramAction: 'oss:PutVectorBucket',
    resource: 'bucket',
    effect: 'write',
    request: null,
    response: null,
  },
  deleteVectorBucket: {
    method: 'DELETE',
    marker: null,
    level: 'bucket',
    success: 204,
    ramAction: 'oss:DeleteVectorBucket',
    resource: 'bucket',
    effect: 'delete-container',
    request: null,
    response: null,
  },
  putBucketPolicy: {
    method: 'PUT',
    marker: 'policy',
    level: 'bucket',
    success: 200,
    ramAction: 'oss:PutBucketPolicy',
    resource: 'bucket',
    effect: 'configure',
    request: null,
    response: null,
  },
  getBucketPolicy: {
    method: 'GET',
    marker: 'policy',
    level: 'bucket',
    success: 200,
    ramAction: 'oss:GetBucketPolicy',
    resource: 'bucket',
    effect: 'configure',
    request: null,
    response: null,
  },
  deleteBucketPolicy: {
    method: 'DELETE',
    marker: 'policy',
    level: 'bucket',
    success: 204,
    ramAction: 'oss:DeleteBucketPolicy',
    resource: 'bucket',
    effect: 'configure',
    request: null,
    response: null,
  },
  putBucketLogging: {
    method: 'PUT',
    marker: 'logging',
    level: 'bucket',
    success: 200,
    ramAction: 'oss:PutBucketLogging',
    resource: 'bucket',
    effect: 'configure',
    request: null,
    response: null,
  },
  getBucketLogging: {
    method: 'GET',
    marker: 'logging',
    level: 'bucket',
    success: 200,
    ramAction: 'oss:GetBucketLogging',
    resource: 'bucket',
    effect: 'configure',
    request: null,
    response: null,
  },
  deleteBucketLogging: {
    method: 'DELETE',
    marker: 'logging',
    level: 'bucket',
    success: 204,
    ramAction: 'oss:DeleteBucketLogging',
    resource: 'bucket',
    effect: 'configure',
    request: null,
    response: null,
  },
  listVectorIndexes: {
    method: 'POST',
    marker: 'listVectorIndexes',
    level: 'bucket',
    success: 200,
    ramAction: 'oss:ListVectorIndexes',
    resource: 'bucket',
    effect: 'read',
    request: listVectorIndexesRequestSchema,
    response: listVectorIndexesResponseSchema,
  },
  getVectorIndex: {
    method: 'POST',
    marker: 'getVectorIndex',
    level: 'bucket',
    success: 200,
    ramAction: 'oss:GetVectorIndex',
    resource: 'index',
    effect: 'read',
    request: namedIndexSchema,
    response: getVectorIndexResponseSchema,
  },
  putVectorIndex: {
    method: 'POST',
    marker: 'putVectorIndex',
    level: 'bucket',
    success: 200,
    ramAction: 'oss:PutVectorIndex',
    resource: 'index',
    effect: 'write',
    request: putVectorIndexRequestSchema,
    response: null,
  },
  deleteVectorIndex: {
    method: 'POST',
    marker: 'deleteVectorIndex',
    level: 'bucket',
    success: 204,
    ramAction: 'oss:DeleteVectorIndex',
    resource: 'index',
    effect: 'delete-container',
    request: namedIndexSchema,
    response: null,
  },
  putVectors: {
    method: 'POST',
    marker: 'putVectors',
    level: 'bucket',
    success: 200,
    ramAction: 'oss:PutVectors',
    resource: 'data',
    effect: 'write',
    request: putVectorsRequestSchema,
    response: null,
  },
  getVectors: {
    method: 'POST',
    marker: 'getVectors',
    level: 'bucket',
    success: 200,
    ramAction: 'oss:GetVectors',
    resource: 'data',
    effect: 'read',
    request: getVectorsRequestSchema,
    response: getVectorsResponseSchema,
  },
  listVectors: {
    method: 'POST',
    marker: 'listVectors',
    level: 'bucket',
    success: 200,
    ramAction: 'oss:ListVectors',
    resource: 'data',
    effect: 'read',
    request: listVectorsRequestSchema,
    response: listVectorsResponseSchema,
  },
  queryVectors: {
    method: 'POST',
    marker: 'queryVectors',
    level: 'bucket',
    success: 200,
    ramAction: 'oss:QueryVectors',
    resource: 'data',
    effect: 'read',
    request: queryVectorsRequestSchema,
    response: queryVectorsResponseSchema,
  },
  deleteVectors: {
    method: 'POST',
    marker: 'deleteVectors',
    level: 'bucket',
    success: 204,
    ramAction: 'oss:DeleteVectors',
    resource: 'data',
    effect: 'delete-keys',
    request: deleteVectorsRequestSchema,
    response: null,
  },
} as const satisfies Record<string, OperationDefinition>;

export type OperationName = keyof typeof OPERATIONS;

export function isOperationName(name: string): name is OperationName {
  return Object.hasOwn(OPERATIONS, name);
}

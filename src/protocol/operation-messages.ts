import * as z from 'zod/mini';
import { optionalOrNull } from './optional-or-null.ts';
import { float32DataSchema, metadataSchema, vectorSchema } from './vector.ts';
import { vectorBucketSchema } from './vector-bucket.ts';
import { vectorIndexSchema } from './vector-index.ts';

const indexName = z.string();
const filter = z.optional(z.record(z.string(), z.unknown()));
const optionalCount = z.optional(z.number());
const optionalFlag = z.optional(z.boolean());

export const listVectorsRequestSchema = z.object({
  indexName,
  maxResults: optionalCount,
  nextToken: z.optional(z.string()),
  returnData: optionalFlag,
  returnMetadata: optionalFlag,
  segmentCount: optionalCount,
  segmentIndex: optionalCount,
  filter,
});
export type ListVectorsRequest = z.infer<typeof listVectorsRequestSchema>;

export const listVectorsResponseSchema = z.object({
  vectors: z.array(vectorSchema),
  nextToken: optionalOrNull(z.string()),
});
export type ListVectorsResponse = z.infer<typeof listVectorsResponseSchema>;

export const getVectorsRequestSchema = z.object({
  indexName,
  keys: z.array(z.string()),
  returnData: optionalFlag,
  returnMetadata: optionalFlag,
});
export type GetVectorsRequest = z.infer<typeof getVectorsRequestSchema>;

export const getVectorsResponseSchema = z.object({ vectors: z.array(vectorSchema) });

export const queryVectorsRequestSchema = z.object({
  indexName,
  queryVector: float32DataSchema,
  topK: z.number(),
  filter,
  returnDistance: optionalFlag,
  returnMetadata: optionalFlag,
});
export type QueryVectorsRequest = z.infer<typeof queryVectorsRequestSchema>;

export const queryVectorsResponseSchema = z.object({
  vectors: z.array(
    z.object({
      key: z.string(),
      distance: optionalOrNull(z.number()),
      metadata: optionalOrNull(metadataSchema),
    }),
  ),
});
export type QueryVectorsResponse = z.infer<typeof queryVectorsResponseSchema>;

export const deleteVectorsRequestSchema = z.object({ indexName, keys: z.array(z.string()) });

export const putVectorsRequestSchema = z.object({
  indexName,
  vectors: z.array(
    z.object({
      key: z.string(),
      data: float32DataSchema,
      metadata: z.optional(metadataSchema),
    }),
  ),
});
export type PutVectorsRequest = z.infer<typeof putVectorsRequestSchema>;

export const putVectorIndexRequestSchema = z.object({
  indexName,
  dataType: z.string(),
  dimension: z.number(),
  distanceMetric: z.string(),
  metadata: z.optional(z.object({ nonFilterableMetadataKeys: z.optional(z.array(z.string())) })),
});

export const namedIndexSchema = z.object({ indexName });

export const listVectorIndexesRequestSchema = z.object({
  maxResults: optionalCount,
  nextToken: z.optional(z.string()),
  prefix: z.optional(z.string()),
});

export const listVectorIndexesResponseSchema = z.object({
  indexes: z.array(vectorIndexSchema),
  nextToken: optionalOrNull(z.string()),
});
export type ListVectorIndexesResponse = z.infer<typeof listVectorIndexesResponseSchema>;

export const getVectorIndexResponseSchema = z.object({ index: vectorIndexSchema });

export const listVectorBucketsResponseSchema = z.object({
  ListAllMyBucketsResult: z.object({
    Prefix: z.optional(z.string()),
    Marker: z.optional(z.string()),
    MaxKeys: z.optional(z.number()),
    IsTruncated: z.optional(z.boolean()),
    NextMarker: z.optional(z.string()),
    Buckets: z.array(vectorBucketSchema),
  }),
});
export type ListVectorBucketsResponse = z.infer<typeof listVectorBucketsResponseSchema>;

export const getVectorBucketResponseSchema = z.object({ BucketInfo: vectorBucketSchema });

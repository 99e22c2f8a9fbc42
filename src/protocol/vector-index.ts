import * as z from 'zod/mini';
import { optionalOrNull } from './optional-or-null.ts';

/** One vector index as GetVectorIndex and ListVectorIndexes show it (API sheet §3.12). */
export const vectorIndexSchema = z.object({
  indexName: z.string(),
  createTime: z.optional(z.string()),
  dataType: z.optional(z.string()),
  dimension: z.number(),
  distanceMetric: z.string(),
  metadata: optionalOrNull(
    z.object({ nonFilterableMetadataKeys: optionalOrNull(z.array(z.string())) }),
  ),
  /** creating, enable, deleting are documented; the SDK mocks also show "running". */
  status: z.optional(z.string()),
  vectorBucketName: z.optional(z.string()),
});
export type VectorIndex = z.infer<typeof vectorIndexSchema>;

export const INDEX_NAME_PATTERN = /^[A-Za-z][A-Za-z0-9]{0,62}$/;
export const METADATA_FIELD_PATTERN = /^[A-Za-z_][A-Za-z0-9_]*$/;

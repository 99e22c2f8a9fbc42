import * as z from 'zod/mini';

/** One vector bucket as the service lists it. `Name` is an ARN (API sheet §3.2, §3.3). */
export const vectorBucketSchema = z.object({
  Name: z.string(),
  CreationDate: z.optional(z.string()),
  ExtranetEndpoint: z.optional(z.string()),
  IntranetEndpoint: z.optional(z.string()),
  Location: z.optional(z.string()),
  Region: z.optional(z.string()),
  ResourceGroupId: z.optional(z.string()),
});
export type VectorBucket = z.infer<typeof vectorBucketSchema>;

export const BUCKET_NAME_PATTERN = /^[a-z0-9](?:[a-z0-9-]{1,30})[a-z0-9]$/;

/** The short name in a bucket's `Name`, which is an ARN on the documented service. */
export function shortBucketName(name: string): string {
  return name.slice(name.lastIndexOf(':') + 1);
}

/** ARN of a bucket, as RAM policies and the signature's canonical URI spell it (§2.1, §7). */
export function bucketArn(region: string, accountId: string, bucket: string): string {
  return `acs:ossvector:${region}:${accountId}:${bucket}`;
}

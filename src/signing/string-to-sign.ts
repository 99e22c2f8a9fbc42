import { createHash } from 'node:crypto';

/** Name of the algorithm, and of the signature's version in a presigned URL. */
export const ALGORITHM = 'OSS4-HMAC-SHA256';
/** Vector buckets sign as `oss`, not as a product of their own (API sheet §2.1, step 2). */
export const PRODUCT = 'oss';
export const SCOPE_END = 'aliyun_v4_request';

/** An instant as `YYYYMMDD'T'HHMMSS'Z'`, the form of `x-oss-date`. */
export function formatTimestamp(time: Date): string {
  return time.toISOString().replaceAll(/[-:]|\.\d+/g, '');
}

/** `YYYYMMDD/REGION/oss/aliyun_v4_request`: where and on which day a signature is good. */
export function credentialScope(timestamp: string, region: string): string {
  return `${timestamp.slice(0, 8)}/${region}/${PRODUCT}/${SCOPE_END}`;
}

/** The text under the signature (API sheet §2.1, step 9). */
export function stringToSign(timestamp: string, region: string, canonical: string): string {
  // One character of the canonical request is one byte; see canonicalRequest.
  const digest = createHash('sha256').update(canonical, 'latin1').digest('hex');
  return [ALGORITHM, timestamp, credentialScope(timestamp, region), digest].join('\n');
}

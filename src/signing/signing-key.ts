import { createHmac } from 'node:crypto';
import { PRODUCT, SCOPE_END } from './string-to-sign.ts';

export interface SigningKeyScope {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly region: string;
  /** UTC day, `YYYYMMDD`. */
  readonly date: string;
}

/** Where a signer or verifier gets its key from: `deriveSigningKey`, or a cache in front of it. */
export type SigningKeySource = (scope: SigningKeyScope) => Buffer;

/** The day's key: four HMACs that do not depend on the request (API sheet §2.1, step 10). */
export function deriveSigningKey({ accessKeySecret, date, region }: SigningKeyScope): Buffer {
  let key: Buffer = Buffer.from(`aliyun_v4${accessKeySecret}`, 'utf8');
  for (const part of [date, region, PRODUCT, SCOPE_END]) {
    key = createHmac('sha256', key).update(part, 'utf8').digest();
  }
  return key;
}

/**
 * Remembers the keys of the last `limit` scopes asked for, so that a signature
 * costs one HMAC instead of five. Each caller owns its cache.
 */
export function createSigningKeyCache(limit = 64): SigningKeySource {
  const keys = new Map<string, Buffer>();
  return (scope) => {
    const name = JSON.stringify([
      scope.accessKeyId,
      scope.accessKeySecret,
      scope.region,
      scope.date,
    ]);
    const key = keys.get(name) ?? deriveSigningKey(scope);
    // Setting it again moves it to the end: the first one is the longest unused.
    keys.delete(name);
    keys.set(name, key);
    for (const oldest of keys.keys()) {
      if (keys.size <= limit) break;
      keys.delete(oldest);
    }
    return key;
  };
}

/** Lower-case hex signature of a string to sign. */
export function signatureOf(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(text, 'utf8').digest('hex');
}

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';

const DIGEST_BYTES = 32;

/** A key that was confirmed and is now left out of its batch: where it stood, and its digest. */
export interface OmittedKey {
  /** Position in the confirmed batch, from 0. */
  readonly at: number;
  /** Lower-case hex SHA-256 of the key's UTF-8 bytes. */
  readonly sha256: string;
}

/** SHA-256 of a text's UTF-8 bytes, or of bytes. A server passes the faster one it has. */
export type Sha256 = (content: string | Uint8Array) => Uint8Array;

const portableSha256: Sha256 = (content) =>
  sha256(typeof content === 'string' ? utf8ToBytes(content) : content);

/** SHA-256 of a key's UTF-8 bytes. */
export function keyDigestBytes(key: string): Uint8Array {
  return portableSha256(key);
}

/** `keyDigestBytes` in lower-case hex. */
export function keyDigest(key: string): string {
  return bytesToHex(keyDigestBytes(key));
}

/**
 * Names a batch of keys in its order: hex SHA-256 over the concatenated SHA-256
 * digests of the keys. Page, engine and proxy each compute it themselves, so
 * that no delete can carry a key that its confirmation did not.
 */
export function batchDigest(keys: readonly string[]): string {
  return batchDigestOf(keys.map(keyDigestBytes));
}

/** `batchDigest` of keys whose digests (`keyDigestBytes`) are known. */
export function batchDigestOf(
  digests: readonly Uint8Array[],
  hash: Sha256 = portableSha256,
): string {
  const all = new Uint8Array(digests.length * DIGEST_BYTES);
  for (const [at, digest] of digests.entries()) all.set(digest, at * DIGEST_BYTES);
  return bytesToHex(hash(all));
}

/**
 * Rebuilds the digest of the confirmed batch from the keys that remain and the
 * places of those left out.
 *
 * @returns null when `omitted` is not a strictly ascending list of places
 *   inside the batch, or holds something that is not a SHA-256 digest
 */
export function batchDigestWithOmitted(
  keys: readonly string[],
  omitted: readonly OmittedKey[],
  hash: Sha256 = portableSha256,
): string | null {
  const total = keys.length + omitted.length;
  const digests: Uint8Array[] = [];
  let nextKey = 0;
  let nextOmitted = 0;
  for (let at = 0; at < total; at += 1) {
    const left = omitted[nextOmitted];
    if (left?.at === at) {
      if (!/^[0-9a-f]{64}$/.test(left.sha256)) return null;
      digests.push(hexToBytes(left.sha256));
      nextOmitted += 1;
      continue;
    }
    const key = keys[nextKey];
    if (key === undefined) return null;
    digests.push(hash(key));
    nextKey += 1;
  }
  return batchDigestOf(digests, hash);
}

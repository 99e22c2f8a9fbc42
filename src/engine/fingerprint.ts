import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Metadata } from '#protocol/vector.ts';

/**
 * Names a metadata object by 32 hex digits: half a SHA-256, plenty to tell
 * whether it changed. The order of the fields does not matter, the order inside
 * a list does. Absent metadata equals an empty object, because the service may
 * answer either for a vector that has none.
 */
export function metadataFingerprint(metadata: Metadata | undefined): string {
  const fields = Object.entries(metadata ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(fields)))).slice(0, 32);
}

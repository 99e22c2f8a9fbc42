import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Metadata, Vector } from '#protocol/vector.ts';

/**
 * Names a metadata object by 32 hex digits: half a SHA-256, plenty to tell
 * whether it changed. The order of the fields does not matter, the order inside
 * a list does. Absent metadata equals an empty object, because the service may
 * answer either for a vector that has none.
 */
export function metadataFingerprint(metadata: Metadata | undefined): string {
  return halfHash(utf8ToBytes(canonicalMetadata(metadata)));
}

/** What `metadataFingerprint` hashes: JSON of the fields and their values, ordered by field. */
export function canonicalMetadata(metadata: Metadata | undefined): string {
  return JSON.stringify(Object.entries(metadata ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Names the numbers of a vector by 32 hex digits, as the 32-bit floats that the
 * service keeps (API sheet §3.15): equal for exact copies alone, however many
 * decimals they are written with. Under cosine a scaled vector is as near as a
 * copy, and −0 equals 0; neither is the same vector.
 */
export function dataFingerprint(float32: readonly number[]): string {
  return halfHash(floatBytes(float32));
}

/**
 * Names a vector by 32 hex digits: changes with its metadata as
 * `metadataFingerprint` does, and with its numbers as `dataFingerprint` does.
 */
export function contentFingerprint({ data, metadata }: Vector): string {
  // The canonical text ends with the bracket that closes it, so no byte can change sides.
  const text = utf8ToBytes(canonicalMetadata(metadata));
  const numbers = floatBytes(data?.float32 ?? []);
  return bytesToHex(sha256.create().update(text).update(numbers).digest()).slice(0, 32);
}

/** Little endian whatever the machine, so that a plan made here can be checked anywhere. */
function floatBytes(float32: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(float32.length * 4));
  // Ten million vectors of a thousand numbers pass here: no object for each number.
  float32.forEach((value, at) => {
    view.setFloat32(at * 4, value, true);
  });
  return new Uint8Array(view.buffer);
}

function halfHash(bytes: Uint8Array): string {
  return bytesToHex(fingerprintBytes(bytes));
}

/**
 * The fingerprint of canonical bytes, as `metadataFingerprint` writes it in hex.
 *
 * @returns 16 bytes
 */
export function fingerprintBytes(canonical: Uint8Array): Uint8Array {
  fresh._cloneInto(hashing).update(canonical).digestInto(digest);
  return digest.slice(0, 16);
}

// One for all: to make one for each of a million rows costs as much as the hashing.
const fresh = sha256.create();
const hashing = sha256.create();
const digest = new Uint8Array(32);

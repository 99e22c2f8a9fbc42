import type { Bitmap } from './bitmap.ts';
import { hashOf } from './key-bytes.ts';
import { inKeyOrder, KeyPacker, keyAt, type PackedKeys, tableOf } from './packed-keys.ts';
import { createRun, type PackedStrings, type TextRun } from './packed-strings.ts';
import type { Provenance, StagedEntry } from './staged-entry.ts';

/**
 * Keys that were staged together, packed: a million take no object each. Plain
 * data that passes between threads and into storage; `segmentBuffers` are handed
 * over instead of copied.
 */
export interface StagedSegment {
  readonly keys: PackedKeys;
  /** `FINGERPRINT_BYTES` for each row. */
  readonly fingerprints: Uint8Array<ArrayBuffer>;
  readonly provenance: Provenance;
  /** Milliseconds since the Unix epoch. */
  readonly stagedAt: number;
}

export const FINGERPRINT_BYTES = 16;

/**
 * Packs keys with what was seen of them; of a key that comes twice the first
 * counts. A million take about a second: meant for a worker, which then transfers
 * the segment.
 *
 * @throws RangeError when a fingerprint is not 32 hex digits, or the keys are more than 4 GiB
 */
export function packSegment(
  entries: Iterable<Pick<StagedEntry, 'key' | 'fingerprint'>>,
  provenance: Provenance,
  stagedAt: number,
): StagedSegment {
  const packer = new KeyPacker();
  let unsorted = new Uint8Array(FINGERPRINT_BYTES << 8);
  let used = 0;
  for (const { key, fingerprint } of entries) {
    if (!packer.add(key)) continue;
    if (used === unsorted.length) {
      const more = new Uint8Array(used * 2);
      more.set(unsorted);
      unsorted = more;
    }
    writeHex(fingerprint, unsorted, used);
    used += FINGERPRINT_BYTES;
  }
  const { keys, added } = packer.finish();
  return { keys, fingerprints: inOrder(unsorted, added), provenance, stagedAt };
}

/**
 * As `packSegment`, for rows of a store: from bytes to bytes, without a text for any
 * of them. A million take a fifth of a second where they were read in order.
 *
 * @param writeFingerprint writes the `FINGERPRINT_BYTES` of a row
 */
export function packRows(
  stored: PackedStrings,
  rows: Bitmap,
  writeFingerprint: (row: number, into: Uint8Array, at: number) => void,
  { provenance, stagedAt }: Pick<StagedSegment, 'provenance' | 'stagedAt'>,
): StagedSegment {
  const ids = rows.toArray();
  const unsorted = new Uint8Array(ids.length * FINGERPRINT_BYTES);
  for (let at = 0; at < ids.length; at += 1) {
    writeFingerprint(ids[at] ?? 0, unsorted, at * FINGERPRINT_BYTES);
  }
  const { bytes, ends, hashes } = keysOf(stored, ids);
  if (stored.isSorted) {
    const keys = { count: ids.length, bytes, ends, hashes, table: tableOf(hashes) };
    return { keys, fingerprints: unsorted, provenance, stagedAt };
  }
  const { keys, added } = inKeyOrder(bytes, ends, hashes);
  return { keys, fingerprints: inOrder(unsorted, added), provenance, stagedAt };
}

/** @param ids ascending, so that many of their texts stand side by side */
function keysOf(stored: PackedStrings, ids: Uint32Array): Omit<PackedKeys, 'count' | 'table'> {
  let length = 0;
  forEachRun(stored, ids, ({ offsets, count }) => {
    length += (offsets[count] ?? 0) - (offsets[0] ?? 0);
  });
  const bytes = new Uint8Array(length);
  const ends = new Uint32Array(ids.length);
  const hashes = new Uint32Array(ids.length);
  let used = 0;
  forEachRun(stored, ids, ({ bytes: from, offsets, count }, first) => {
    const start = offsets[0] ?? 0;
    bytes.set(from.subarray(start, offsets[count]), used);
    for (let at = 0; at < count; at += 1) {
      const end = offsets[at + 1] ?? 0;
      ends[first + at] = used + end - start;
      hashes[first + at] = hashOf(from, offsets[at] ?? 0, end);
    }
    used += (offsets[count] ?? 0) - start;
  });
  return { bytes, ends, hashes };
}

/** Texts looked for at once: no more are read at once either. */
const LONGEST_RUN = 1 << 15;

/** @param visit called with texts that follow one another in memory, and the place of the first in `ids` */
function forEachRun(
  stored: PackedStrings,
  ids: Uint32Array,
  visit: (run: TextRun, first: number) => void,
): void {
  const run = createRun();
  for (let first = 0; first < ids.length; first += run.count) {
    const id = ids[first] ?? 0;
    const end = Math.min(ids.length, first + LONGEST_RUN);
    let next = first + 1;
    while (next < end && ids[next] === id + next - first) next += 1;
    visit(stored.readRun(id, id + next - first, run), first);
  }
}

/** @param added for each row, the place that its fingerprint has in `unsorted` */
function inOrder(unsorted: Uint8Array, added: Uint32Array): Uint8Array<ArrayBuffer> {
  const fingerprints = new Uint8Array(added.length * FINGERPRINT_BYTES);
  let used = 0;
  for (const source of added) {
    const from = source * FINGERPRINT_BYTES;
    for (let at = from; at < from + FINGERPRINT_BYTES; at += 1) {
      fingerprints[used++] = unsorted[at] ?? 0;
    }
  }
  return fingerprints;
}

/** The buffers to name when a segment is posted to another thread; it is empty here afterwards. */
export function segmentBuffers({ keys, fingerprints }: StagedSegment): ArrayBuffer[] {
  const { bytes, ends, hashes, table } = keys;
  return [bytes, ends, hashes, table, fingerprints].map(({ buffer }) => buffer);
}

export function segmentEntry(segment: StagedSegment, row: number): StagedEntry {
  const { keys, fingerprints, provenance, stagedAt } = segment;
  const fingerprint = readFingerprint(fingerprints, row * FINGERPRINT_BYTES);
  return { key: keyAt(keys, row), provenance, fingerprint, stagedAt };
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** @returns 32 hex digits */
export function readFingerprint(bytes: Uint8Array, from: number): string {
  let text = '';
  for (let at = from; at < from + FINGERPRINT_BYTES; at += 1) text += HEX[bytes[at] ?? 0];
  return text;
}

function writeHex(text: string, into: Uint8Array, from: number): void {
  let isHex = text.length === FINGERPRINT_BYTES * 2;
  for (let at = 0; isHex && at < FINGERPRINT_BYTES; at += 1) {
    const high = hexDigit(text.charCodeAt(at * 2));
    const low = hexDigit(text.charCodeAt(at * 2 + 1));
    isHex = high >= 0 && low >= 0;
    into[from + at] = high * 16 + low;
  }
  if (!isHex) {
    throw new RangeError(
      `“${text}” is no fingerprint: one has ${FINGERPRINT_BYTES * 2} lower-case hex digits.`,
    );
  }
}

/** −1 for what is no lower-case hex digit. */
function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  return code >= 97 && code <= 102 ? code - 87 : -1;
}

import { hashOf } from './key-bytes.ts';
import { tableOf } from './packed-keys.ts';
import { startOf } from './packed-order.ts';
import type { Provenance } from './staged-entry.ts';
import { FINGERPRINT_BYTES, type StagedSegment } from './staged-segment.ts';

/** A segment as it is kept: without what can be made again from the rest. */
export interface KeptSegment {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly ends: Uint32Array<ArrayBuffer>;
  readonly hashes: Uint32Array<ArrayBuffer>;
  readonly fingerprints: Uint8Array<ArrayBuffer>;
  readonly provenance: Provenance;
  readonly stagedAt: number;
}

export function keptSegment({
  keys: { bytes, ends, hashes },
  ...rest
}: StagedSegment): KeptSegment {
  return { bytes, ends, hashes, ...rest };
}

/** @returns null when the buffers contradict each other: then none of the keys can be trusted */
export function openSegment(kept: KeptSegment): StagedSegment | null {
  const { bytes, ends, hashes, fingerprints, provenance, stagedAt } = kept;
  const count = ends.length;
  const isWhole =
    hashes.length === count &&
    fingerprints.length === count * FINGERPRINT_BYTES &&
    bytes.length === (count === 0 ? 0 : ends[count - 1]);
  if (!isWhole) return null;
  for (let row = 0; row < count; row += 1) {
    const [from, to] = [startOf(ends, row), ends[row] ?? 0];
    // An empty key is no key; and one that began beyond the end would never end.
    if (to <= from || to > bytes.length) return null;
    if (hashOf(bytes, from, to) !== hashes[row]) return null;
  }
  return {
    keys: { count, bytes, ends, hashes, table: tableOf(hashes) },
    ...{ fingerprints, provenance, stagedAt },
  };
}

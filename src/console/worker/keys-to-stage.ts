import { transfer } from 'comlink';
import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import type { Provenance } from '#engine/staged-entry.ts';
import { packSegment, segmentBuffers } from '#engine/staged-segment.ts';
import type { KeyFingerprint, StagedRows } from './browse-rows.ts';
import { storeSegment } from './staging-database.ts';

/** Keys that were read to be staged, and why these. */
export type KeysToStage = StagedRows & { readonly provenance: Provenance };

interface KeysRead {
  readonly count: number;
  readonly keys: Iterable<KeyFingerprint>;
  readonly provenance: Provenance;
  /** Milliseconds since the Unix epoch. */
  readonly stagedAt: number;
}

/** So many are cheaper one by one. */
const FEW = 1000;

/** Packs and stores them when they are many: an object for each would hold the page up. */
export async function keysToStage(
  target: IndexTarget,
  { count, keys, provenance, stagedAt }: KeysRead,
): Promise<KeysToStage> {
  if (count <= FEW) return { kind: 'few', keys: [...keys], provenance };
  const segment = packSegment(keys, provenance, stagedAt);
  const stored = await storeSegment(targetId(target), segment);
  return transfer({ kind: 'many', stored, provenance } as const, segmentBuffers(segment));
}

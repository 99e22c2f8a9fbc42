import { stageEntries } from '#console/features/staging/staged-keys.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { KeyFingerprint } from '#console/worker/scan-service.ts';
import type { Provenance } from '#engine/staged-entry.ts';
import { type Conditions, describeConditions } from './conditions.ts';
import { clearSelection, selectionNow } from './row-selection.ts';

/** Stages the selected rows as they were read, and selects nothing. */
export async function stageSelected(target: IndexTarget): Promise<void> {
  const { keys } = selectionNow(target);
  const read = await engineWorker().scan.fingerprintsOf(target, [...keys]);
  stage(target, read, { kind: 'by-hand' });
  clearSelection(target);
}

/** Stages every key that matched; what the scan read has to be complete, and nothing deleted since. */
export async function stageAllMatching(target: IndexTarget, conditions: Conditions): Promise<void> {
  const read = await engineWorker().scan.allMatching(target);
  stage(target, read, { kind: 'match', description: describeConditions(conditions) });
  clearSelection(target);
}

/** Stages keys that were read just now. */
export function stage(
  target: IndexTarget,
  read: readonly KeyFingerprint[],
  provenance: Provenance,
): void {
  const stagedAt = Date.now();
  stageEntries(
    target,
    read.map(({ key, fingerprint }) => ({ key, fingerprint, provenance, stagedAt })),
  );
}

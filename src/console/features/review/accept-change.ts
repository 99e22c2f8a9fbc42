import { updateFingerprints } from '#console/features/staging/staged-keys.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { currentData, currentFingerprints, type ReviewRow } from './review-rows.ts';
import { acceptData } from './verification.ts';

/** The operator has looked at what changed and means the keys as they are now, metadata and numbers. */
export function acceptAsNow(target: IndexTarget, rows: readonly ReviewRow[]): void {
  acceptData(target, currentData(rows.filter(({ hasNewNumbers }) => hasNewNumbers)));
  updateFingerprints(target, currentFingerprints(rows));
}

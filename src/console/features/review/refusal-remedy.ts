import type { Failure } from '#engine/failure.ts';

const REMEDIES: ReadonlyMap<string, string> = new Map([
  [
    'TypedNameMismatch',
    'Type the words above exactly as they stand. If other words are asked for here, load the page again.',
  ],
  [
    'ReadOnly',
    'The console was started to look only. Start it without --read-only, or ask somebody who may delete.',
  ],
  [
    'AuditUnavailable',
    'Nothing is confirmed that cannot be recorded. Make the audit log writable again, then delete again.',
  ],
  ['PlanNotVerified', 'Close this dialog, verify again and look at what changed.'],
  ['BackupStale', 'Close this dialog and back up again.'],
  ['PlanTaken', 'Close this dialog and open the run in the side bar.'],
]);

/** What to do about a confirmation that was refused; null where the general advice holds. */
export function refusalRemedy({ code }: Failure): string | null {
  return REMEDIES.get(code) ?? null;
}

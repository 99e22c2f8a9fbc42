import type { OpenedAuditLog } from '#proxy/audit-log.ts';

/** Tells whoever started it that a crash left half a line. */
export function tellTornLine({ tornLineFile }: OpenedAuditLog): void {
  if (tornLineFile === null) return;
  process.stderr.write(
    `The last line of the audit log was unfinished, as after a crash; it was moved to ${tornLineFile}.\n`,
  );
}

import type { AuditRecord } from '#protocol/proxy-api.ts';
import { BackupError } from './backup-format.ts';
import { type CheckedBackup, checkBackup } from './read-backup.ts';
import { type ReportAccount, readReportAccount } from './report-account.ts';
import { checkDeletes } from './report-deletes.ts';
import { Findings, quotedKey } from './report-finding.ts';
import type { ReportHeader } from './report-format.ts';
import { checkPuts } from './report-puts.ts';

export interface ReportEvidence {
  /** Lines of the report without their line feed. */
  readonly report: AsyncIterable<string>;
  /** Records of an audit log, its chain checked already. */
  readonly audit: AsyncIterable<AuditRecord>;
  /** Unzipped text of the backup, in chunks of any size; null when it is not at hand. */
  readonly backup: AsyncIterable<string> | null;
}

export interface ReportCheck {
  /** Null when the first line is no header: nothing else was looked at then. */
  readonly header: ReportHeader | null;
  readonly findings: Findings;
}

/**
 * Holds the report of a run against itself, the audit log and the backup. Each is
 * read once, in a stream; memory grows with the keys of the report.
 *
 * What it cannot see: keys that a service deleted without being asked, and lines cut
 * off from the end of the log (compare its head with one noted before).
 */
export async function checkReport({ report, audit, backup }: ReportEvidence): Promise<ReportCheck> {
  const findings = new Findings();
  const account = await readReportAccount(report, findings);
  if (account === null) return { header: null, findings };
  const { header } = account;
  if (header.kind === 'delete') await checkDeletes(account, audit, findings);
  else await checkPuts(account, audit, findings);
  if (backup !== null) await checkAgainstBackup(account, backup, findings);
  return { header, findings };
}

/** The file has to be whole, the one that the report names, and to have what was deleted or put back. */
async function checkAgainstBackup(
  { header, places, outcomes }: ReportAccount,
  backup: AsyncIterable<string>,
  findings: Findings,
): Promise<void> {
  if (header.backup === null) {
    findings.contradiction('backup', 'backup: the report says that there is none.');
    return;
  }
  const found = new Uint8Array(outcomes.length);
  let checked: CheckedBackup;
  try {
    checked = await checkBackup(backup, ({ key }) => {
      const place = places.get(key);
      if (place !== undefined) found[place] = 1;
    });
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    findings.contradiction('backup', `backup: ${error.message}`);
    return;
  }
  for (const [fact, has, claimed] of claimsOf(header, header.backup, checked)) {
    if (has === claimed) continue;
    findings.contradiction('backup', `backup: its ${fact} is ${has}, by the report ${claimed}.`);
  }
  const done = header.kind === 'delete' ? 'proven-gone' : 'restored';
  for (const [key, place] of places) {
    if (outcomes[place] !== done || found[place] === 1) continue;
    findings.contradiction('backup', `key ${quotedKey(key)}, ${done}: is not in the backup.`);
  }
}

type Claim = readonly [fact: string, has: string | number, claimed: string | number];

function claimsOf(
  header: ReportHeader,
  claimed: NonNullable<ReportHeader['backup']>,
  checked: CheckedBackup,
): readonly Claim[] {
  const content: Claim[] = [
    ['SHA-256', checked.sha256, claimed.sha256],
    ['number of vectors', checked.count, claimed.count],
  ];
  // A backup may be restored elsewhere than where it comes from.
  if (header.kind === 'restore') return content;
  return [
    ...content,
    ['region', checked.header.region, header.region],
    ['account', checked.header.accountId, header.accountId],
    ['bucket', checked.header.bucket, header.bucket],
    ['index', checked.header.index.indexName, header.index],
  ];
}

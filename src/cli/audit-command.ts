import { parseArgs } from 'node:util';
import { checkReport, type ReportCheck } from '#engine/report-check.ts';
import type { Findings } from '#engine/report-finding.ts';
import { verifyAuditFile } from '#proxy/audit-verify.ts';
import { FlagError } from './flag-error.ts';
import { auditFileRecords, backupFileText, reportFileLines } from './read-report.ts';

/**
 * `audit verify [--report REPORT [--backup BACKUP]] FILE`: checks that an audit log
 * is one unbroken chain, and that a run's report fits it and the backup.
 *
 * @returns exit status: 0 when all fits, 1 when something does not
 * @throws FlagError for flags that make no sense and files that cannot be read
 */
export async function runAudit(words: readonly string[]): Promise<number> {
  const { file, report, backup } = parseAuditWords(words);
  const result = await verifyAuditFile(file).catch((error: unknown) => {
    throw new FlagError(
      `The audit log ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  });
  if (!result.ok) {
    const rest = report === null ? '' : ' The report was not held against it.';
    print(`${file}: broken at line ${result.line}: ${result.message}${rest}`);
    return 1;
  }
  print(
    `${file}: ${result.count} records, one unbroken chain. Its last line has the SHA-256 ${result.head}; note it elsewhere to notice a tail cut off later.`,
  );
  if (report === null) return 0;
  const check = await checkReport({
    report: reportFileLines(report),
    audit: auditFileRecords(file),
    backup: backup === null ? null : backupFileText(backup),
  });
  return printCheck(check, report, backup);
}

interface AuditWords {
  readonly file: string;
  readonly report: string | null;
  readonly backup: string | null;
}

function parseAuditWords(words: readonly string[]): AuditWords {
  const { values, positionals } = parseWords(words);
  const [verb, file, ...rest] = positionals;
  if (verb !== 'verify' || file === undefined || rest.length > 0) {
    throw new FlagError(
      'Write "vector-bucket-console audit verify FILE", with the path of an audit log.',
    );
  }
  const { report = null, backup = null } = values;
  if (report === null && backup !== null) {
    throw new FlagError('--backup is checked against a report; name it with --report REPORT.');
  }
  return { file, report, backup };
}

function parseWords(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: { report: { type: 'string' }, backup: { type: 'string' } },
      strict: true,
      allowPositionals: true,
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('. ')[0] : String(error);
    throw new FlagError(`${reason}. "vector-bucket-console --help" lists what there is.`);
  }
}

function printCheck(
  { header, findings }: ReportCheck,
  file: string,
  backup: string | null,
): number {
  const contradictions = printFindings(findings, true, `${file}:`);
  printFindings(findings, false, `${file}: note`);
  if (header === null || contradictions > 0) {
    print(`${file}: does not fit.`);
    return 1;
  }
  const { counts, batches, backup: claimed } = header;
  const account = Object.entries(counts).map(([name, count]) => `${count} ${name}`);
  print(
    `${file}: fits the audit log, key by key: ${account.join(', ')}; batches: ${batches.length}. ${backupWords(claimed, backup)}`,
  );
  return 0;
}

/** @returns how many were printed */
function printFindings(findings: Findings, contradicts: boolean, start: string): number {
  const list = findings.kept.filter((finding) => finding.contradicts === contradicts);
  for (const rule of new Set(list.map((finding) => finding.rule))) {
    for (const finding of list.filter((one) => one.rule === rule)) {
      print(`${start} [${rule}] ${finding.text}`);
    }
    const omitted = findings.omitted(rule, contradicts);
    if (omitted > 0) print(`${start} [${rule}] and ${omitted} more.`);
  }
  return list.length;
}

function backupWords(
  claimed: { readonly fileName: string; readonly sha256: string } | null,
  backup: string | null,
): string {
  if (claimed === null) return 'A backup was declined.';
  if (backup !== null) return `The backup ${backup} is whole and has what it should.`;
  return `Its backup ${claimed.fileName} (SHA-256 ${claimed.sha256}) was not looked at; name it with --backup.`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

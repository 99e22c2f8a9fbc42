import type { AuditRecord } from '#protocol/proxy-api.ts';
import type { ReportAccount } from './report-account.ts';
import { type Findings, quotedKey } from './report-finding.ts';

/**
 * Holds the report of a restore against the audit log: every `restored` key was in
 * a write to that index, and the request of each batch is among those that succeeded.
 *
 * Writes have no confirmation that would tie them to one restore, so that nothing
 * can be said about keys that the report does not call restored: another restore,
 * or anybody else, may have written them.
 *
 * @param records in the order of the log
 */
export async function checkPuts(
  { header, places, outcomes }: ReportAccount,
  records: AsyncIterable<AuditRecord>,
  findings: Findings,
): Promise<void> {
  const sent = new Uint8Array(outcomes.length);
  const missing = new Map<string, number>();
  for (const [at, { requestId }] of header.batches.entries()) {
    if (requestId !== null) missing.set(requestId, at);
  }
  for await (const record of records) {
    const { connection, bucket, index, event, keys, status, requestId } = record;
    const isHere =
      connection === header.connection && bucket === header.bucket && index === header.index;
    if (!isHere) continue;
    if (event === 'put-sent' && Array.isArray(keys)) {
      for (const key of keys) {
        const place = places.get(key);
        if (place !== undefined) sent[place] = 1;
      }
    }
    const succeeded = status !== null && status >= 200 && status < 300;
    if (event === 'put-answered' && succeeded) missing.delete(requestId ?? '');
  }
  for (const [requestId, at] of missing) {
    findings.contradiction(
      'request-id',
      `batch ${at}: the log has no successful write with the request id ${requestId}.`,
    );
  }
  for (const [key, place] of places) {
    if (outcomes[place] !== 'restored' || sent[place] === 1) continue;
    findings.contradiction(
      'restored-unsent',
      `key ${quotedKey(key)}, restored: the log has no write of it.`,
    );
  }
}

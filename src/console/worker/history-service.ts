import { type Failure, failureOf } from '#engine/failure.ts';
import { type AuditHistory, HistoryAccount } from './history-account.ts';
import { type AuditedDetail, HistoryDetail, type RunSelector } from './history-detail.ts';
import { readAuditLog } from './history-reading.ts';

/** An error does not cross threads whole: its code would be lost. */
export type HistoryAnswer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: Failure };

/** What the proxy's audit log tells of a connection. */
export function createHistoryService() {
  return {
    read: (connection: string): Promise<HistoryAnswer<AuditHistory>> =>
      answered(async () => {
        const account = new HistoryAccount(connection);
        return account.history(await readAuditLog((record) => account.take(record)));
      }),

    /** The requests and keys of one run: the log is read again, since the list keeps no keys. */
    detail: (connection: string, selector: RunSelector): Promise<HistoryAnswer<AuditedDetail>> =>
      answered(async () => {
        const detail = new HistoryDetail(connection, selector);
        await readAuditLog((record) => detail.take(record));
        return detail.detail;
      }),
  };
}

async function answered<Value>(work: () => Promise<Value>): Promise<HistoryAnswer<Value>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, failure: failureOf(error) };
  }
}

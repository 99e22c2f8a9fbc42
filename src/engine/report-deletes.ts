import type { AuditRecord } from '#protocol/proxy-api.ts';
import type { ReportAccount } from './report-account.ts';
import { type Findings, quotedKey } from './report-finding.ts';

/** Deletes of one batch in the log. Sends and answers meet by the batch's digest, not one by one. */
interface BatchTrail {
  sends: number;
  succeeded: number;
  /** Answered by the service with 4xx: surely nothing was deleted. */
  refused: number;
  /** Answered by the service with anything else: something may have been. */
  erred: number;
  /** The request that the report names as the one that succeeded is among them. */
  requestIdFound: boolean;
}

/**
 * Holds the report of a deletion against the audit log.
 *
 * Each of the report's confirmations has to be in the log, and every delete that was
 * sent under one has to consist of keys that the report has in that batch. By outcome:
 *
 * - `proven-gone`: sent, and not only in deletes that the service refused.
 * - `already-gone`, `not-attempted`: never sent, save in deletes that the service
 *   refused (they deleted nothing) or never answered (they may not have reached it:
 *   a note is made).
 * - `changed-kept`: may have been sent, since a key can be found changed when it is
 *   read again after an answer was lost; but not in the delete whose answer the report
 *   has. Where the log knows an answer that never arrived, a note is made.
 * - `failed`: anything may have been sent.
 *
 * The log does not say which answer belongs to which of a batch's deletes. A key is
 * held against them only if none of the ways to pair them would clear it.
 *
 * @param records in the order of the log
 */
export async function checkDeletes(
  account: ReportAccount,
  records: AsyncIterable<AuditRecord>,
  findings: Findings,
): Promise<void> {
  const trail = new DeleteTrail(account, findings);
  for await (const record of records) trail.take(record);
  trail.close();
}

class DeleteTrail {
  readonly #account: ReportAccount;
  readonly #findings: Findings;
  readonly #batchOf: ReadonlyMap<string, number>;
  readonly #trails: readonly BatchTrail[];
  /** For each key, the deletes that had it. */
  readonly #timesSent: Uint16Array;
  /** By id: whether the log has the confirmation yet. */
  readonly #confirmed: Map<string, boolean>;

  constructor(account: ReportAccount, findings: Findings) {
    const { batches, confirmations } = account.header;
    this.#account = account;
    this.#findings = findings;
    this.#batchOf = new Map(batches.map(({ digest }, at) => [digest, at]));
    this.#trails = batches.map(() => ({
      sends: 0,
      succeeded: 0,
      refused: 0,
      erred: 0,
      requestIdFound: false,
    }));
    this.#timesSent = new Uint16Array(account.outcomes.length);
    this.#confirmed = new Map(confirmations.map(({ confirmationId }) => [confirmationId, false]));
  }

  take(record: AuditRecord): void {
    const { confirmationId: id } = record;
    const confirmed = id === null ? undefined : this.#confirmed.get(id);
    if (id === null || confirmed === undefined) return;
    const name = `log line ${record.seq}, ${record.event} of confirmation ${id}`;
    this.#checkPlace(record, name);
    if (record.event === 'confirmed') {
      if (confirmed) this.#findings.contradiction('confirmation', `${name}: was there before.`);
      this.#confirmed.set(id, true);
      this.#checkConfirmed(record, name);
      return;
    }
    if (!confirmed) {
      this.#findings.contradiction('confirmation', `${name}: stands before its confirmation.`);
    }
    if (record.event === 'delete-sent') this.#takeSent(record, name);
    if (record.event === 'delete-answered') this.#takeAnswered(record);
  }

  #checkPlace(record: AuditRecord, name: string): void {
    for (const fact of ['connection', 'bucket', 'index'] as const) {
      const claimed = this.#account.header[fact];
      // A refused request may be recorded before its index was known.
      if (record[fact] === claimed || record.event === 'refused') continue;
      this.#findings.contradiction(
        'confirmation',
        `${name}: is about the ${fact} ${JSON.stringify(record[fact])}, the report about ${JSON.stringify(claimed)}.`,
      );
    }
  }

  #checkConfirmed({ confirmationId, keys, digest, backup }: AuditRecord, name: string): void {
    const { confirmations, plan, backup: claimed } = this.#account.header;
    const say = (text: string) => this.#findings.contradiction('confirmation', `${name}: ${text}`);
    if (confirmations[0]?.confirmationId === confirmationId) {
      if (keys !== plan.count) say(`is for ${keys} keys, the report's plan has ${plan.count}.`);
      if (digest !== plan.sha256) say(`has the plan ${digest}, the report ${plan.sha256}.`);
    } else if (typeof keys !== 'number' || keys > plan.count) {
      say(`is for ${keys} keys, more than the ${plan.count} of the report's plan.`);
    }
    const expected = claimed?.sha256 ?? 'declined';
    if (backup !== undefined && backup !== expected) {
      say(`has the backup ${backup}, the report ${expected}.`);
    }
  }

  #takeSent({ keys, digest }: AuditRecord, name: string): void {
    const { places, batches } = this.#account;
    const batch = this.#batchOf.get(digest ?? '');
    if (batch === undefined) {
      this.#findings.contradiction(
        'sent-unreported',
        `${name}: sent a batch ${digest} that the report does not have.`,
      );
    } else {
      const trail = this.#trails[batch];
      if (trail) trail.sends += 1;
    }
    for (const key of Array.isArray(keys) ? keys : []) {
      const place = places.get(key);
      if (place === undefined || batches[place] !== (batch ?? null)) {
        const what = place === undefined ? 'in the report' : `in the report's batch ${batch}`;
        this.#findings.contradiction(
          'sent-unreported',
          `key ${quotedKey(key)}: was sent (${name}) and is not ${what}.`,
        );
      }
      if (place !== undefined) this.#timesSent[place] = (this.#timesSent[place] ?? 0) + 1;
    }
  }

  #takeAnswered({ digest, status, requestId }: AuditRecord): void {
    const batch = this.#batchOf.get(digest ?? '');
    const trail = batch === undefined ? undefined : this.#trails[batch];
    if (batch === undefined || trail === undefined || status === null) return;
    if (status >= 200 && status < 300) {
      trail.succeeded += 1;
      trail.requestIdFound ||= requestId === this.#account.header.batches[batch]?.requestId;
    } else if (status >= 400 && status < 500) {
      trail.refused += 1;
    } else {
      trail.erred += 1;
    }
  }

  close(): void {
    const { header, places } = this.#account;
    if (header.confirmations.length === 0) {
      this.#findings.contradiction('confirmation', 'the report names no confirmation.');
    }
    for (const [id, found] of this.#confirmed) {
      if (found) continue;
      this.#findings.contradiction('confirmation', `confirmation ${id}: is not in the log.`);
    }
    for (const [at, { requestId }] of header.batches.entries()) {
      if (requestId === null || this.#trails[at]?.requestIdFound) continue;
      this.#findings.contradiction(
        'request-id',
        `batch ${at}: the log has no successful delete of it with the request id ${requestId}.`,
      );
    }
    for (const [key, place] of places) this.#checkKey(key, place);
  }

  #checkKey(key: string, place: number): void {
    const { outcomes, batches, header } = this.#account;
    const outcome = outcomes[place];
    const batch = batches[place] ?? null;
    const times = this.#timesSent[place] ?? 0;
    const trail = batch === null ? undefined : this.#trails[batch];
    const name = `key ${quotedKey(key)}, ${outcome}`;
    switch (outcome) {
      case 'proven-gone':
        if (times === 0) {
          this.#findings.contradiction('gone-unsent', `${name}: the log has no delete of it.`);
        } else if (trail && trail.sends === trail.refused) {
          this.#findings.contradiction(
            'gone-unsent',
            `${name}: the service refused every delete of its batch ${batch}.`,
          );
        }
        return;
      case 'already-gone':
      case 'not-attempted':
        this.#checkUnsent(name, times, trail);
        return;
      case 'changed-kept':
        this.#checkKept(name, times, trail, header.batches[batch ?? -1]?.requestId ?? null);
        return;
    }
  }

  #checkUnsent(name: string, times: number, trail: BatchTrail | undefined): void {
    const { sends = 0, succeeded = 0, refused = 0, erred = 0 } = trail ?? {};
    if (times > sends - succeeded - erred) {
      this.#findings.contradiction('kept-sent', `${name}: the log has a delete of it.`);
    } else if (times > refused) {
      this.#findings.note(
        'kept-sent',
        `${name}: the log has a delete of it that the service never answered.`,
      );
    }
  }

  #checkKept(
    name: string,
    times: number,
    trail: BatchTrail | undefined,
    answer: string | null,
  ): void {
    const { sends = 0, succeeded = 0 } = trail ?? {};
    if (times > sends - (answer === null ? 0 : 1)) {
      this.#findings.contradiction('kept-sent', `${name}: was in a delete that succeeded.`);
    } else if (times > sends - succeeded) {
      this.#findings.note(
        'kept-sent',
        `${name}: was in a delete that succeeded, whose answer never arrived; it was put again since.`,
      );
    }
  }
}

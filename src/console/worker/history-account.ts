import type { AuditRecord } from '#protocol/proxy-api.ts';

/** A confirmed deletion, or writes that belong together, as the audit log tells of them. */
export interface AuditedRun {
  /** The confirmation's id; for writes `writes-` and the number of their first record. */
  readonly id: string;
  readonly kind: 'deletion' | 'writes';
  readonly actor: string;
  readonly bucket: string;
  readonly index: string | null;
  /** Milliseconds since the Unix epoch: the first record, and the last. */
  readonly at: number;
  readonly lastAt: number;
  /** Keys confirmed; null for writes, which need no confirmation. */
  readonly confirmed: number | null;
  /** Keys sent; those of a delete that was sent again count once. */
  readonly sent: number;
  /** Keys of requests that were answered with success. */
  readonly succeeded: number;
  /** `declined`, or the SHA-256 of the backup; null when the log does not say. */
  readonly backup: string | null;
}

/** Something that was asked for and not allowed; nothing was sent. */
export interface RefusedAttempt {
  readonly seq: number;
  readonly at: number;
  readonly actor: string;
  readonly bucket: string;
  readonly index: string | null;
  readonly keys: number;
  readonly code: string;
}

export interface AuditHistory {
  /** Latest first. */
  readonly runs: readonly AuditedRun[];
  /** Latest first, at most `REFUSALS_KEPT`. */
  readonly refused: readonly RefusedAttempt[];
  readonly refusedCount: number;
  /** Lines of the log that are no audit records. */
  readonly unreadable: number;
}

export const REFUSALS_KEPT = 200;
/** Writes of one person to one index that are no further apart belong together. */
const WRITES_GAP_MS = 10 * 60 * 1000;

type Open<Value> = { -readonly [Name in keyof Value]: Value[Name] };

interface OpenRun extends Open<AuditedRun> {
  /** Keys sent and answered with success, by the batch's digest: retries must not count twice. */
  readonly batches: Map<string, { sent: number; succeeded: number }>;
}

/**
 * Sums up the records of one connection as they come by. Keeps no keys, so that
 * memory grows with the batches of a log and not with what was deleted.
 */
export class HistoryAccount {
  readonly #connection: string;
  readonly #runs = new Map<string, OpenRun>();
  /** By person and index: the writes that the next one may belong to. */
  readonly #writes = new Map<string, OpenRun>();
  readonly #refused: RefusedAttempt[] = [];
  #refusedCount = 0;

  constructor(connection: string) {
    this.#connection = connection;
  }

  take(record: AuditRecord): void {
    if (record.connection !== this.#connection) return;
    switch (record.event) {
      case 'confirmed':
        this.#takeConfirmed(record);
        return;
      case 'delete-sent':
      case 'delete-answered':
        this.#takeDelete(record);
        return;
      case 'put-sent':
      case 'put-answered':
        this.#takeWrite(record);
        return;
      case 'refused':
        this.#takeRefused(record);
    }
  }

  history(unreadable: number): AuditHistory {
    return {
      unreadable,
      runs: [...this.#runs.values()]
        .map(({ batches, ...run }) => ({ ...run, ...sumOf(run, batches.values()) }))
        .sort((a, b) => b.at - a.at),
      refused: this.#refused.toReversed(),
      refusedCount: this.#refusedCount,
    };
  }

  #takeConfirmed(record: AuditRecord): void {
    if (record.confirmationId === null) return;
    const run = openRun(record, record.confirmationId, 'deletion');
    this.#runs.set(run.id, {
      ...run,
      confirmed: keyCount(record),
      backup: record.backup ?? null,
    });
  }

  #takeDelete(record: AuditRecord): void {
    const { confirmationId, event, digest } = record;
    if (confirmationId === null) return;
    // The confirmation stands before it, unless the log begins in the middle.
    const run = this.#runs.get(confirmationId) ?? openRun(record, confirmationId, 'deletion');
    this.#runs.set(confirmationId, run);
    run.lastAt = timeOf(record);
    const batch = run.batches.get(digest ?? '') ?? { sent: 0, succeeded: 0 };
    run.batches.set(digest ?? '', batch);
    if (event === 'delete-sent') batch.sent = Math.max(batch.sent, keyCount(record));
    else if (isSuccess(record)) batch.succeeded = Math.max(batch.succeeded, keyCount(record));
  }

  #takeWrite(record: AuditRecord): void {
    const place = JSON.stringify([record.actor, record.bucket, record.index]);
    const before = this.#writes.get(place);
    const goesOn = before !== undefined && timeOf(record) - before.lastAt <= WRITES_GAP_MS;
    const run = goesOn ? before : openRun(record, `writes-${record.seq}`, 'writes');
    this.#writes.set(place, run);
    this.#runs.set(run.id, run);
    run.lastAt = timeOf(record);
    if (record.event === 'put-sent') run.sent += keyCount(record);
    else if (isSuccess(record)) run.succeeded += keyCount(record);
  }

  #takeRefused(record: AuditRecord): void {
    const { seq, actor, bucket, index, code } = record;
    const keys = keyCount(record);
    this.#refusedCount += 1;
    this.#refused.push({ seq, at: timeOf(record), actor, bucket, index, keys, code: code ?? '' });
    if (this.#refused.length > REFUSALS_KEPT) this.#refused.shift();
  }
}

function openRun(record: AuditRecord, id: string, kind: AuditedRun['kind']): OpenRun {
  const { actor, bucket, index } = record;
  const at = timeOf(record);
  return {
    ...{ id, kind, actor, bucket, index, at, lastAt: at },
    ...{ confirmed: null, sent: 0, succeeded: 0, backup: null, batches: new Map() },
  };
}

function sumOf(
  { sent, succeeded }: Pick<AuditedRun, 'sent' | 'succeeded'>,
  batches: Iterable<{ readonly sent: number; readonly succeeded: number }>,
) {
  const sum = { sent, succeeded };
  for (const batch of batches) {
    sum.sent += batch.sent;
    sum.succeeded += batch.succeeded;
  }
  return sum;
}

export function keyCount({ keys }: AuditRecord): number {
  return Array.isArray(keys) ? keys.length : keys;
}

export function isSuccess({ status }: AuditRecord): boolean {
  return status !== null && status >= 200 && status < 300;
}

export function timeOf({ time }: AuditRecord): number {
  return Date.parse(time);
}

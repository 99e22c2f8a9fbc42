import type { AuditRecord } from '#protocol/proxy-api.ts';
import { isSuccess, keyCount, timeOf } from './history-account.ts';

/** One request that changed something, and what the service said to it. */
export interface AuditedRequest {
  readonly seq: number;
  readonly at: number;
  readonly keys: number;
  readonly digest: string | null;
  /** Null while no answer is known: then something may have been done or not. */
  readonly status: number | null;
  readonly requestId: string | null;
  readonly code: string | null;
}

export interface AuditedDetail {
  readonly requests: readonly AuditedRequest[];
  /** The first keys that were sent, at most `KEYS_SHOWN`. */
  readonly keys: readonly string[];
  /** Keys that were sent; one that was sent again counts once. */
  readonly keyCount: number;
  /** Digest of the plan that was confirmed; null for writes. */
  readonly plan: string | null;
  /** Every key of every request with what came of it, as JSON Lines. */
  readonly file: Blob;
}

const KEYS_SHOWN = 200;

/** What identifies the records of one run in the log. */
export type RunSelector =
  | { readonly kind: 'deletion'; readonly confirmationId: string }
  | {
      readonly kind: 'writes';
      readonly actor: string;
      readonly bucket: string;
      readonly index: string | null;
      readonly at: number;
      readonly lastAt: number;
    };

type Sent = { -readonly [Name in keyof AuditedRequest]: AuditedRequest[Name] } & {
  readonly keyList: readonly string[];
};

/** Collects the requests and keys of one run as the log's records come by. */
export class HistoryDetail {
  readonly #connection: string;
  readonly #selector: RunSelector;
  readonly #sent: Sent[] = [];
  /** Requests without an answer yet, by digest. */
  readonly #open = new Map<string, Sent[]>();
  #plan: string | null = null;

  constructor(connection: string, selector: RunSelector) {
    this.#connection = connection;
    this.#selector = selector;
  }

  take(record: AuditRecord): void {
    if (record.connection !== this.#connection || !isOf(record, this.#selector)) return;
    const { event, digest } = record;
    if (event === 'confirmed') this.#plan = digest;
    if (event === 'delete-sent' || event === 'put-sent') this.#takeSent(record);
    if (event === 'delete-answered' || event === 'put-answered') this.#takeAnswer(record);
  }

  get detail(): AuditedDetail {
    const keys = new Set(this.#sent.flatMap(({ keyList }) => keyList));
    return {
      requests: this.#sent.map(({ keyList: _, ...request }) => request),
      keys: [...keys].slice(0, KEYS_SHOWN),
      keyCount: keys.size,
      plan: this.#plan,
      file: new Blob(this.#sent.map(linesOf), { type: 'application/jsonl' }),
    };
  }

  #takeSent(record: AuditRecord): void {
    const { seq, digest, keys } = record;
    const sent: Sent = {
      ...{ seq, digest, at: timeOf(record), keys: keyCount(record) },
      ...{ status: null, requestId: null, code: null },
      keyList: Array.isArray(keys) ? keys : [],
    };
    this.#sent.push(sent);
    const key = pairing(record);
    this.#open.set(key, [...(this.#open.get(key) ?? []), sent]);
  }

  /** The log does not say which request it answers: the first open one of the same batch and size. */
  #takeAnswer(record: AuditRecord): void {
    const key = pairing(record);
    const [sent, ...rest] = this.#open.get(key) ?? [];
    if (sent === undefined) return;
    this.#open.set(key, rest);
    const { status, requestId, code } = record;
    Object.assign(sent, { status, requestId, code: isSuccess(record) ? null : code });
  }
}

function isOf(record: AuditRecord, selector: RunSelector): boolean {
  if (selector.kind === 'deletion') return record.confirmationId === selector.confirmationId;
  const { actor, bucket, index, at, lastAt } = selector;
  const isPut = record.event === 'put-sent' || record.event === 'put-answered';
  if (!isPut || record.actor !== actor || record.bucket !== bucket || record.index !== index) {
    return false;
  }
  const time = timeOf(record);
  return time >= at && time <= lastAt;
}

function pairing(record: AuditRecord): string {
  return `${record.digest} ${keyCount(record)}`;
}

function linesOf({ at, digest, status, requestId, code, keyList }: Sent): string {
  const sentAt = new Date(at).toISOString();
  return keyList
    .map((key) => `${JSON.stringify({ key, sentAt, batch: digest, status, requestId, code })}\n`)
    .join('');
}

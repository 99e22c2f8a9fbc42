import { Bitmap } from '#engine/bitmap.ts';
import type { Failure } from '#engine/failure.ts';
import { FingerprintColumn } from '#engine/fingerprint-column.ts';
import { MetadataRows } from '#engine/metadata-rows.ts';
import { PackedStrings } from '#engine/packed-strings.ts';
import { RowCodes } from '#engine/row-codes.ts';
import type { StagedEntry } from '#engine/staged-entry.ts';
import { textsInOrder } from '#engine/text-order.ts';
import type { Verdict, VerdictState } from '#engine/verify.ts';
import type { Metadata } from '#protocol/vector.ts';
import { FailureRows } from './failure-rows.ts';
import { CODE_OF, FINDINGS, type Finding, WAITING } from './review-finding.ts';
import { StagedRows, type TellAnswer, type ToldSet } from './review-staged-rows.ts';

/** Bits of `#flags`: the state of the verdict in the lowest three, 0 for none. */
const STATES: readonly VerdictState[] = ['present', 'gone', 'changed', 'unverified'];
const STATE = 7;
const IS_READ = 8;
const IS_REVIEWED = 16;
const IS_FORGOTTEN = 32;

/** After 48 days of one tab verdicts look older than they are, and are read again before they count. */
const LAST_MS = 0xffff_ffff;
const DAY_MS = 24 * 60 * 60 * 1000;

/** A verdict, when it was given, and what the one before it said of the numbers. */
export interface TimedVerdict extends Verdict {
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  /**
   * `Verdict.data` as this review read it first, or as it was accepted since; null
   * when it was never read. Where `data` is another one the numbers were replaced
   * meanwhile, and nobody has looked at that yet.
   */
  readonly reviewedData: string | null;
}

/**
 * The keys that were staged of an index, and what was last read of each: some 200
 * bytes a key and no object. A key has the same row for ever, whether it is staged
 * or not any more. What may be deleted is decided by these verdicts and no others.
 */
export class ReviewStore {
  /** Keys by row. */
  readonly keys = new PackedStrings();
  /** As read last, where `isRead`. */
  readonly metadata = new MetadataRows();
  /** `contentFingerprint`, where `isRead`. */
  readonly content = new FingerprintColumn();
  /** `dataFingerprint`, where `isRead`. */
  readonly data = new FingerprintColumn();
  readonly #entries = new StagedRows(this.keys);
  readonly #reviewed = new FingerprintColumn();
  readonly #fingerprint = new FingerprintColumn();
  readonly #flags = new RowCodes();
  readonly #findings = new RowCodes();
  readonly #at = new RowCodes();
  readonly #putIn = new RowCodes();
  readonly #epoch: number;
  readonly #metadataRows = new RowCodes();
  #metadataCount = 0;
  readonly #failures = new FailureRows();
  #seen = new Bitmap();
  #opening: number | null = null;
  #read = 0;
  #order: { readonly size: number; readonly rows: Uint32Array } | null = null;
  /** Another number whenever what is staged or known changed. */
  revision = 0;

  /** @param now milliseconds since the Unix epoch */
  constructor(now: number) {
    // Clocks are set back at times; verdicts are told apart by milliseconds all the same.
    this.#epoch = now - DAY_MS;
  }

  get size(): number {
    return this.keys.size;
  }

  /** Rows staged now. Not to be changed. */
  get staged(): Bitmap {
    return this.#entries.staged;
  }

  /** Rows staged at any time since the page was opened. Not to be changed. */
  get seen(): Bitmap {
    return this.#seen;
  }

  /** Memory held. */
  get bytes(): number {
    const columns = [this.content, this.data, this.#reviewed, this.#fingerprint];
    const codes = [this.#flags, this.#findings, this.#at, this.#putIn];
    const others = [this.#metadataRows, this.#failures, this.keys, this.metadata, this.#entries];
    const all = [...columns, ...codes, ...others];
    return all.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Rows that have a verdict. */
  get read(): number {
    return this.#read;
  }

  /**
   * Takes over what is staged.
   *
   * @param opening names the page that asks; another one begins anew what it has seen, and
   *   what nobody sees is forgotten then. Null for none
   */
  tell(told: ToldSet, opening: number | null): TellAnswer {
    const missing = this.#entries.missing(told);
    if (missing.length > 0) return { missing, forgotten: [] };
    const changed = this.#entries.tell(told);
    for (const row of changed) this.#judge(row);
    const isOpened = opening !== null && opening !== this.#opening;
    if (isOpened) this.#opening = opening;
    this.#seen = isOpened ? this.staged.clone() : this.#seen.or(this.staged);
    this.revision += 1;
    return { missing, forgotten: isOpened ? this.#entries.forgetUnstaged() : [] };
  }

  /** Whether the segments of a staged part are known here, and which rows they are. */
  get entries(): StagedRows {
    return this.#entries;
  }

  rowOf(key: string): number | null {
    const row = this.keys.find(key);
    return row < 0 ? null : row;
  }

  keyAt(row: number): string {
    return this.keys.at(row);
  }

  /** As it is staged, or was last. */
  entryAt(row: number): StagedEntry {
    return this.#entries.entryAt(row);
  }

  findingAt(row: number): Finding {
    return FINDINGS[this.#findings.at(row)] ?? 'waiting';
  }

  hasFinding(row: number, finding: Finding): boolean {
    return this.#findings.at(row) === CODE_OF[finding];
  }

  isRead(row: number): boolean {
    return (this.#flags.at(row) & (IS_READ | IS_FORGOTTEN)) === IS_READ;
  }

  /** Was gone when it was read last, be that before a run or after it. */
  wasGone(row: number): boolean {
    return STATES[(this.#flags.at(row) & STATE) - 1] === 'gone';
  }

  /** When the verdict was given; 0 when there is none. */
  verdictTime(row: number): number {
    const at = this.#at.at(row);
    return at === 0 ? 0 : this.#epoch + at;
  }

  /** The revision that the verdict belongs to: what was shown before it did not show it. */
  verdictRevision(row: number): number {
    return this.#putIn.at(row);
  }

  /** Somebody replaced the vector's numbers since this review first read them, and nobody accepted it. */
  hasNewNumbers(row: number): boolean {
    const isReviewed = (this.#flags.at(row) & IS_REVIEWED) !== 0;
    return this.isRead(row) && !(isReviewed && this.data.isSame(row, this.#reviewed, row));
  }

  /** `metadataFingerprint` as read last; null when it was not read. */
  fingerprintAt(row: number): string | null {
    return this.isRead(row) ? this.#fingerprint.at(row) : null;
  }

  metadataAt(row: number): Metadata | null {
    return this.isRead(row) ? this.metadata.at(this.metadataRowAt(row)) : null;
  }

  /** Where in `metadata` a row's is; −1 when it was not read. */
  metadataRowAt(row: number): number {
    return this.isRead(row) ? this.#metadataRows.at(row) - 1 : -1;
  }

  failureAt(row: number): Failure | null {
    const isUnverified =
      (this.#flags.at(row) & (STATE | IS_FORGOTTEN)) === STATES.indexOf('unverified') + 1;
    return isUnverified ? this.#failures.at(row) : null;
  }

  /** Everything that is known of a row; null before it has a verdict. */
  verdictAt(row: number): TimedVerdict | null {
    const flags = this.#flags.at(row);
    const state = STATES[(flags & STATE) - 1];
    if (state === undefined || (flags & IS_FORGOTTEN) !== 0) return null;
    const isRead = this.isRead(row);
    return {
      key: this.keyAt(row),
      state,
      metadata: this.metadataAt(row),
      fingerprint: this.fingerprintAt(row),
      data: isRead ? this.data.at(row) : null,
      content: isRead ? this.content.at(row) : null,
      failure: this.failureAt(row),
      at: this.verdictTime(row),
      reviewedData: (flags & IS_REVIEWED) === 0 ? null : this.#reviewed.at(row),
    };
  }

  /**
   * Keeps a verdict in place of the one before it. What the review read first of the
   * numbers counts on if that was since the key was staged.
   *
   * @param at when it was given, in milliseconds since the Unix epoch
   */
  put(verdict: Verdict, at: number): void {
    const row = this.keys.intern(verdict.key);
    const before = this.#flags.at(row);
    const stagedAt = this.#entries.stagedAt(row);
    const isSince = stagedAt === null || this.verdictTime(row) >= stagedAt;
    let flags = (STATES.indexOf(verdict.state) + 1) | (isSince ? before & IS_REVIEWED : 0);
    if (verdict.data !== null && (flags & IS_REVIEWED) === 0) {
      this.#reviewed.put(row, verdict.data);
      flags |= IS_REVIEWED;
    }
    if (this.#putContent(row, verdict)) flags |= IS_READ;
    if (verdict.failure !== null) this.#failures.put(row, verdict.failure);
    if ((before & STATE) === 0 || (before & IS_FORGOTTEN) !== 0) this.#read += 1;
    this.#flags.put(row, flags);
    this.#at.put(row, Math.min(Math.max(1, Math.round(at) - this.#epoch), LAST_MS));
    this.revision += 1;
    this.#putIn.put(row, this.revision);
    this.#judge(row);
  }

  /** Takes numbers that were replaced as they were read last. */
  acceptData(row: number): void {
    if (!this.isRead(row)) return;
    this.#reviewed.copy(row, this.data, row);
    this.#flags.put(row, this.#flags.at(row) | IS_REVIEWED);
    this.#judge(row);
    this.revision += 1;
  }

  /** Nothing that was read until now counts any more. */
  forgetVerdicts(): void {
    for (let row = 0; row < this.size; row += 1) {
      const flags = this.#flags.at(row);
      if (flags === 0) continue;
      this.#flags.put(row, flags | IS_FORGOTTEN);
      this.#findings.put(row, WAITING);
    }
    this.#read = 0;
    this.revision += 1;
  }

  /** All rows in the order of their keys; yields every few milliseconds. */
  *order(): Generator<void, Uint32Array> {
    const { size } = this;
    if (this.#order?.size === size) return this.#order.rows;
    const all = Uint32Array.from({ length: size }, (_, row) => row);
    const rows = this.keys.isSorted ? all : yield* textsInOrder(this.keys, all);
    this.#order = { size, rows };
    return rows;
  }

  /** As `order`, without a rest: takes a while when keys came in since it was asked for last. */
  orderNow(): Uint32Array {
    const sorting = this.order();
    for (;;) {
      const step = sorting.next();
      if (step.done === true) return step.value;
    }
  }

  /**
   * Compares with what is staged now, not with what was staged when the key was
   * read: a change that the operator accepted is no longer one.
   */
  #judge(row: number): void {
    this.#findings.put(row, this.judgedNow(row));
  }

  /** The code of the finding, from the verdict itself. */
  judgedNow(row: number): number {
    const flags = this.#flags.at(row);
    if ((flags & STATE) === 0 || (flags & IS_FORGOTTEN) !== 0) return WAITING;
    const state = STATES[(flags & STATE) - 1] ?? 'unverified';
    if (state === 'unverified' || state === 'gone') return CODE_OF[state];
    const isSame = this.#entries.isFingerprint(row, this.#fingerprint) && !this.hasNewNumbers(row);
    return isSame ? CODE_OF.present : CODE_OF.changed;
  }

  /** Whether the row would be deleted, from the verdict itself. */
  isDeletable(row: number): boolean {
    const isPresent = this.judgedNow(row) === CODE_OF.present;
    return isPresent && this.staged.has(row) && this.isRead(row);
  }

  #putContent(row: number, verdict: Verdict): boolean {
    const { metadata, fingerprint, data, content } = verdict;
    if (metadata === null || fingerprint === null || data === null || content === null) {
      return false;
    }
    const known = this.#metadataRows.at(row);
    this.data.put(row, data);
    this.content.put(row, content);
    // Once more the same, mostly: it takes memory once.
    const isKnown = known !== 0 && this.#fingerprint.at(row) === fingerprint;
    if (!isKnown) {
      this.metadata.put(this.#metadataCount, metadata);
      this.#metadataCount += 1;
      this.#metadataRows.put(row, this.#metadataCount);
      this.#fingerprint.put(row, fingerprint);
    }
    return true;
  }
}

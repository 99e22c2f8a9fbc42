import { Bitmap } from '#engine/bitmap.ts';
import type { Failure } from '#engine/failure.ts';
import type { FingerprintColumn } from '#engine/fingerprint-column.ts';
import type { MetadataRows } from '#engine/metadata-rows.ts';
import { PackedStrings } from '#engine/packed-strings.ts';
import { RowCodes } from '#engine/row-codes.ts';
import type { StagedEntry } from '#engine/staged-entry.ts';
import { textsInOrder } from '#engine/text-order.ts';
import type { Verdict } from '#engine/verify.ts';
import type { Metadata } from '#protocol/vector.ts';
import { CODE_OF, FINDINGS, type Finding, WAITING } from './review-finding.ts';
import { StagedRows, type TellAnswer, type ToldSet } from './review-staged-rows.ts';
import { ReviewVerdicts, type TimedVerdict } from './review-verdicts.ts';

/**
 * The keys that were staged of an index, and what was last read of each: some 200
 * bytes a key and no object. A key has the same row for ever, whether it is staged
 * or not any more. What may be deleted is decided by these verdicts and no others.
 */
export class ReviewStore {
  /** Keys by row. */
  readonly keys = new PackedStrings();
  readonly #entries = new StagedRows(this.keys);
  readonly #verdicts: ReviewVerdicts;
  readonly #findings = new RowCodes();
  #seen = new Bitmap();
  #opening: number | null = null;
  #order: { readonly size: number; readonly rows: Uint32Array } | null = null;
  /** Another number whenever what is staged or known changed. */
  revision = 0;

  /** @param now milliseconds since the Unix epoch */
  constructor(now: number) {
    this.#verdicts = new ReviewVerdicts(this.keys, now);
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

  /** Whether the segments of a staged part are known here, and which rows they are. */
  get entries(): StagedRows {
    return this.#entries;
  }

  /** As read last, where `isRead`, by `metadataRowAt`. */
  get metadata(): MetadataRows {
    return this.#verdicts.metadata;
  }

  /** `contentFingerprint`, where `isRead`. */
  get content(): FingerprintColumn {
    return this.#verdicts.content;
  }

  /** `dataFingerprint`, where `isRead`. */
  get data(): FingerprintColumn {
    return this.#verdicts.data;
  }

  /** Memory held. */
  get bytes(): number {
    const all = [this.keys, this.#entries, this.#verdicts, this.#findings];
    return all.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Rows that have a verdict. */
  get read(): number {
    return this.#verdicts.read;
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
    return this.#verdicts.isRead(row);
  }

  /** Was gone when it was read last, be that before a run or after it. */
  wasGone(row: number): boolean {
    return this.#verdicts.wasGone(row);
  }

  /** When the verdict was given; 0 when there is none. */
  verdictTime(row: number): number {
    return this.#verdicts.timeAt(row);
  }

  /** The revision that the verdict belongs to: what was shown before it did not show it. */
  verdictRevision(row: number): number {
    return this.#verdicts.revisionAt(row);
  }

  /** Somebody replaced the vector's numbers since this review first read them, and nobody accepted it. */
  hasNewNumbers(row: number): boolean {
    return this.#verdicts.hasNewNumbers(row);
  }

  /** `metadataFingerprint` as read last; null when it was not read. */
  fingerprintAt(row: number): string | null {
    return this.isRead(row) ? this.#verdicts.fingerprint.at(row) : null;
  }

  metadataAt(row: number): Metadata | null {
    return this.isRead(row) ? this.metadata.at(this.metadataRowAt(row)) : null;
  }

  /** Where in `metadata` a row's is; −1 when it was not read. */
  metadataRowAt(row: number): number {
    return this.#verdicts.metadataRowAt(row);
  }

  failureAt(row: number): Failure | null {
    return this.#verdicts.failureAt(row);
  }

  /** Everything that is known of a row; null before it has a verdict. */
  verdictAt(row: number): TimedVerdict | null {
    return this.#verdicts.at(row);
  }

  /**
   * Keeps a verdict in place of the one before it. What the review read first of the
   * numbers counts on if that was since the key was staged.
   *
   * @param at when it was given, in milliseconds since the Unix epoch
   */
  put(verdict: Verdict, at: number): void {
    const row = this.keys.intern(verdict.key);
    const stagedAt = this.#entries.stagedAt(row);
    const isReviewGoing = stagedAt === null || this.verdictTime(row) >= stagedAt;
    this.revision += 1;
    this.#verdicts.put(row, verdict, at, { revision: this.revision, isReviewGoing });
    this.#judge(row);
  }

  /** Takes numbers that were replaced as they were read last. */
  acceptData(row: number): void {
    if (!this.isRead(row)) return;
    this.#verdicts.acceptData(row);
    this.#judge(row);
    this.revision += 1;
  }

  /** Nothing that was read until now counts any more. */
  forgetVerdicts(): void {
    this.#verdicts.forget();
    for (let row = 0; row < this.size; row += 1) this.#findings.put(row, WAITING);
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
    const state = this.#verdicts.stateAt(row);
    if (state === null) return WAITING;
    if (state === 'unverified' || state === 'gone') return CODE_OF[state];
    const { fingerprint } = this.#verdicts;
    const isSame = this.#entries.isFingerprint(row, fingerprint) && !this.hasNewNumbers(row);
    return isSame ? CODE_OF.present : CODE_OF.changed;
  }

  /** Whether the row would be deleted, from the verdict itself. */
  isDeletable(row: number): boolean {
    const isPresent = this.judgedNow(row) === CODE_OF.present;
    return isPresent && this.staged.has(row) && this.isRead(row);
  }
}

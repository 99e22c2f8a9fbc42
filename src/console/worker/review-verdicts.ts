import type { Failure } from '#engine/failure.ts';
import { FingerprintColumn } from '#engine/fingerprint-column.ts';
import { MetadataRows } from '#engine/metadata-rows.ts';
import type { PackedStrings } from '#engine/packed-strings.ts';
import { RowCodes } from '#engine/row-codes.ts';
import type { Verdict, VerdictState } from '#engine/verify.ts';
import { FailureRows } from './failure-rows.ts';

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

/** What was last read of each key, by its row. */
export class ReviewVerdicts {
  /** As read last, where `isRead`. */
  readonly metadata = new MetadataRows();
  /** `contentFingerprint`, where `isRead`. */
  readonly content = new FingerprintColumn();
  /** `dataFingerprint`, where `isRead`. */
  readonly data = new FingerprintColumn();
  /** `metadataFingerprint`, where `isRead`. */
  readonly fingerprint = new FingerprintColumn();
  readonly #keys: PackedStrings;
  readonly #epoch: number;
  readonly #reviewed = new FingerprintColumn();
  readonly #flags = new RowCodes();
  readonly #at = new RowCodes();
  readonly #putIn = new RowCodes();
  readonly #metadataRows = new RowCodes();
  #metadataCount = 0;
  readonly #failures = new FailureRows();
  #read = 0;

  /** @param now milliseconds since the Unix epoch */
  constructor(keys: PackedStrings, now: number) {
    this.#keys = keys;
    // Clocks are set back at times; verdicts are told apart by milliseconds all the same.
    this.#epoch = now - DAY_MS;
  }

  /** Memory held. */
  get bytes(): number {
    const columns = [this.content, this.data, this.#reviewed, this.fingerprint];
    const codes = [this.#flags, this.#at, this.#putIn, this.#metadataRows];
    const all = [...columns, ...codes, this.#failures, this.metadata];
    return all.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Rows that have a verdict. */
  get read(): number {
    return this.#read;
  }

  /** Null before there is a verdict, and once it was forgotten. */
  stateAt(row: number): VerdictState | null {
    return (this.#flags.at(row) & IS_FORGOTTEN) !== 0 ? null : this.#lastState(row);
  }

  isRead(row: number): boolean {
    return (this.#flags.at(row) & (IS_READ | IS_FORGOTTEN)) === IS_READ;
  }

  /** Was gone when it was read last, be that before a run or after it. */
  wasGone(row: number): boolean {
    return this.#lastState(row) === 'gone';
  }

  /** When the verdict was given; 0 when there is none. */
  timeAt(row: number): number {
    const at = this.#at.at(row);
    return at === 0 ? 0 : this.#epoch + at;
  }

  /** The revision that the verdict belongs to. */
  revisionAt(row: number): number {
    return this.#putIn.at(row);
  }

  /** Somebody replaced the vector's numbers since this review first read them, and nobody accepted it. */
  hasNewNumbers(row: number): boolean {
    const isReviewed = (this.#flags.at(row) & IS_REVIEWED) !== 0;
    return this.isRead(row) && !(isReviewed && this.data.isSame(row, this.#reviewed, row));
  }

  /** Where in `metadata` a row's is; −1 when it was not read. */
  metadataRowAt(row: number): number {
    return this.isRead(row) ? this.#metadataRows.at(row) - 1 : -1;
  }

  failureAt(row: number): Failure | null {
    return this.stateAt(row) === 'unverified' ? this.#failures.at(row) : null;
  }

  /** Everything that is known of a row; null before it has a verdict. */
  at(row: number): TimedVerdict | null {
    const state = this.stateAt(row);
    if (state === null) return null;
    const isRead = this.isRead(row);
    const isReviewed = (this.#flags.at(row) & IS_REVIEWED) !== 0;
    return {
      key: this.#keys.at(row),
      state,
      metadata: isRead ? this.metadata.at(this.metadataRowAt(row)) : null,
      fingerprint: isRead ? this.fingerprint.at(row) : null,
      data: isRead ? this.data.at(row) : null,
      content: isRead ? this.content.at(row) : null,
      failure: this.failureAt(row),
      at: this.timeAt(row),
      reviewedData: isReviewed ? this.#reviewed.at(row) : null,
    };
  }

  /**
   * Keeps a verdict in place of the one before it.
   *
   * @param at when it was given, in milliseconds since the Unix epoch
   * @param isReviewGoing what was read first of the numbers counts on
   */
  put(
    row: number,
    verdict: Verdict,
    at: number,
    { revision, isReviewGoing }: { readonly revision: number; readonly isReviewGoing: boolean },
  ): void {
    const before = this.#flags.at(row);
    let flags = (STATES.indexOf(verdict.state) + 1) | (isReviewGoing ? before & IS_REVIEWED : 0);
    if (verdict.data !== null && (flags & IS_REVIEWED) === 0) {
      this.#reviewed.put(row, verdict.data);
      flags |= IS_REVIEWED;
    }
    if (this.#putContent(row, verdict)) flags |= IS_READ;
    if (verdict.failure !== null) this.#failures.put(row, verdict.failure);
    if ((before & STATE) === 0 || (before & IS_FORGOTTEN) !== 0) this.#read += 1;
    this.#flags.put(row, flags);
    this.#at.put(row, Math.min(Math.max(1, Math.round(at) - this.#epoch), LAST_MS));
    this.#putIn.put(row, revision);
  }

  /** Takes numbers that were replaced as they were read last. */
  acceptData(row: number): void {
    this.#reviewed.copy(row, this.data, row);
    this.#flags.put(row, this.#flags.at(row) | IS_REVIEWED);
  }

  /** Nothing that was read until now counts any more. */
  forget(): void {
    for (let row = 0; row < this.#keys.size; row += 1) {
      const flags = this.#flags.at(row);
      if (flags !== 0) this.#flags.put(row, flags | IS_FORGOTTEN);
    }
    this.#read = 0;
  }

  /** Forgotten or not. */
  #lastState(row: number): VerdictState | null {
    return STATES[(this.#flags.at(row) & STATE) - 1] ?? null;
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
    const isKnown = known !== 0 && this.fingerprint.at(row) === fingerprint;
    if (!isKnown) {
      this.metadata.put(this.#metadataCount, metadata);
      this.#metadataCount += 1;
      this.#metadataRows.put(row, this.#metadataCount);
      this.fingerprint.put(row, fingerprint);
    }
    return true;
  }
}

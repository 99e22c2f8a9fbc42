import { counted, formatCount } from '#console/lib/number-format.ts';
import { isSameCover, type ReviewCover } from './review-cover.ts';
import type { ReviewStore } from './review-store.ts';

const BASE_LIFE_MS = 10 * 60 * 1000;
/** Slower than any service that is not throttling. */
const KEYS_PER_SECOND = 250;

/**
 * How long the verdicts on so many keys, or a backup of them, count. A large set
 * takes long to be read: its first verdict must not be out of date before its
 * last is there.
 */
export function verdictLifeMs(keys: number): number {
  return BASE_LIFE_MS + Math.floor(keys / KEYS_PER_SECOND) * 1000;
}

/** "10 minutes": `verdictLifeMs` in words. */
export function verdictLifeWords(keys: number): string {
  return `${formatCount(Math.floor(verdictLifeMs(keys) / 60_000))} minutes`;
}

/** What a backup holds, and when it was finished. */
export interface BackupCover {
  /** In the order of the file. */
  readonly covers: ReviewCover;
  /** Milliseconds since the Unix epoch. */
  readonly madeAt: number;
}

/**
 * Whether a backup holds exactly these keys, in this order, as they were verified,
 * data and metadata. An old one does not count: what it was compared with is old too.
 */
export function isCovered(
  { covers, madeAt }: BackupCover,
  keys: ReviewCover,
  now: number,
): boolean {
  return now - madeAt <= verdictLifeMs(keys.rows.length) && isSameCover(covers, keys);
}

/**
 * Compares what is to be deleted with what was verified, verdict by verdict.
 *
 * @returns why it cannot be confirmed, in words; null when every key was found
 *   present, recently, with exactly this content, and no replaced numbers that
 *   nobody accepted, and no other staged key is left that nobody could read
 */
export function planProblem(
  { rows, contents }: ReviewCover,
  store: ReviewStore,
  now: number,
): string | null {
  const life = verdictLifeMs(rows.length);
  let unknown = 0;
  let stale = 0;
  for (const [place, row] of rows.entries()) {
    if (!store.isDeletable(row) || !contents.isSame(place, store.content, row)) unknown += 1;
    else if (now - store.verdictTime(row) > life) stale += 1;
  }
  if (unknown > 0) {
    return `${counted(unknown, 'key')} to be deleted did not pass verification as listed. Verify again.`;
  }
  if (stale > 0) {
    return `${counted(stale, 'key')} to be deleted were verified more than ${verdictLifeWords(rows.length)} ago. Verify again.`;
  }
  return null;
}

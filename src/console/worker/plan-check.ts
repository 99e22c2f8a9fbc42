import { counted } from '#console/lib/number-format.ts';
import type { VerifiedKey } from './backup-service.ts';
import type { TimedVerdict } from './verification-service.ts';

/** A verdict older than this says nothing about now. */
export const VERDICT_LIFE_MS = 10 * 60 * 1000;

/** Which keys a backup holds, with which `content`, and when it was finished. */
export interface BackupCover {
  readonly covers: ReadonlyMap<string, string>;
  /** Milliseconds since the Unix epoch. */
  readonly madeAt: number;
}

/**
 * Whether a backup holds exactly these keys as they were verified, data and
 * metadata. An old one does not count: what it was compared with is old too.
 */
export function isCovered(
  { covers, madeAt }: BackupCover,
  keys: readonly VerifiedKey[],
  now: number,
): boolean {
  return (
    now - madeAt <= VERDICT_LIFE_MS &&
    covers.size === keys.length &&
    keys.every(({ key, content }) => covers.get(key) === content)
  );
}

/**
 * Compares what the page wants deleted with what was verified.
 *
 * @returns why it cannot be confirmed, in words; null when every key was found
 *   present, recently, with exactly this content, and no replaced numbers
 *   that nobody accepted
 */
export function planProblem(
  keys: readonly VerifiedKey[],
  verdicts: ReadonlyMap<string, TimedVerdict>,
  now: number,
): string | null {
  let unknown = 0;
  let stale = 0;
  for (const { key, content } of keys) {
    const verdict = verdicts.get(key);
    if (verdict?.content !== content || verdict.data !== verdict.reviewedData) unknown += 1;
    else if (now - verdict.at > VERDICT_LIFE_MS) stale += 1;
  }
  if (unknown > 0) {
    return `${counted(unknown, 'key')} to be deleted did not pass verification as listed. Verify again.`;
  }
  if (stale > 0) {
    return `${counted(stale, 'key')} to be deleted were verified more than 10 minutes ago. Verify again.`;
  }
  return null;
}

import type { TimedVerdict } from '#console/worker/verification-service.ts';
import type { StagedEntry } from '#engine/staged-entry.ts';

/**
 * - `present`: there, as it was when staged; will be deleted.
 * - `gone`: no longer there; never sent.
 * - `changed`: there with other metadata than when staged, or with other numbers
 *   than this review read first; kept until accepted.
 * - `unverified`: could not be read; nothing is confirmed while there is one.
 * - `waiting`: not read yet.
 */
export type Finding = 'present' | 'gone' | 'changed' | 'unverified' | 'waiting';

/**
 * Compares with what is staged now, not with what was staged when the key was
 * read: a change that the operator accepted is no longer one.
 */
export function findingOf(entry: StagedEntry, verdict: TimedVerdict | undefined): Finding {
  if (verdict === undefined) return 'waiting';
  if (verdict.state === 'unverified' || verdict.state === 'gone') return verdict.state;
  const isSame = verdict.fingerprint === entry.fingerprint && !hasNewNumbers(verdict);
  return isSame ? 'present' : 'changed';
}

/** Somebody replaced the vector's numbers since this review first read them, and nobody accepted it. */
export function hasNewNumbers({ data, reviewedData }: TimedVerdict): boolean {
  return data !== null && data !== reviewedData;
}

export interface FindingCounts extends Readonly<Record<Finding, number>> {
  readonly all: number;
}

/** Goes through the verdicts and not through what is staged, which may be a million keys unread. */
export function countFindings(
  staged: ReadonlyMap<string, StagedEntry>,
  verdicts: ReadonlyMap<string, TimedVerdict>,
): FindingCounts {
  const counts = { all: staged.size, present: 0, gone: 0, changed: 0, unverified: 0, waiting: 0 };
  let read = 0;
  for (const [key, verdict] of verdicts) {
    const entry = staged.get(key);
    if (entry === undefined) continue;
    counts[findingOf(entry, verdict)] += 1;
    read += 1;
  }
  counts.waiting = staged.size - read;
  return counts;
}

/** When the oldest verdict on a staged key was given; null when no key has one. */
export function oldestVerdict(
  staged: { has(key: string): boolean },
  verdicts: ReadonlyMap<string, TimedVerdict>,
): number | null {
  let oldest: number | null = null;
  for (const [key, { at }] of verdicts) {
    if ((oldest === null || at < oldest) && staged.has(key)) oldest = at;
  }
  return oldest;
}

export const FINDING_WORDS: Readonly<Record<Finding, string>> = {
  present: 'present',
  gone: 'already gone',
  changed: 'changed since staged',
  unverified: 'unverified',
  waiting: 'not verified yet',
};

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

export function countFindings(
  entries: Iterable<StagedEntry>,
  verdicts: ReadonlyMap<string, TimedVerdict>,
): FindingCounts {
  const counts = { all: 0, present: 0, gone: 0, changed: 0, unverified: 0, waiting: 0 };
  for (const entry of entries) {
    counts.all += 1;
    counts[findingOf(entry, verdicts.get(entry.key))] += 1;
  }
  return counts;
}

/** When the oldest verdict on a staged key was given; null when no key has one. */
export function oldestVerdict(
  keys: Iterable<string>,
  verdicts: ReadonlyMap<string, TimedVerdict>,
): number | null {
  let oldest: number | null = null;
  for (const key of keys) {
    const at = verdicts.get(key)?.at;
    if (at !== undefined && (oldest === null || at < oldest)) oldest = at;
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

import { provenanceWords } from '#console/lib/provenance-words.ts';
import type { Failure } from '#engine/failure.ts';
import type { Finding } from './review-finding.ts';
import { isCopiedElsewhere, isLastCopy, type ReviewInsight } from './review-insight.ts';
import type { ReviewStore } from './review-store.ts';

export interface FindingCounts extends Readonly<Record<Finding, number>> {
  readonly all: number;
}

export interface ProvenanceCount {
  readonly words: string;
  readonly count: number;
}

/** A review without its keys. */
export interface ReviewSummary {
  /** Another one whenever what is staged or known changed. */
  readonly revision: number;
  /** Keys staged at any time since the page was opened. */
  readonly seen: number;
  /** Of staged keys. */
  readonly counts: FindingCounts;
  /** When the oldest verdict on a staged key was given; null when no key has one. */
  readonly oldestVerdict: number | null;
  /** Whether any key was read at all. */
  readonly isRead: boolean;
  /** Why the first of the unverified keys could not be read. */
  readonly failure: Failure | null;
  /** How many staged keys came in which way, most frequent first. */
  readonly provenances: readonly ProvenanceCount[];
  /** Staged keys that each of these is to be said of. */
  readonly found: {
    readonly lookAlikes: number;
    readonly siblings: number;
    readonly lastCopies: number;
    readonly copied: number;
  };
}

export function summaryOf(store: ReviewStore, insight: ReviewInsight): ReviewSummary {
  const counts = { all: 0, present: 0, gone: 0, changed: 0, unverified: 0, waiting: 0 };
  const found = { lookAlikes: 0, siblings: 0, lastCopies: 0, copied: 0 };
  let oldest: number | null = null;
  let failure: Failure | null = null;
  const rows = store.staged.toArray();
  for (const row of rows) {
    const finding = store.findingAt(row);
    counts.all += 1;
    counts[finding] += 1;
    if (insight.lookAlikes.has(row)) found.lookAlikes += 1;
    if (insight.families.of(row) !== null) found.siblings += 1;
    if (isLastCopy(insight, row)) found.lastCopies += 1;
    else if (isCopiedElsewhere(insight, row)) found.copied += 1;
    if (finding === 'waiting') continue;
    const at = store.verdictTime(row);
    if (oldest === null || at < oldest) oldest = at;
    if (finding === 'unverified') failure ??= store.failureAt(row);
  }
  return {
    revision: store.revision,
    seen: store.seen.count,
    counts,
    oldestVerdict: oldest,
    isRead: store.read > 0,
    failure,
    provenances: [...store.entries.countBy(rows, provenanceWords)]
      .map(([words, count]) => ({ words, count }))
      .sort((a, b) => b.count - a.count),
    found,
  };
}

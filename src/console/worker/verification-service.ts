import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import { createProxyVectorApi } from '#console/lib/proxy-vector-api.ts';
import type { StagedEntry } from '#engine/staged-entry.ts';
import { type Verdict, verifyKeys } from '#engine/verify.ts';
import { browserClock } from './browser-clock.ts';
import { describeSet, type SetDescription } from './review-insight-description.ts';
import type { IndexReads } from './review-insight-reading.ts';

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
 * @param earlier the last verdict on the same key; counts only if it was given since the key was staged
 */
export function timedVerdict(
  verdict: Verdict,
  at: number,
  { stagedAt }: Pick<StagedEntry, 'stagedAt'>,
  earlier: TimedVerdict | undefined,
): TimedVerdict {
  const before = earlier !== undefined && earlier.at >= stagedAt ? earlier.reviewedData : null;
  return { ...verdict, at, reviewedData: before ?? verdict.data };
}

/** Shortest time between two deliveries of verdicts to the page. */
const PACE_MS = 200;

/** Verdicts over staged keys, kept here too: what may be deleted is decided by these, not by the page's copy. */
export function createVerificationService(reads: Pick<IndexReads, 'coverageOf'>) {
  const verdicts = new Map<string, Map<string, TimedVerdict>>();
  const stops = new Map<string, AbortController>();

  function verdictsOf(target: IndexTarget): Map<string, TimedVerdict> {
    const id = targetId(target);
    const known = verdicts.get(id) ?? new Map<string, TimedVerdict>();
    verdicts.set(id, known);
    return known;
  }

  return {
    verdictsOf,

    /** Reads the keys again; verdicts arrive in portions and are complete when the promise is fulfilled. */
    async verify(
      target: IndexTarget,
      entries: readonly StagedEntry[],
      onVerdicts: (verdicts: readonly TimedVerdict[]) => void,
    ): Promise<void> {
      const known = verdictsOf(target);
      const stop = new AbortController();
      stops.set(targetId(target), stop);
      let waiting: TimedVerdict[] = [];
      let delivered = browserClock.now();
      const deliver = () => {
        delivered = browserClock.now();
        onVerdicts(waiting);
        waiting = [];
      };
      const deps = {
        api: createProxyVectorApi(target.connection, target.bucket),
        clock: browserClock,
      };
      const entryOf = new Map(entries.map((entry) => [entry.key, entry]));
      const receive = (page: readonly Verdict[]) => {
        const at = browserClock.now();
        for (const verdict of page) {
          const entry = entryOf.get(verdict.key) ?? { stagedAt: at };
          const timed = timedVerdict(verdict, at, entry, known.get(verdict.key));
          known.set(verdict.key, timed);
          waiting.push(timed);
        }
        if (at - delivered >= PACE_MS) deliver();
      };
      await verifyKeys(deps, { index: target.index, entries }, receive, stop.signal);
      deliver();
    },

    /** Takes numbers that were replaced as they are now; `data` by key, as the operator saw it. */
    acceptData(target: IndexTarget, data: ReadonlyMap<string, string>): void {
      const known = verdictsOf(target);
      for (const [key, reviewedData] of data) {
        const verdict = known.get(key);
        if (verdict !== undefined) known.set(key, { ...verdict, reviewedData });
      }
    },

    stopVerifying(target: IndexTarget): void {
      stops.get(targetId(target))?.abort();
    },

    /**
     * What the set is made of, and what of the index belongs to it or resembles it.
     *
     * @param deleted keys that runs have deleted since the index was read
     */
    describe(
      target: IndexTarget,
      keys: readonly string[],
      deleted: ReadonlySet<string>,
    ): SetDescription {
      const verdicts = verdictsOf(target);
      return describeSet({ keys, verdicts, coverage: reads.coverageOf(target), deleted });
    },
  };
}

export type VerificationService = ReturnType<typeof createVerificationService>;

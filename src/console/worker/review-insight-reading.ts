import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import { type ScanBudget, UNLIMITED } from '#engine/scan-budget.ts';
import type { KeyFingerprint } from './browse-rows.ts';
import type { OnScanUpdate } from './browse-scan.ts';
import { type IndexCoverage, latest } from './index-coverage.ts';
import { createScanService } from './scan-service.ts';

/** What a review needs of the scans: what was read of an index so far. */
export interface IndexReads {
  coverageOf(target: IndexTarget): IndexCoverage;
  fingerprintsOf(target: IndexTarget, keys: readonly string[]): readonly KeyFingerprint[];
}

/** What is kept for a review: an index that has more is read in part. */
const BUDGET: ScanBudget = { ...UNLIMITED, maxKeys: 10_000_000, maxBytes: 1_000_000_000 };

/**
 * What is known of the index beside the staged keys: what the table's scan has
 * read, or all of it, read for the review since because that scan had conditions
 * or is not there any more. Of one index at a time.
 */
export function createIndexReading(scans: IndexReads) {
  const own = createScanService();
  let current: IndexTarget | null = null;

  function coverageOf(target: IndexTarget): IndexCoverage {
    return latest(scans.coverageOf(target), own.coverageOf(target));
  }

  return {
    coverageOf,

    /** Reads every key with its metadata, in place of what was read for an earlier review. */
    readIndex(target: IndexTarget, onUpdate: OnScanUpdate): void {
      if (current !== null && targetId(current) !== targetId(target)) own.forget(current);
      current = target;
      own.start({ target, scan: 0, filter: null, key: null, budget: BUDGET }, onUpdate);
    },

    stopReadingIndex(target: IndexTarget): void {
      own.stop(target);
    },

    /** For those of `keys` that were read, what staging them takes. */
    fingerprintsOf(target: IndexTarget, keys: readonly string[]): readonly KeyFingerprint[] {
      const [read, alone] = [scans.coverageOf(target), own.coverageOf(target)];
      const reading = latest(read, alone) === alone ? own : scans;
      return reading.fingerprintsOf(target, keys);
    },
  };
}

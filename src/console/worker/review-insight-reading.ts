import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import { metadataFingerprint } from '#engine/fingerprint.ts';
import { type IndexCoverage, latest } from './index-coverage.ts';
import { createScanService, type KeyFingerprint, type ScanUpdate } from './scan-service.ts';

/** What a review needs of the scans: what was read of an index so far. */
export interface IndexReads {
  coverageOf(target: IndexTarget): IndexCoverage;
}

/** Rows kept for a review: bounds the memory; an index that has more is read in part. */
const MOST_ROWS = 500_000;

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
    readIndex(target: IndexTarget, onUpdate: (update: ScanUpdate) => void): void {
      if (current !== null && targetId(current) !== targetId(target)) own.forget(current);
      current = target;
      own.start({ target, filter: null, key: null, maxKeys: MOST_ROWS }, onUpdate);
    },

    stopReadingIndex(target: IndexTarget): void {
      own.stop(target);
    },

    /** For those of `keys` that were read, what staging them takes. */
    fingerprintsRead(target: IndexTarget, keys: readonly string[]): readonly KeyFingerprint[] {
      const wanted = new Set(keys);
      return coverageOf(target)
        .rows.filter(({ key }) => wanted.has(key))
        .map(({ key, metadata }) => ({ key, fingerprint: metadataFingerprint(metadata) }));
    },
  };
}

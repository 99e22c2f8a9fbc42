import type { ScannedVector } from '#engine/scan.ts';

/**
 * How much of an index was read.
 * - `none`: nothing, since the page was loaded.
 * - `matching`: what meets conditions; nothing can be said of the rest.
 * - `part`: without conditions, but not to the end, or not yet.
 * - `whole`: every key.
 */
export type CoverageExtent = 'none' | 'matching' | 'part' | 'whole';

/** What was read of an index; `rows` grow while it is being read. */
export interface IndexCoverage {
  readonly extent: CoverageExtent;
  readonly rows: readonly ScannedVector[];
  /** Keys that were read, those that meet no condition too. */
  readonly read: number;
  /** When the reading was begun, in milliseconds since the Unix epoch. */
  readonly since: number;
}

export const NOTHING_READ: IndexCoverage = { extent: 'none', rows: [], read: 0, since: 0 };

/**
 * The reading that was begun later. An earlier one may have read more, but what
 * was deleted since is only kept account of back to the last one.
 */
export function latest(one: IndexCoverage, other: IndexCoverage): IndexCoverage {
  return other.since > one.since ? other : one;
}

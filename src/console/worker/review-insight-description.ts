import { composition, type FieldComposition } from '#engine/composition.ts';
import { findLookAlikes } from '#engine/look-alike.ts';
import type { ScannedVector } from '#engine/scan.ts';
import { type BrokenFamily, findBrokenFamilies } from '#engine/siblings.ts';
import type { Verdict } from '#engine/verify.ts';
import type { CoverageExtent, IndexCoverage } from './index-coverage.ts';

/** What a set of staged keys is, by itself and beside the rest of its index. */
export interface SetDescription {
  readonly fields: readonly FieldComposition[];
  /** For a key, others that look like it. */
  readonly lookAlikes: ReadonlyMap<string, readonly string[]>;
  /** Keys that belong together, staged in part. */
  readonly families: readonly BrokenFamily[];
  /** What "others", "rest" and shares are of. */
  readonly extent: CoverageExtent;
  /** Vectors of the index that were read so far; 0 when it was not scanned. */
  readonly read: number;
}

export interface SetSources {
  readonly keys: readonly string[];
  readonly verdicts: ReadonlyMap<string, Pick<Verdict, 'state' | 'metadata'>>;
  readonly coverage: IndexCoverage;
  /** Deleted since the index was read. */
  readonly deleted: ReadonlySet<string>;
}

/** Describes the set by the metadata that was read last; keys that are gone count for nothing. */
export function describeSet({ keys, verdicts, coverage, deleted }: SetSources): SetDescription {
  const { extent, rows, read } = coverage;
  const isThere = (key: string) => !deleted.has(key) && verdicts.get(key)?.state !== 'gone';
  // Walked through as often as needed: a million of them in a list would take hundreds of megabytes.
  const others = through(rows, ({ key }) => (isThere(key) ? key : null));
  const metadata = through(rows, (row) => (isThere(row.key) ? row.metadata : null));
  let gone = 0;
  for (const { key } of rows) if (!isThere(key)) gone += 1;
  const isShareOfIndex = extent === 'whole' || extent === 'part';
  return {
    fields: composition(
      keys.map((key) => verdicts.get(key)?.metadata ?? null),
      isShareOfIndex ? metadata : null,
    ),
    lookAlikes: findLookAlikes(keys, others),
    families: findBrokenFamilies(new Set(keys.filter(isThere)), others),
    extent,
    read: read - gone,
  };
}

/** What `pick` makes of each row, without those it makes null of; made anew for each walk. */
function through<Part>(
  rows: Iterable<ScannedVector>,
  pick: (row: ScannedVector) => Part | null,
): Iterable<Part> {
  return {
    *[Symbol.iterator]() {
      for (const row of rows) {
        const part = pick(row);
        if (part !== null) yield part;
      }
    },
  };
}

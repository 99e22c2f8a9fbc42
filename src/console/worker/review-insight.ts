import type { FieldComposition } from '#engine/composition.ts';
import type { BrokenFamilies, FamilySize } from '#engine/siblings.ts';
import type { CoverageExtent } from './index-coverage.ts';

/** What can be said of rows of a review beyond each one's own state, as it was found out last. */
export interface ReviewInsight {
  /** Others that look like it, by row. */
  readonly lookAlikes: ReadonlyMap<number, readonly string[]>;
  readonly families: { of(row: number): FamilySize | null };
  readonly copies: {
    of(row: number): { readonly staged: number; readonly outside: string | null } | null;
  };
}

/** Of a set of staged keys, by itself and beside the rest of its index. */
export interface FoundInSet {
  readonly fields: readonly FieldComposition[];
  readonly lookAlikes: ReadonlyMap<number, readonly string[]>;
  /** Keys that belong together, staged in part. */
  readonly families: BrokenFamilies;
  /** What "others", "rest" and shares are of. */
  readonly extent: CoverageExtent;
  /** Vectors of the index that were read so far; 0 when it was not scanned. */
  readonly read: number;
}

export const NO_INSIGHT: ReviewInsight = {
  lookAlikes: new Map(),
  families: { of: () => null },
  copies: { of: () => null },
};

/** All keys with its vector are staged, as far as the service knows; a single one is no copy. */
export function isLastCopy({ copies }: Pick<ReviewInsight, 'copies'>, row: number): boolean {
  return copies.of(row)?.outside === null;
}

export function isCopiedElsewhere({ copies }: Pick<ReviewInsight, 'copies'>, row: number): boolean {
  const group = copies.of(row);
  return group !== null && group.outside !== null;
}

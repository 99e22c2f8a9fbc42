import type { IndexTarget } from '#console/lib/index-target.ts';
import type { FieldComposition } from '#engine/composition.ts';
import type { BrokenFamilies, BrokenFamily } from '#engine/siblings.ts';
import type { Provenance } from '#engine/staged-entry.ts';
import type { CoverageExtent } from './index-coverage.ts';
import { type KeysToStage, keysToStage } from './keys-to-stage.ts';
import { describeSet } from './review-insight-description.ts';
import type { IndexReads } from './review-insight-reading.ts';
import type { ReviewSession, SessionOf } from './review-session.ts';
import { inSlices } from './time-slices.ts';

/** What a set of staged keys is, by itself and beside the rest of its index. */
export interface SetDescription {
  readonly fields: readonly FieldComposition[];
  readonly families: ListedFamilies;
  /** What "others", "rest" and shares are of. */
  readonly extent: CoverageExtent;
  /** Vectors of the index that were read so far; 0 when it was not scanned. */
  readonly read: number;
}

/** Families staged in part: the first of them, and how many there are. */
export interface ListedFamilies {
  readonly count: number;
  /** Keys that are missing, of all families. */
  readonly missing: number;
  readonly first: readonly ListedFamily[];
}

export interface ListedFamily {
  readonly prefix: string;
  readonly suffix: string;
  readonly name: string;
  readonly staged: number;
  readonly missing: number;
  /** The first of those that are missing. */
  readonly named: readonly string[];
}

/** Which of the families the page speaks of. */
export type FamilyName = Pick<ListedFamily, 'prefix' | 'suffix'>;

/** Groups shown; the list has every key. */
export const GROUPS_SHOWN = 200;
/** Keys named of each. */
const NAMED = 21;

/** What can be said of staged keys beyond each one's own state. */
export function createInsightService(sessionOf: SessionOf, reads: IndexReads) {
  const families = new Map<ReviewSession, BrokenFamilies>();
  const describing = new Map<ReviewSession, AbortController>();

  /** The keys of a family that are missing, or of all. */
  function missingKeys(target: IndexTarget, family: FamilyName | null): readonly string[] {
    const found = families.get(sessionOf(target));
    if (found === undefined) return [];
    if (family === null) return [...found.missingKeys()];
    return familyNamed(found, family)?.missing ?? [];
  }

  return {
    /**
     * What the set is made of, and what of the index belongs to it or resembles it. Of
     * a million keys that takes seconds, so that it rejects when it is asked for anew.
     */
    async describe(target: IndexTarget): Promise<SetDescription> {
      const session = sessionOf(target);
      describing.get(session)?.abort();
      const control = new AbortController();
      describing.set(session, control);
      const { store, deleted } = session;
      const coverage = reads.coverageOf(target);
      const found = await inSlices(describeSet({ store, coverage, deleted }), control.signal);
      families.set(session, found.families);
      session.insight = {
        ...session.insight,
        lookAlikes: found.lookAlikes,
        families: found.families,
      };
      const { fields, extent, read } = found;
      return { fields, extent, read, families: listedFamilies(found.families) };
    },

    /** Staged keys of a family. */
    stagedOfFamily(target: IndexTarget, family: FamilyName): readonly string[] {
      const found = families.get(sessionOf(target));
      return found === undefined ? [] : (familyNamed(found, family)?.staged ?? []);
    },

    /**
     * Keys that belong to staged ones and are not staged, as the reading of the index
     * found them.
     *
     * @param family one of them; null for all
     */
    async siblingsToStage(
      target: IndexTarget,
      family: FamilyName | null,
      provenance: Provenance,
      stagedAt: number,
    ): Promise<KeysToStage> {
      const keys = reads.fingerprintsOf(target, missingKeys(target, family));
      return await keysToStage(target, { count: keys.length, keys, provenance, stagedAt });
    },
  };
}

function familyNamed(
  families: BrokenFamilies,
  { prefix, suffix }: FamilyName,
): BrokenFamily | null {
  const at = families.find(prefix, suffix);
  return at === null ? null : families.at(at);
}

function listedFamilies(families: BrokenFamilies): ListedFamilies {
  const length = Math.min(families.count, GROUPS_SHOWN);
  const first = Array.from({ length }, (_, at) => {
    const { prefix, suffix, name, staged, missing } = families.at(at);
    const named = missing.slice(0, NAMED);
    return { prefix, suffix, name, staged: staged.length, missing: missing.length, named };
  });
  return { count: families.count, missing: families.missing, first };
}

import type { StagedEntry } from '#engine/staged-entry.ts';
import { rowsAlsoIn, rowsAmong, type StagedPart, type StagedSet } from '#engine/staged-set.ts';
import { packEntries } from './pack-entries.ts';
import type { StagingOperation } from './staging-operation.ts';

/**
 * What a saved set does to what is staged: `add` is the union, `remove` the
 * difference and `keep` the intersection of the two; `replace` stages the set and
 * nothing else. Keys that are staged already keep the provenance they have.
 */
export type SetAction = 'add' | 'remove' | 'keep' | 'replace';

export interface OpenedSet {
  readonly name: string;
  readonly keys: StagedSet;
}

/** @param stagedAt milliseconds since the Unix epoch */
export function setOperation(
  staged: StagedSet,
  action: SetAction,
  set: OpenedSet,
  stagedAt: number,
): StagingOperation {
  switch (action) {
    case 'add':
      return staging(set, stagedAt);
    case 'remove':
      return { type: 'unstage', keys: [...set.keys.singles.keys()], parts: set.keys.parts };
    case 'keep':
      return unstagingOthers(staged, set.keys);
    case 'replace':
      return {
        type: 'series',
        operations: [unstagingOthers(staged, set.keys), staging(set, stagedAt)],
      };
  }
}

function staging({ name, keys }: OpenedSet, stagedAt: number): StagingOperation {
  const news = { provenance: { kind: 'set', name }, stagedAt } as const;
  const entries = [...keys.singles.values()].map((entry): StagedEntry => ({ ...entry, ...news }));
  const packed = packEntries(entries);
  const parts = keys.parts.map(({ segment, rows }) => ({ segment: { ...segment, ...news }, rows }));
  return { type: 'stage', entries: packed.entries, parts: [...parts, ...packed.parts] };
}

function unstagingOthers(staged: StagedSet, kept: StagedSet): StagingOperation {
  return {
    type: 'unstage',
    keys: [...staged.singles.keys()].filter((key) => !kept.has(key)),
    parts: staged.parts.map(({ segment, rows }): StagedPart => {
      const common = kept.parts.reduce(
        (sofar, part) => sofar.with(rowsAlsoIn({ segment, rows }, part)),
        rowsAmong({ segment, rows }, kept.singles),
      );
      return { segment, rows: rows.without(common) };
    }),
  };
}

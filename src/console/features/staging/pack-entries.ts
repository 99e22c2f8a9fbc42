import { RowSet } from '#engine/row-set.ts';
import type { StagedEntry } from '#engine/staged-entry.ts';
import { packSegment, type StagedSegment } from '#engine/staged-segment.ts';
import type { StagedPart } from '#engine/staged-set.ts';
import type { StagedKeys } from './staged-change.ts';

/** So many keys that were staged together are packed; fewer are cheaper one by one. */
const MANY = 1000;

/** Packs those of the entries that were staged in great numbers at once. */
export function packEntries(entries: readonly StagedEntry[]): StagedKeys {
  if (entries.length <= MANY) return { entries, parts: [] };
  const groups = new Map<string, StagedEntry[]>();
  for (const entry of entries) {
    const together = `${entry.stagedAt} ${JSON.stringify(entry.provenance)}`;
    const group = groups.get(together);
    if (group === undefined) groups.set(together, [entry]);
    else group.push(entry);
  }
  const few: StagedEntry[] = [];
  const parts: StagedPart[] = [];
  for (const group of groups.values()) {
    const [first] = group;
    if (first === undefined || group.length <= MANY) few.push(...group);
    else parts.push(wholeOf(packSegment(group, first.provenance, first.stagedAt)));
  }
  return { entries: few, parts };
}

/** All keys of a segment. */
export function wholeOf(segment: StagedSegment): StagedPart {
  return { segment, rows: RowSet.all(segment.keys.count) };
}

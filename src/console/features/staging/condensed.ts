import { type StagedPart, StagedSet } from '#engine/staged-set.ts';
import { packEntries } from './pack-entries.ts';

/** So few rows do not justify the rest of their segment. */
const FEW = 1000;

/** The same keys, without segments of which hardly anything is staged, and with the rest packed. */
export function condensed(set: StagedSet): StagedSet {
  const isSparse = ({ segment, rows }: StagedPart) =>
    rows.count <= FEW && rows.count * 4 < segment.keys.count;
  const sparse = set.parts.filter(isSparse);
  const few = [...set.singles.values(), ...new StagedSet(sparse, new Map()).values()];
  const packed = packEntries(few);
  if (sparse.length === 0 && packed.parts.length === 0) return set;
  return new StagedSet(
    [...set.parts.filter((part) => !isSparse(part)), ...packed.parts],
    new Map(packed.entries.map((entry) => [entry.key, entry])),
  );
}

import { RowSet } from '#engine/row-set.ts';
import type { StagedEntry } from '#engine/staged-entry.ts';
import { rowsAlsoIn, rowsAmong, type StagedPart, StagedSet } from '#engine/staged-set.ts';

/** Staged keys, one by one and packed. */
export interface StagedKeys {
  readonly entries: readonly StagedEntry[];
  readonly parts: readonly StagedPart[];
}

export interface StagedChange extends StagedKeys {
  readonly set: StagedSet;
}

/** @returns the set with what was not staged already, and what that is */
export function addTo(set: StagedSet, { entries, parts }: StagedKeys): StagedChange {
  let now = set;
  const addedParts: StagedPart[] = [];
  for (const part of parts) {
    const rows = part.rows.without(stagedRows(now, part));
    if (rows.count === 0) continue;
    now = withRows(now, { segment: part.segment, rows });
    addedParts.push({ segment: part.segment, rows });
  }
  const added = new Map<string, StagedEntry>();
  for (const entry of entries) {
    if (!added.has(entry.key) && !now.has(entry.key)) added.set(entry.key, entry);
  }
  if (added.size > 0) now = new StagedSet(now.parts, new Map([...now.singles, ...added]));
  return { set: now, entries: [...added.values()], parts: addedParts };
}

/** @returns the set without the keys and those of the parts, and what was staged of them */
export function removeFrom(
  set: StagedSet,
  { keys, parts }: { readonly keys: Iterable<string>; readonly parts: readonly StagedPart[] },
): StagedChange {
  const removed = new Map<string, StagedEntry>();
  const rowsByPart = new Map<StagedPart, number[]>();
  for (const key of keys) {
    const place = set.find(key);
    if (place === null) continue;
    if (place.part === null) removed.set(key, place.entry);
    else collect(rowsByPart, place.part, place.row);
  }
  for (const part of parts) {
    for (const key of singlesIn(set, part)) {
      const entry = set.singles.get(key);
      if (entry !== undefined) removed.set(key, entry);
    }
  }
  const removedParts = set.parts.flatMap((mine) => {
    const { segment } = mine;
    let rows = RowSet.of(segment.keys.count, rowsByPart.get(mine) ?? []);
    for (const part of parts) rows = rows.with(rowsAlsoIn(mine, part));
    return rows.count > 0 ? [{ segment, rows }] : [];
  });
  let singles = set.singles;
  if (removed.size > 0) {
    const left = new Map(singles);
    for (const key of removed.keys()) left.delete(key);
    singles = left;
  }
  return {
    set: removed.size + removedParts.length === 0 ? set : without(set, removedParts, singles),
    entries: [...removed.values()],
    parts: removedParts,
  };
}

/** What of these keys is staged, but otherwise: of a key that comes twice the last counts. */
export function otherwiseStaged(set: StagedSet, { entries, parts }: StagedKeys): StagedKeys {
  const wanted = new Map(entries.map((entry) => [entry.key, entry]));
  return {
    entries: [...wanted.values()].filter((entry) => {
      const now = set.get(entry.key);
      return now !== undefined && !isSameEntry(now, entry);
    }),
    parts: parts.flatMap(({ segment, rows }) => {
      const there = set.parts.find((mine) => mine.segment === segment);
      const open = there ? rows.without(there.rows) : rows;
      const staged = stagedRows(set, { segment, rows: open });
      return staged.count > 0 ? [{ segment, rows: staged }] : [];
    }),
  };
}

/** The rows of the part whose keys are staged, from wherever. */
function stagedRows(set: StagedSet, part: StagedPart): RowSet {
  return set.parts.reduce(
    (rows, mine) => rows.with(rowsAlsoIn(part, mine)),
    rowsAmong(part, set.singles),
  );
}

function* singlesIn({ singles }: StagedSet, part: StagedPart): Generator<string, undefined> {
  if (singles.size === 0) return;
  const one = new StagedSet([part], new Map());
  for (const key of singles.keys()) if (one.has(key)) yield key;
}

function withRows(set: StagedSet, { segment, rows }: StagedPart): StagedSet {
  const isThere = set.parts.some((mine) => mine.segment === segment);
  if (!isThere) return new StagedSet([...set.parts, { segment, rows }], set.singles);
  return new StagedSet(
    set.parts.map((mine) =>
      mine.segment === segment ? { segment, rows: mine.rows.with(rows) } : mine,
    ),
    set.singles,
  );
}

function without(
  set: StagedSet,
  removed: readonly StagedPart[],
  singles: ReadonlyMap<string, StagedEntry>,
): StagedSet {
  const parts = set.parts.map((mine) => {
    const lost = removed.find(({ segment }) => segment === mine.segment);
    return lost ? { segment: mine.segment, rows: mine.rows.without(lost.rows) } : mine;
  });
  return new StagedSet(
    parts.filter(({ rows }) => rows.count > 0),
    singles,
  );
}

function collect(rows: Map<StagedPart, number[]>, part: StagedPart, row: number): void {
  const known = rows.get(part);
  if (known === undefined) rows.set(part, [row]);
  else known.push(row);
}

function isSameEntry(a: StagedEntry, b: StagedEntry): boolean {
  return (
    a === b ||
    (a.key === b.key &&
      a.fingerprint === b.fingerprint &&
      a.stagedAt === b.stagedAt &&
      JSON.stringify(a.provenance) === JSON.stringify(b.provenance))
  );
}

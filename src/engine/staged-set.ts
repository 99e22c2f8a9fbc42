import { compareKeys } from './key-order.ts';
import { forEachCommon, keyAt, type PackedKeys, rowOfKey, rowOfSame } from './packed-keys.ts';
import { RowSet } from './row-set.ts';
import type { StagedEntry } from './staged-entry.ts';
import { type StagedSegment, segmentEntry } from './staged-segment.ts';

/** Some rows of a segment. */
export interface StagedPart {
  readonly segment: StagedSegment;
  readonly rows: RowSet;
}

/** Where a staged key stands. */
type Place =
  | { readonly part: StagedPart; readonly row: number }
  | { readonly part: null; readonly entry: StagedEntry };

/**
 * Staged keys as a map, most of them packed. Never changed: every change is
 * another set, which shares the segments. What it answers is made when asked
 * for, so `get` is another object each time.
 */
export class StagedSet implements ReadonlyMap<string, StagedEntry> {
  /** No key is in two parts, or in a part and in `singles`; every part has rows. */
  readonly parts: readonly StagedPart[];
  /** Keys that were staged one by one. */
  readonly singles: ReadonlyMap<string, StagedEntry>;
  readonly size: number;
  #sortedSingles: readonly string[] | null = null;

  constructor(parts: readonly StagedPart[], singles: ReadonlyMap<string, StagedEntry>) {
    this.parts = parts;
    this.singles = singles;
    this.size = parts.reduce((size, { rows }) => size + rows.count, singles.size);
  }

  static readonly empty = new StagedSet([], new Map());

  has(key: string): boolean {
    return this.find(key) !== null;
  }

  get(key: string): StagedEntry | undefined {
    const place = this.find(key);
    if (place === null) return undefined;
    return place.part === null ? place.entry : segmentEntry(place.part.segment, place.row);
  }

  /** Where the key stands; null when it is not staged. */
  find(key: string): Place | null {
    const entry = this.singles.get(key);
    if (entry !== undefined) return { part: null, entry };
    for (const part of this.parts) {
      const row = rowOfKey(part.segment.keys, key);
      if (row !== null && part.rows.has(row)) return { part, row };
    }
    return null;
  }

  *keys(): Generator<string, undefined> {
    yield* this.singles.keys();
    for (const { segment, rows } of this.parts) {
      for (const row of rows) yield keyAt(segment.keys, row);
    }
  }

  *values(): Generator<StagedEntry, undefined> {
    yield* this.singles.values();
    for (const { segment, rows } of this.parts) {
      for (const row of rows) yield segmentEntry(segment, row);
    }
  }

  *entries(): Generator<[string, StagedEntry], undefined> {
    for (const entry of this.values()) yield [entry.key, entry];
  }

  [Symbol.iterator](): Generator<[string, StagedEntry], undefined> {
    return this.entries();
  }

  forEach(
    visit: (entry: StagedEntry, key: string, set: ReadonlyMap<string, StagedEntry>) => void,
  ): void {
    for (const entry of this.values()) visit(entry, entry.key, this);
  }

  /**
   * The keys that have `from` to `to` (exclusive) keys of the set before them in
   * the order of keys. Costs what is asked for, however many there are.
   */
  keysBetween(from: number, to: number): readonly string[] {
    const lists = this.#sortedLists();
    const begin = positionsBefore(lists, Math.max(0, Math.min(from, this.size)));
    return mergedFrom(lists, begin, Math.min(to, this.size) - from);
  }

  #sortedLists(): readonly SortedList[] {
    this.#sortedSingles ??= [...this.singles.keys()].sort(compareKeys);
    const singles = this.#sortedSingles;
    return [
      { length: singles.length, keyAt: (at) => singles[at] ?? '' },
      ...this.parts.map(({ segment, rows }) => ({
        length: rows.count,
        keyAt: (at: number) => keyAt(segment.keys, rows.at(at)),
      })),
    ];
  }
}

/** Keys in their order, reached by their position. */
interface SortedList {
  readonly length: number;
  keyAt(at: number): string;
}

/** For each list how many of its keys are among the first `rank` of all. */
function positionsBefore(lists: readonly SortedList[], rank: number): number[] {
  const low = lists.map(() => 0);
  const high = lists.map(({ length }) => length);
  for (;;) {
    const sum = low.reduce((total, at) => total + at, 0);
    if (sum === rank) return low;
    const widest = widestRange(low, high);
    const middle = ((low[widest] ?? 0) + (high[widest] ?? 0)) >>> 1;
    const pivot = lists[widest]?.keyAt(middle) ?? '';
    const through = lists.map((list, at) =>
      at === widest
        ? middle + 1
        : countBelow(list, pivot, { from: low[at] ?? 0, to: high[at] ?? 0 }),
    );
    const rankThrough = through.reduce((total, at) => total + at, 0);
    if (rankThrough <= rank) low.splice(0, low.length, ...through);
    else high.splice(0, high.length, ...through.map((at, list) => (list === widest ? middle : at)));
  }
}

function widestRange(low: readonly number[], high: readonly number[]): number {
  let widest = 0;
  const width = (at: number) => (high[at] ?? 0) - (low[at] ?? 0);
  low.forEach((_, at) => {
    if (width(at) > width(widest)) widest = at;
  });
  return widest;
}

/** How many keys of the list come before `key`, when that is known to be in a range. */
function countBelow(
  list: SortedList,
  key: string,
  { from, to }: { readonly from: number; readonly to: number },
): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareKeys(list.keyAt(middle), key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function mergedFrom(
  lists: readonly SortedList[],
  begin: readonly number[],
  count: number,
): readonly string[] {
  const heads = lists.map((list, at) => headOf(list, begin[at] ?? 0));
  const merged: string[] = [];
  while (merged.length < count) {
    let first: Head | null = null;
    let list = 0;
    heads.forEach((head, at) => {
      if (head === null || (first !== null && compareKeys(first.key, head.key) <= 0)) return;
      first = head;
      list = at;
    });
    const head = heads[list] ?? null;
    const source = lists[list];
    if (head === null || source === undefined) break;
    merged.push(head.key);
    heads[list] = headOf(source, head.at + 1);
  }
  return merged;
}

interface Head {
  readonly key: string;
  readonly at: number;
}

function headOf(list: SortedList, at: number): Head | null {
  return at < list.length ? { key: list.keyAt(at), at } : null;
}

/** The rows of `part` whose keys are among those of `other`, too. */
export function rowsAlsoIn(part: StagedPart, other: StagedPart): RowSet {
  if (part.segment.keys === other.segment.keys) return part.rows.within(other.rows);
  const [few, many] = [part.rows.count, other.rows.count].sort((a, b) => a - b);
  if ((few ?? 0) * SPARSE > (many ?? 0)) return commonRows(part, other);
  const { keys } = part.segment;
  if (part.rows.count <= other.rows.count) {
    return rowsWhere(part.rows, (row) => {
      const there = rowOfSame(other.segment.keys, keys, row);
      return there !== null && other.rows.has(there);
    });
  }
  return rowsFound(keys, other).within(part.rows);
}

/** Where one has so many times more keys than the other, those of the other are looked up one by one. */
const SPARSE = 16;

function commonRows(part: StagedPart, other: StagedPart): RowSet {
  const words = new Uint32Array(part.rows.words.length);
  forEachCommon(part.segment.keys, other.segment.keys, (row, there) => {
    if (other.rows.has(there)) words[row >>> 5] = (words[row >>> 5] ?? 0) | (1 << (row & 31));
  });
  return part.rows.within(new RowSet(part.rows.length, words));
}

/** The rows of `part` whose keys are among the keys of `singles`. */
export function rowsAmong(
  part: StagedPart,
  singles: { readonly size: number; has(key: string): boolean; keys(): Iterable<string> },
): RowSet {
  const { keys } = part.segment;
  if (part.rows.count <= singles.size) {
    return rowsWhere(part.rows, (row) => singles.has(keyAt(keys, row)));
  }
  const found: number[] = [];
  for (const key of singles.keys()) {
    const row = rowOfKey(keys, key);
    if (row !== null && part.rows.has(row)) found.push(row);
  }
  return RowSet.of(keys.count, found);
}

function rowsFound(keys: PackedKeys, other: StagedPart): RowSet {
  const words = new Uint32Array(Math.ceil(keys.count / 32));
  for (const row of other.rows) {
    const there = rowOfSame(keys, other.segment.keys, row);
    if (there !== null) words[there >>> 5] = (words[there >>> 5] ?? 0) | (1 << (there & 31));
  }
  return new RowSet(keys.count, words);
}

function rowsWhere(rows: RowSet, matches: (row: number) => boolean): RowSet {
  const words = new Uint32Array(rows.words.length);
  for (const row of rows) {
    if (matches(row)) words[row >>> 5] = (words[row >>> 5] ?? 0) | (1 << (row & 31));
  }
  return new RowSet(rows.length, words);
}

import type { RadixSort } from './radix-sort.ts';

/** Up to so many are sorted by insertion. */
const FEW = 24;
/** A few milliseconds of work. */
const ITEMS_AT_ONCE = 1 << 15;

/** Places of a `RadixSort` whose numbers have in common what they were sorted by so far. */
export interface Group {
  readonly from: number;
  readonly to: number;
  /** How much that is, as the order counts it. */
  readonly depth: number;
}

/** An order of numbers that is found out 32 bits at a time. */
export interface WindowedOrder {
  /**
   * Writes the next bits of a group to `keys`.
   *
   * @returns the group without those that come first and are in order already, and
   *   the depth of those whose keys turn out to be equal: null when nothing can follow
   */
  readKeys(
    sort: RadixSort,
    group: Group,
  ): Generator<void, { readonly from: number; readonly depth: number | null }>;
  /** Below 0, 0 or above 0 as `a` comes before, equals or follows `b`, both of a group of this depth. */
  compare(a: number, b: number, depth: number): number;
}

/** Sorts all `ids`: by their first bits, then each group of those that are still equal likewise. */
export function* sortWindows(sort: RadixSort, order: WindowedOrder): Generator<void, void> {
  const groups: Group[] = [{ from: 0, to: sort.ids.length, depth: 0 }];
  for (let work = 0, group = groups.pop(); group !== undefined; group = groups.pop()) {
    const { from, to } = group;
    if (to - from <= FEW) {
      insertionSort(sort.ids, group, order);
    } else {
      const next = yield* order.readKeys(sort, group);
      yield* sort.sort(next.from, to);
      if (next.depth !== null)
        yield* sortTies(sort, { ...next, to, depth: next.depth }, order, groups);
    }
    work += to - from;
    if (work < ITEMS_AT_ONCE) continue;
    work = 0;
    yield;
  }
}

function insertionSort(ids: Uint32Array, { from, to, depth }: Group, order: WindowedOrder): void {
  for (let at = from + 1; at < to; at += 1) {
    const id = ids[at] ?? 0;
    let slot = at;
    for (; slot > from; slot -= 1) {
      const before = ids[slot - 1] ?? 0;
      if (order.compare(before, id, depth) <= 0) break;
      ids[slot] = before;
    }
    ids[slot] = id;
  }
}

/** Sorts numbers with equal keys by what follows; many of them are left to do as a group. */
function* sortTies(
  { ids, keys }: RadixSort,
  { from, to, depth }: Group,
  order: WindowedOrder,
  groups: Group[],
): Generator<void, void> {
  for (let start = from, rest = from; start < to; ) {
    const end = endOfTie(keys, start, Math.min(to, rest + ITEMS_AT_ONCE), to);
    const tie = { from: end.start, to: end.end, depth };
    if (tie.to - tie.from > FEW) groups.push(tie);
    else if (tie.to - tie.from > 1) insertionSort(ids, tie, order);
    start = end.end;
    if (start < rest + ITEMS_AT_ONCE) continue;
    rest = start;
    yield;
  }
}

/** The first places from `from` on, and before about `near`, with equal keys; the last one alone if there are none. */
function endOfTie(
  keys: Uint32Array,
  from: number,
  near: number,
  to: number,
): { readonly start: number; readonly end: number } {
  let start = from;
  while (start + 1 < near && keys[start] !== keys[start + 1]) start += 1;
  let end = start + 1;
  while (end < to && keys[end] === keys[start]) end += 1;
  return { start, end };
}

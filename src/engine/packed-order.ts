/** Where a row begins among rows that follow one another. */
export function startOf(ends: Uint32Array, row: number): number {
  return row === 0 ? 0 : (ends[row - 1] ?? 0);
}

/** Up to so many rows are sorted by insertion, which is faster than to divide them further. */
const FEW = 12;
/** Bytes looked at together. */
const STRIDE = 3;

/**
 * The rows in the order of their bytes. Sorts a few bytes at a time (quicksort by
 * a stretch of the row instead of the whole of it), because keys of one index
 * begin alike: a comparison of whole keys would pass over the same beginning
 * again and again.
 *
 * @param ends where each row ends in `bytes`; it begins where the one before it ends
 */
export function sortedRows(bytes: Uint8Array, ends: Uint32Array): Uint32Array {
  const rows = Uint32Array.from(ends, (_end, row) => row);
  if (isSorted(bytes, ends)) return rows;
  const sorting = { bytes, ends, rows, stretches: new Uint32Array(rows.length) };
  sortPart(sorting, 0, rows.length, 0);
  return rows;
}

function isSorted(bytes: Uint8Array, ends: Uint32Array): boolean {
  for (let row = 1; row < ends.length; row += 1) {
    if (compareRows(bytes, ends, { a: row - 1, b: row, depth: 0 }) > 0) return false;
  }
  return true;
}

interface Sorting {
  readonly bytes: Uint8Array;
  readonly ends: Uint32Array;
  readonly rows: Uint32Array;
  /** `stretchAt` of the row at each place: looked up once, not at every comparison. */
  readonly stretches: Uint32Array;
}

/** Sorts the rows at `from` to `to`, whose first `depth` bytes are the same. */
function sortPart(sorting: Sorting, from: number, to: number, depth: number): void {
  let [low, high, at] = [from, to, depth];
  while (high - low > FEW) {
    for (let place = low; place < high; place += 1) {
      sorting.stretches[place] = stretchAt(sorting, sorting.rows[place] ?? 0, at);
    }
    const { less, more, pivot } = sortByStretch(sorting, low, high, at);
    // Rows that end here are the same in every byte.
    if ((pivot & 0xff) < STRIDE) return;
    [low, high, at] = [less, more, at + STRIDE];
  }
  sortFew(sorting, low, high, at);
}

/** Sorts all but the rows that have the pivot's stretch, and answers where those are. */
function sortByStretch(sorting: Sorting, from: number, to: number, depth: number) {
  const { stretches } = sorting;
  const pivot = middleStretch(stretches, from, to);
  let [less, more, here] = [from, to, from];
  while (here < more) {
    const stretch = stretches[here] ?? 0;
    if (stretch < pivot) swap(sorting, less++, here++);
    else if (stretch > pivot) swap(sorting, here, --more);
    else here += 1;
  }
  sortSide(sorting, from, less, depth);
  sortSide(sorting, more, to, depth);
  return { less, more, pivot };
}

/** The rows of one side of a pivot, whose stretches are known. */
function sortSide(sorting: Sorting, from: number, to: number, depth: number): void {
  if (to - from <= FEW) {
    sortFew(sorting, from, to, depth);
    return;
  }
  const { less, more, pivot } = sortByStretch(sorting, from, to, depth);
  if ((pivot & 0xff) === STRIDE) sortPart(sorting, less, more, depth + STRIDE);
}

function sortFew({ bytes, ends, rows }: Sorting, from: number, to: number, depth: number): void {
  for (let next = from + 1; next < to; next += 1) {
    const row = rows[next] ?? 0;
    let place = next;
    for (; place > from; place -= 1) {
      const before = rows[place - 1] ?? 0;
      if (compareRows(bytes, ends, { a: before, b: row, depth }) <= 0) break;
      rows[place] = before;
    }
    rows[place] = row;
  }
}

/**
 * The row's bytes from `depth` on as a number in their order, and how many there
 * are in its last byte: a row that ends comes before one that goes on with zeros.
 */
function stretchAt({ bytes, ends }: Sorting, row: number, depth: number): number {
  const from = startOf(ends, row) + depth;
  const left = Math.max(0, Math.min(STRIDE, (ends[row] ?? 0) - from));
  let stretch = 0;
  for (let at = 0; at < STRIDE; at += 1) {
    stretch = (stretch << 8) | (at < left ? (bytes[from + at] ?? 0) : 0);
  }
  return ((stretch << 8) | left) >>> 0;
}

/** The median of three, so that rows that are nearly in order are divided well. */
function middleStretch(stretches: Uint32Array, from: number, to: number): number {
  const a = stretches[from] ?? 0;
  const b = stretches[(from + to) >>> 1] ?? 0;
  const c = stretches[to - 1] ?? 0;
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

function compareRows(
  bytes: Uint8Array,
  ends: Uint32Array,
  { a, b, depth }: { readonly a: number; readonly b: number; readonly depth: number },
): number {
  const [toA, toB] = [ends[a] ?? 0, ends[b] ?? 0];
  let [atA, atB] = [startOf(ends, a) + depth, startOf(ends, b) + depth];
  for (; atA < toA && atB < toB; atA += 1, atB += 1) {
    const difference = (bytes[atA] ?? 0) - (bytes[atB] ?? 0);
    if (difference !== 0) return difference;
  }
  return toA - atA - (toB - atB);
}

function swap({ rows, stretches }: Sorting, a: number, b: number): void {
  const row = rows[a] ?? 0;
  rows[a] = rows[b] ?? 0;
  rows[b] = row;
  const stretch = stretches[a] ?? 0;
  stretches[a] = stretches[b] ?? 0;
  stretches[b] = stretch;
}

import { ascending } from './ascending.ts';
import type { Bitmap } from './bitmap.ts';
import { countCodes } from './code-counts.ts';
import type { KeyStore } from './key-store.ts';
import type { KnownOrders } from './known-orders.ts';
import type { RowCodes } from './row-codes.ts';
import { textsInOrder } from './text-order.ts';
import { isCollated, type ValueOrder, valueOrder } from './value-order.ts';

/** What rows are sorted by; `field` null is the key. */
export interface RowOrder {
  readonly field: string | null;
  readonly descending: boolean;
}

/** A few milliseconds of work. */
const ROWS_AT_ONCE = 1 << 17;
const VALUES_AT_ONCE = 1 << 17;

/**
 * Rows in the wanted order: by key as `compareKeys` has it, by a field as
 * `valueOrder` has it. Rows with equal values keep the order they were read in;
 * rows without the field come last in either direction. Yields every few
 * milliseconds, so that the caller can let others run, or drop it.
 *
 * @param within rows to put in order, or null for all
 * @param known what need not be sorted again
 */
export function* rowsInOrder(
  store: KeyStore,
  { field, descending }: RowOrder,
  within: Bitmap | null,
  known: KnownOrders | null = null,
): Generator<void, Uint32Array> {
  if (field === null) {
    const sorted = yield* rowsByKey(store, within, known);
    return descending ? sorted.reverse() : sorted;
  }
  return yield* rowsByField(store, field, descending, within, known);
}

function* rowsByKey(
  { keys, size }: KeyStore,
  within: Bitmap | null,
  known: KnownOrders | null,
): Generator<void, Uint32Array> {
  const rows = within?.toArray() ?? ascending(size);
  if (keys.isSorted) return rows;
  const sorted = known?.keys();
  if (sorted === undefined) return yield* textsInOrder(keys, rows);
  return within === null ? sorted.slice() : yield* chosenOf(sorted, within);
}

/** Those of `rows` that are in `within`. */
function* chosenOf(rows: Uint32Array, within: Bitmap): Generator<void, Uint32Array> {
  const chosen = new Uint32Array(within.count);
  let count = 0;
  for (let at = 0; at < rows.length; ) {
    const end = Math.min(rows.length, at + ROWS_AT_ONCE);
    for (; at < end; at += 1) {
      const row = rows[at] ?? 0;
      if (within.has(row)) chosen[count++] = row;
    }
    yield;
  }
  return chosen;
}

function* rowsByField(
  store: KeyStore,
  field: string,
  descending: boolean,
  within: Bitmap | null,
  known: KnownOrders | null,
): Generator<void, Uint32Array> {
  const column = store.column(field);
  const rows = within?.toArray() ?? ascending(store.size);
  if (column === undefined) return rows;
  const counts = yield* countCodes(column, rows.length, within && rows);
  const whole = known?.values(field, counts.length - 1);
  // Few texts are sorted as people do, also out of many that are not.
  const holds = within === null || whole?.isCollated === isCollated(column, counts);
  const order = whole && holds ? whole : yield* valueOrder(column, counts);
  yield* countsToPlaces(counts, order, descending);
  const sorted = new Uint32Array(rows.length);
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    const part = rows.subarray(at, at + ROWS_AT_ONCE);
    placeRows(part, column.codes, order.standIns, counts, sorted);
    yield;
  }
  return sorted;
}

/** Turns the number of rows of each code into the place where they begin, the missing behind all others. */
function* countsToPlaces(
  counts: Uint32Array,
  { ids, standIns }: ValueOrder,
  descending: boolean,
): Generator<void, void> {
  for (let id = 0; standIns !== null && id < counts.length - 1; id += 1) {
    const standIn = standIns[id] ?? id;
    if (standIn === id) continue;
    counts[standIn + 1] = (counts[standIn + 1] ?? 0) + (counts[id + 1] ?? 0);
  }
  let place = 0;
  for (let at = 0; at < ids.length; ) {
    const end = Math.min(ids.length, at + VALUES_AT_ONCE);
    for (; at < end; at += 1) {
      const code = (ids[descending ? ids.length - 1 - at : at] ?? 0) + 1;
      const count = counts[code] ?? 0;
      counts[code] = place;
      place += count;
    }
    yield;
  }
  counts[0] = place;
}

/** Puts each row to the next place of its value; those of one value stay in their order. */
function placeRows(
  rows: Uint32Array,
  codes: RowCodes,
  standIns: Uint32Array | null,
  places: Uint32Array,
  sorted: Uint32Array,
): void {
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at] ?? 0;
    let code = codes.at(row);
    if (standIns !== null && code > 0) code = (standIns[code - 1] ?? 0) + 1;
    const place = places[code] ?? 0;
    places[code] = place + 1;
    sorted[place] = row;
  }
}

import type { Bitmap } from './bitmap.ts';
import type { KeyStore } from './key-store.ts';
import type { RowCodes } from './row-codes.ts';
import { textsInOrder } from './text-order.ts';
import { valueRanks } from './value-ranks.ts';

/** What rows are sorted by; `field` null is the key. */
export interface RowOrder {
  readonly field: string | null;
  readonly descending: boolean;
}

/** A few milliseconds of work. */
const ROWS_AT_ONCE = 1 << 17;

/**
 * Rows in the wanted order: by key as `compareKeys` has it, by a field as
 * `valueRanks` has it. Rows with equal values keep the order they were read in;
 * rows without the field come last in either direction. Yields every few
 * milliseconds, so that the caller can let others run, or drop it.
 *
 * @param within rows to put in order, or null for all
 */
export function* rowsInOrder(
  store: KeyStore,
  { field, descending }: RowOrder,
  within: Bitmap | null,
): Generator<void, Uint32Array> {
  const rows = within === null ? allRows(store.size) : within.toArray();
  if (field === null) {
    const sorted = store.keys.isSorted ? rows : yield* textsInOrder(store.keys, rows);
    return descending ? sorted.reverse() : sorted;
  }
  return yield* rowsByField(store, field, descending, rows, within !== null);
}

function allRows(size: number): Uint32Array {
  const rows = new Uint32Array(size);
  for (let row = 0; row < size; row += 1) rows[row] = row;
  return rows;
}

function* rowsByField(
  store: KeyStore,
  field: string,
  descending: boolean,
  rows: Uint32Array,
  isPart: boolean,
): Generator<void, Uint32Array> {
  const column = store.column(field);
  if (column === undefined) return rows;
  const { codes } = column;

  const used = new Uint8Array(column.dictionary.size + 1);
  if (!isPart) used.fill(1);
  else for (const row of rows) used[codes.at(row)] = 1;
  const { ranks, distinct } = yield* valueRanks(column, used);
  const groups = new Uint32Array(rows.length);
  let present = 0;
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    const part = rows.subarray(at, at + ROWS_AT_ONCE);
    present += groupRows(part, codes, { ranks, distinct, descending }, groups.subarray(at));
    yield;
  }
  return yield* countingSort(rows, groups, distinct, present === distinct);
}

interface Grouping {
  /** By code, from 1. */
  readonly ranks: Uint32Array;
  readonly distinct: number;
  readonly descending: boolean;
}

/**
 * Writes the place of each row's value in the wanted order; the missing are behind all others.
 *
 * @returns how many rows have a value
 */
function groupRows(
  rows: Uint32Array,
  codes: RowCodes,
  { ranks, distinct, descending }: Grouping,
  groups: Uint32Array,
): number {
  let present = 0;
  for (let at = 0; at < rows.length; at += 1) {
    const rank = ranks[codes.at(rows[at] ?? 0)] ?? 0;
    groups[at] = rank === 0 ? distinct : descending ? distinct - rank : rank - 1;
    if (rank > 0) present += 1;
  }
  return present;
}

/**
 * Puts rows in the order of their groups, and leaves those of a group as they are.
 *
 * @param isUnique each group but the last has exactly one row, which needs no counting
 */
function* countingSort(
  rows: Uint32Array,
  rowGroups: Uint32Array,
  lastGroup: number,
  isUnique: boolean,
): Generator<void, Uint32Array> {
  const places = new Uint32Array(lastGroup + 2);
  if (!isUnique) {
    countGroups(rowGroups, places);
    yield;
  } else {
    places[lastGroup] = lastGroup;
  }
  const sorted = new Uint32Array(rows.length);
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    const part = rows.subarray(at, at + ROWS_AT_ONCE);
    const groups = rowGroups.subarray(at, at + ROWS_AT_ONCE);
    if (isUnique) placeUnique(part, groups, places, sorted);
    else placeRows(part, groups, places, sorted);
    yield;
  }
  return sorted;
}

/** Writes where each group begins. */
function countGroups(rowGroups: Uint32Array, places: Uint32Array): void {
  for (let at = 0; at < rowGroups.length; at += 1) {
    const next = (rowGroups[at] ?? 0) + 1;
    places[next] = (places[next] ?? 0) + 1;
  }
  for (let group = 1; group < places.length; group += 1) {
    places[group] = (places[group] ?? 0) + (places[group - 1] ?? 0);
  }
}

function placeRows(
  rows: Uint32Array,
  groups: Uint32Array,
  places: Uint32Array,
  sorted: Uint32Array,
): void {
  for (let at = 0; at < rows.length; at += 1) {
    const group = groups[at] ?? 0;
    const place = places[group] ?? 0;
    places[group] = place + 1;
    sorted[place] = rows[at] ?? 0;
  }
}

/** Only the last group, of those that lack the value, may have more than one row. */
function placeUnique(
  rows: Uint32Array,
  groups: Uint32Array,
  places: Uint32Array,
  sorted: Uint32Array,
): void {
  const last = places.length - 2;
  for (let at = 0; at < rows.length; at += 1) {
    const group = groups[at] ?? 0;
    let place = group;
    if (group === last) {
      place = places[last] ?? 0;
      places[last] = place + 1;
    }
    sorted[place] = rows[at] ?? 0;
  }
}

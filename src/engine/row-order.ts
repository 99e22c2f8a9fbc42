import type { Bitmap } from './bitmap.ts';
import type { KeyStore } from './key-store.ts';
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
  const groups = groupsByCode(ranks, distinct, descending);
  const rowGroups = new Uint32Array(rows.length);
  let present = 0;
  for (let at = 0; at < rows.length; ) {
    const end = Math.min(rows.length, at + ROWS_AT_ONCE);
    for (; at < end; at += 1) {
      const group = groups[codes.at(rows[at] ?? 0)] ?? 0;
      rowGroups[at] = group;
      if (group < distinct) present += 1;
    }
    yield;
  }
  return yield* countingSort(rows, rowGroups, distinct, present === distinct);
}

/** Place of a code's value in the wanted order; the missing are behind all others. */
function groupsByCode(ranks: Uint32Array, distinct: number, descending: boolean): Uint32Array {
  const groups = new Uint32Array(ranks.length);
  groups[0] = distinct;
  for (let code = 1; code < groups.length; code += 1) {
    const rank = ranks[code] ?? 0;
    groups[code] = descending ? distinct - rank : rank - 1;
  }
  return groups;
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
    for (const group of rowGroups) places[group + 1] = (places[group + 1] ?? 0) + 1;
    for (let group = 1; group <= lastGroup; group += 1) {
      places[group] = (places[group] ?? 0) + (places[group - 1] ?? 0);
    }
    yield;
  } else {
    places[lastGroup] = lastGroup;
  }
  const sorted = new Uint32Array(rows.length);
  for (let at = 0; at < rows.length; ) {
    const end = Math.min(rows.length, at + ROWS_AT_ONCE);
    for (; at < end; at += 1) {
      const group = rowGroups[at] ?? 0;
      let place = group;
      if (!isUnique || group === lastGroup) {
        place = places[group] ?? 0;
        places[group] = place + 1;
      }
      sorted[place] = rows[at] ?? 0;
    }
    yield;
  }
  return sorted;
}

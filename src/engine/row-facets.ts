import type { MetadataValue } from '#protocol/vector.ts';
import type { Bitmap } from './bitmap.ts';
import { countCodes } from './code-counts.ts';
import type { KeyStore } from './key-store.ts';
import type { MetadataColumn } from './metadata-column.ts';
import { createPlace, PackedStrings } from './packed-strings.ts';
import { ITEM_END, LIST, packItem, packValue, unpackItem } from './packed-value.ts';
import { RadixSort } from './radix-sort.ts';

/** How often each value of a field occurs. */
export interface Facet {
  /** The most frequent values; among equally frequent ones those that were read first. */
  readonly values: readonly { readonly value: MetadataValue; readonly count: number }[];
  /** Different values there are, listed in `values` or not. */
  readonly distinct: number;
  /** Rows without the field. */
  readonly missing: number;
}

/** A few milliseconds of work. */
const ROWS_AT_ONCE = 1 << 17;
const VALUES_AT_ONCE = 1 << 15;

const LIST_BYTE = LIST.charCodeAt(0);
const END_BYTE = ITEM_END.charCodeAt(0);
const ZERO = packItem(0);
const MINUS_ZERO = packItem(-0);

/**
 * Counts rows by their value of `field`. A row with a list counts once for each
 * different item of it, so that a value's count is the number of rows that
 * `{field: {$eq: value}}` finds; an empty list counts as itself. Yields every few
 * milliseconds, so that the caller can let others run, or drop it.
 *
 * @param within rows to count, or null for all
 * @param top values to list at most
 */
export function* facetOf(
  store: KeyStore,
  field: string,
  within: Bitmap | null,
  top: number,
): Generator<void, Facet> {
  const column = store.column(field);
  if (column === undefined) {
    return { values: [], distinct: 0, missing: within === null ? store.size : within.count };
  }
  const counts = yield* countCodes(column, store.size, within?.toArray() ?? null);
  const missing = counts[0] ?? 0;
  if (column.lists === 0 && column.dictionary.find(packValue(-0)) < 0) {
    const valueAt = (id: number) => column.valueOf(id + 1);
    return { ...(yield* mostFrequent(counts.subarray(1), valueAt, top)), missing };
  }
  const items = yield* countItems(column, counts);
  const valueAt = (id: number) => itemValue(items.items.at(id));
  return { ...(yield* mostFrequent(items.counts, valueAt, top)), missing };
}

function itemValue(packed: string): MetadataValue {
  return packed === LIST ? [] : unpackItem(packed.slice(0, -1));
}

interface ItemCounts {
  /** Items as `packItem` writes them; an empty list as it is packed. */
  readonly items: PackedStrings;
  /** Rows by item. */
  readonly counts: number[];
}

/** Counts each item of lists once for a row, together with the values that are no lists. */
function* countItems(column: MetadataColumn, codeCounts: Uint32Array): Generator<void, ItemCounts> {
  const items = new PackedStrings();
  const counts: number[] = [];
  const countedFor: number[] = [];
  const count = (item: number, id: number) => {
    // A list may hold an item twice.
    if (countedFor[item] === id) return;
    countedFor[item] = id;
    counts[item] = (counts[item] ?? 0) + (codeCounts[id + 1] ?? 0);
  };
  const { dictionary } = column;
  const place = createPlace();
  const minusZero = new PackedStrings();
  minusZero.intern(MINUS_ZERO);
  for (let id = 0; id < dictionary.size; id += 1) {
    if (id % VALUES_AT_ONCE === VALUES_AT_ONCE - 1) yield;
    if (codeCounts[id + 1] === 0) continue;
    const { bytes, from, to } = dictionary.locate(id, place);
    if (bytes[from] !== LIST_BYTE) {
      const value = column.valueOf(id + 1);
      if (!Array.isArray(value)) count(items.intern(packItem(value === 0 ? 0 : value)), id);
    } else if (to === from + 1) {
      count(items.intern(LIST), id);
    }
    for (let at = from + 1, end = at; bytes[from] === LIST_BYTE && at < to; at = end) {
      while (bytes[end] !== END_BYTE) end += 1;
      end += 1;
      const isMinusZero = minusZero.findBytes(bytes, at, end) >= 0;
      count(isMinusZero ? items.intern(ZERO) : items.internBytes(bytes, at, end), id);
    }
  }
  return { items, counts };
}

function* mostFrequent(
  counts: ArrayLike<number>,
  valueAt: (id: number) => MetadataValue,
  top: number,
): Generator<void, Omit<Facet, 'missing'>> {
  const sort = new RadixSort(counts.length);
  let distinct = 0;
  for (let id = 0; id < counts.length; id += 1) {
    const count = counts[id] ?? 0;
    if (count === 0) continue;
    sort.ids[distinct] = id;
    // Inverted, because the sort is ascending.
    sort.keys[distinct] = ~count;
    distinct += 1;
    if (id % ROWS_AT_ONCE === ROWS_AT_ONCE - 1) yield;
  }
  yield* sort.sort(0, distinct);
  const ids = sort.ids.subarray(0, Math.min(distinct, top));
  const values = Array.from(ids, (id) => ({ value: valueAt(id), count: counts[id] ?? 0 }));
  return { values, distinct };
}

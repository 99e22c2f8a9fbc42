import type { MetadataValue } from '#protocol/vector.ts';
import type { Bitmap } from './bitmap.ts';
import { countCodes } from './code-counts.ts';
import { countItems } from './item-counts.ts';
import type { KeyStore } from './key-store.ts';
import { packValue } from './packed-value.ts';
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
  return {
    ...(yield* mostFrequent(items.counts, (place) => items.valueAt(place), top)),
    missing,
  };
}

function* mostFrequent(
  counts: Uint32Array,
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

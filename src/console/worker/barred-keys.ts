import { Bitmap } from '#engine/bitmap.ts';
import type { KeyStore } from '#engine/key-store.ts';
import { RowSet } from '#engine/row-set.ts';

/** Keys that cannot be selected, the most of them as they were packed when they were staged. */
export interface BarredKeys {
  readonly keys: readonly string[];
  readonly packed: readonly PackedPart[];
}

/** Some of the keys of a segment. */
export interface PackedPart {
  /** UTF-8, one key after the other. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where each of them ends. */
  readonly ends: Uint32Array<ArrayBuffer>;
  /** `RowSet.words` of those that are meant. */
  readonly words: Uint32Array<ArrayBuffer>;
}

/** Lookups between two looks at the clock. */
const AT_ONCE = 4096;

/** The rows of a store that have these keys; yields every few milliseconds. */
export function* rowsOfKeys(
  store: KeyStore,
  { keys, packed }: BarredKeys,
): Generator<void, Bitmap> {
  const rows = new Bitmap(store.size);
  for (const key of keys) {
    const row = store.rowOf(key);
    if (row !== null) rows.add(row);
  }
  let looked = 0;
  for (const { bytes, ends, words } of packed) {
    for (const at of new RowSet(ends.length, words)) {
      const from = at === 0 ? 0 : (ends[at - 1] ?? 0);
      const row = store.keys.findBytes(bytes, from, ends[at] ?? 0);
      if (row >= 0) rows.add(row);
      looked += 1;
      if (looked % AT_ONCE === 0) yield;
    }
  }
  return rows;
}

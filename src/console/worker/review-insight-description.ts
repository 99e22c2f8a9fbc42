import { Bitmap } from '#engine/bitmap.ts';
import { composition } from '#engine/composition.ts';
import type { KeyStore } from '#engine/key-store.ts';
import { findLookAlikes } from '#engine/look-alikes.ts';
import { createPlace, PackedStrings } from '#engine/packed-strings.ts';
import { findBrokenFamilies, type KeyRows } from '#engine/siblings.ts';
import type { IndexCoverage } from './index-coverage.ts';
import type { FoundInSet } from './review-insight.ts';
import type { ReviewStore } from './review-store.ts';

export interface SetSources {
  readonly store: ReviewStore;
  readonly coverage: IndexCoverage;
  /** Keys deleted since the index was read. */
  readonly deleted: { readonly size: number; has(key: string): boolean; keys(): Iterable<string> };
}

/** Rows looked at between two looks at the clock. */
const AT_ONCE = 1 << 14;
const NO_KEYS = new PackedStrings();
const NO_ROWS = new Uint32Array();

/**
 * Describes the set by the metadata that was read last; keys that are gone count
 * for nothing. Yields every few milliseconds.
 */
export function* describeSet({
  store,
  coverage,
  deleted,
}: SetSources): Generator<void, FoundInSet> {
  const { extent, store: index, read } = coverage;
  // A scan may be running: what it reads from here on is not in `read` either.
  const size = index?.size ?? 0;
  const order = yield* store.order();
  const staged = order.filter((row) => store.staged.has(row));
  yield;
  const there = index === null ? NO_ROWS : yield* rowsThere(index, size, store, deleted);
  const others = index === null ? NO_ROWS : yield* rowsNotStaged(index, there, store);
  const isShareOfIndex = extent === 'whole' || extent === 'part';
  const fields = yield* composition(
    { metadata: store.metadata, rows: metadataRows(store, staged) },
    index !== null && isShareOfIndex ? { metadata: index.metadata, rows: there } : null,
  );
  const lookAlikes = yield* findLookAlikes(
    { keys: store.keys, rows: staged },
    { keys: index?.keys ?? NO_KEYS, rows: others },
  );
  const isThere = (row: number) =>
    !store.wasGone(row) && !(deleted.size > 0 && deleted.has(store.keyAt(row)));
  const isStaged = (row: number) => store.staged.has(row) && isThere(row);
  const families = yield* findBrokenFamilies(
    keyRows(store, staged.filter(isThere), { has: isStaged }),
    index === null ? NOTHING : keyRows(index, others, yield* bitmapOf(others)),
  );
  return { fields, lookAlikes, families, extent, read: read - (size - there.length) };
}

/** Of the first `size` rows of the index those that nobody is known to have deleted since they were read. */
function* rowsThere(
  index: KeyStore,
  size: number,
  store: ReviewStore,
  deleted: SetSources['deleted'],
): Generator<void, Uint32Array> {
  const isAbsent = new Uint8Array(size);
  let looked = 0;
  for (const key of deleted.keys()) {
    const row = index.rowOf(key);
    // One that was read since lies beyond the end, and is left alone.
    if (row !== null) isAbsent[row] = 1;
    looked += 1;
    if (looked % AT_ONCE === 0) yield;
  }
  for (let row = 0; row < store.size; row += 1) {
    if (row % AT_ONCE === 0) yield;
    if (!store.wasGone(row)) continue;
    const there = index.rowOf(store.keyAt(row));
    if (there !== null) isAbsent[there] = 1;
  }
  const rows = new Uint32Array(isAbsent.length);
  let count = 0;
  for (let row = 0; row < isAbsent.length; row += 1) {
    if (isAbsent[row] === 0) rows[count++] = row;
  }
  return rows.slice(0, count);
}

function* rowsNotStaged(
  index: KeyStore,
  there: Uint32Array,
  store: ReviewStore,
): Generator<void, Uint32Array> {
  const place = createPlace();
  const rows = new Uint32Array(there.length);
  let count = 0;
  for (let at = 0; at < there.length; at += 1) {
    if (at % AT_ONCE === 0) yield;
    const row = there[at] ?? 0;
    const { bytes, from, to } = index.keys.locate(row, place);
    const known = store.keys.findBytes(bytes, from, to);
    if (known < 0 || !store.staged.has(known)) rows[count++] = row;
  }
  return rows.slice(0, count);
}

function metadataRows(store: ReviewStore, rows: Uint32Array): Uint32Array {
  return rows
    .map((row) => store.metadataRowAt(row) + 1)
    .filter((at) => at > 0)
    .map((at) => at - 1);
}

const NOTHING: KeyRows = { rows: NO_ROWS, keyAt: () => '', rowOf: () => null };

function* bitmapOf(rows: Uint32Array): Generator<void, Bitmap> {
  const bitmap = new Bitmap((rows.at(-1) ?? -1) + 1);
  for (let at = 0; at < rows.length; at += 1) {
    if (at % AT_ONCE === 0) yield;
    bitmap.add(rows[at] ?? 0);
  }
  return bitmap;
}

/** @param within tells which rows are among `rows`: `keys` may have others */
function keyRows(
  keys: Pick<KeyStore, 'keyAt' | 'rowOf'>,
  rows: Uint32Array,
  within: Pick<Bitmap, 'has'>,
): KeyRows {
  return {
    rows,
    keyAt: (row) => keys.keyAt(row),
    rowOf: (key) => {
      const row = keys.rowOf(key);
      return row !== null && within.has(row) ? row : null;
    },
  };
}

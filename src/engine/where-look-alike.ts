import { Bitmap } from './bitmap.ts';
import type { KeyStore } from './key-store.ts';
import { createPlace, createRun, PackedStrings, type TextRun } from './packed-strings.ts';
import { SkeletonBytes } from './skeleton-bytes.ts';
import { Uint32List } from './uint32-list.ts';

/** A few milliseconds of work, if keys need no normalisation. */
const ROWS_AT_ONCE = 1 << 16;
/** A key that needs normalisation takes as long as this many others, */
const SLOW_KEY = 32;
/** and one whose skeleton is written as this many. */
const WRITTEN_KEY = 4;
const GATHERED_AT_ONCE = 1 << 18;
/** What it takes to bring a row to its group, in rows that need not be. */
const GATHERED = 16;
/** Places for each row in the sieve: one in 8 rows has another beside it by chance. */
const SIEVE_PLACES = 8;
const HASH_BITS = 31;

/** Rows whose key has the same `keySkeleton` as another row's. */
export function* rowsThatLookAlike(store: KeyStore): Generator<void, Bitmap> {
  const skeleton = new SkeletonBytes();
  const hashes = yield* skeletonHashes(store, skeleton);
  const candidates = yield* siftTwice(hashes);
  return yield* gather(store, candidates, skeleton);
}

/** 31 bits of the hash of each row's skeleton. */
function* skeletonHashes(
  { keys, size }: KeyStore,
  skeleton: SkeletonBytes,
): Generator<void, Uint32Array> {
  const hashes = new Uint32Array(size);
  const run = createRun();
  for (let row = 0; row < size; ) {
    row += hashRun(keys.readRun(row, size, run), skeleton, hashes.subarray(row));
    yield;
  }
  return hashes;
}

/** @returns how many texts of the run were done before a rest is due */
function hashRun(run: TextRun, skeleton: SkeletonBytes, hashes: Uint32Array): number {
  const { bytes, view, offsets, count } = run;
  let at = 0;
  for (let work = 0; at < count && work < ROWS_AT_ONCE; at += 1) {
    const from = offsets[at] ?? 0;
    const to = offsets[at + 1] ?? 0;
    const plain = skeleton.plainHash(view, from, to);
    if (plain >= 0) {
      hashes[at] = plain;
      work += 1;
    } else {
      skeleton.write(bytes, from, to);
      hashes[at] = skeleton.hash;
      work += skeleton.isSlow ? SLOW_KEY : WRITTEN_KEY;
    }
  }
  return at;
}

/** The rows, ascending, whose hash another one shares, which leaves few by chance. */
function* siftTwice(hashes: Uint32Array): Generator<void, Uint32Array> {
  const bits = Math.min(
    HASH_BITS,
    Math.ceil(Math.log2(Math.max(32, hashes.length * SIEVE_PLACES))),
  );
  const all = new Uint32Array(hashes.length);
  for (let row = 0; row < all.length; row += 1) all[row] = row;
  const few = yield* sift(hashes, all, 0, bits);
  return yield* sift(hashes, few, HASH_BITS - bits, bits);
}

/** Those of `rows` that fall on the same place as another, by `bits` of their hash from `shift` on. */
function* sift(
  hashes: Uint32Array,
  rows: Uint32Array,
  shift: number,
  bits: number,
): Generator<void, Uint32Array> {
  const places = new SievePlaces(hashes, shift, bits);
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    places.put(rows.subarray(from, from + ROWS_AT_ONCE));
    yield;
  }
  const kept = new Uint32Array(rows.length);
  let count = 0;
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    count += places.shared(rows.subarray(from, from + ROWS_AT_ONCE), kept.subarray(count));
    yield;
  }
  return kept.subarray(0, count);
}

class SievePlaces {
  readonly #hashes: Uint32Array;
  readonly #shift: number;
  readonly #mask: number;
  readonly #met: Uint32Array;
  readonly #metAgain: Uint32Array;

  constructor(hashes: Uint32Array, shift: number, bits: number) {
    this.#hashes = hashes;
    this.#shift = shift;
    this.#mask = 2 ** bits - 1;
    this.#met = new Uint32Array(2 ** (bits - 5));
    this.#metAgain = new Uint32Array(2 ** (bits - 5));
  }

  put(rows: Uint32Array): void {
    const [hashes, shift, mask] = [this.#hashes, this.#shift, this.#mask];
    const [met, metAgain] = [this.#met, this.#metAgain];
    for (let at = 0; at < rows.length; at += 1) {
      const place = ((hashes[rows[at] ?? 0] ?? 0) >>> shift) & mask;
      const bit = 1 << (place & 31);
      const word = met[place >>> 5] ?? 0;
      if ((word & bit) === 0) met[place >>> 5] = word | bit;
      else metAgain[place >>> 5] = (metAgain[place >>> 5] ?? 0) | bit;
    }
  }

  /** Writes those of `rows` that share their place, and answers how many. */
  shared(rows: Uint32Array, into: Uint32Array): number {
    const [hashes, shift, mask, metAgain] = [this.#hashes, this.#shift, this.#mask, this.#metAgain];
    let count = 0;
    for (let at = 0; at < rows.length; at += 1) {
      const row = rows[at] ?? 0;
      const place = ((hashes[row] ?? 0) >>> shift) & mask;
      if (((metAgain[place >>> 5] ?? 0) & (1 << (place & 31))) !== 0) into[count++] = row;
    }
    return count;
  }
}

/** Those of `rows` that have the skeleton of another. */
function* gather(
  { keys, size }: KeyStore,
  rows: Uint32Array,
  skeleton: SkeletonBytes,
): Generator<void, Bitmap> {
  const found = new Bitmap(size);
  const place = createPlace();
  const skeletons = new PackedStrings();
  const firstRows = new Uint32List();
  let work = 0;
  for (const row of rows) {
    const { bytes, from, to } = keys.locate(row, place);
    skeleton.write(bytes, from, to);
    const group = skeletons.internBytes(skeleton.bytes, 0, skeleton.length);
    if (group === firstRows.size) {
      firstRows.push(row);
    } else {
      found.add(firstRows.at(group));
      found.add(row);
    }
    work += GATHERED * (skeleton.isSlow ? SLOW_KEY : 1);
    if (work < GATHERED_AT_ONCE) continue;
    work = 0;
    yield;
  }
  return found;
}

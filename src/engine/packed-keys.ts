import { hashOf, sameBytes } from './key-bytes.ts';
import { sortedRows, startOf } from './packed-order.ts';
import { textOf, writeText } from './text-bytes.ts';

/**
 * Distinct keys in a few buffers and in no object of their own, so that a million
 * of them pass from one thread to another in no time. They are in the order of
 * their bytes, which is that of `compareKeys`.
 */
export interface PackedKeys {
  readonly count: number;
  /** The keys' bytes (`writeText`), one key after the other. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where the key of each row ends in `bytes`; it begins where the one before it ends. */
  readonly ends: Uint32Array<ArrayBuffer>;
  /** `hashOf` the bytes of each row. */
  readonly hashes: Uint32Array<ArrayBuffer>;
  /** Rows plus one by their hash, open addressing; 0 is a free place. A power of two long. */
  readonly table: Uint32Array<ArrayBuffer>;
}

/** Rows of one set of keys looked up among those of another need no text: the bytes are at hand. */
interface KeyBytes {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
  readonly hash: number;
}

export function keyAt({ bytes, ends }: PackedKeys, row: number): string {
  return textOf(bytes, startOf(ends, row), ends[row] ?? 0);
}

/** The row of a key; null when it is not there. */
export function rowOfKey(keys: PackedKeys, key: string): number | null {
  return rowOfBytes(keys, bytesOfKey(key));
}

/** The row in `keys` of the key that `others` has at `row`; null when it is not there. */
export function rowOfSame(keys: PackedKeys, others: PackedKeys, row: number): number | null {
  const { bytes, ends, hashes } = others;
  const [from, to, hash] = [startOf(ends, row), ends[row] ?? 0, hashes[row] ?? 0];
  return rowOfBytes(keys, { bytes, from, to, hash });
}

/**
 * Calls `found` for each key that both have. One pass over both, as both are in
 * order: many keys looked up one by one would wait for memory most of the time.
 */
export function forEachCommon(
  a: PackedKeys,
  b: PackedKeys,
  found: (rowInA: number, rowInB: number) => void,
): void {
  let [rowA, rowB] = [0, 0];
  while (rowA < a.count && rowB < b.count) {
    const order = compareAcross(a, rowA, b, rowB);
    if (order === 0) found(rowA, rowB);
    if (order <= 0) rowA += 1;
    if (order >= 0) rowB += 1;
  }
}

function compareAcross(a: PackedKeys, rowA: number, b: PackedKeys, rowB: number): number {
  const [fromA, fromB] = [startOf(a.ends, rowA), startOf(b.ends, rowB)];
  const [lengthA, lengthB] = [(a.ends[rowA] ?? 0) - fromA, (b.ends[rowB] ?? 0) - fromB];
  const common = Math.min(lengthA, lengthB);
  for (let at = 0; at < common; at += 1) {
    const difference = (a.bytes[fromA + at] ?? 0) - (b.bytes[fromB + at] ?? 0);
    if (difference !== 0) return difference;
  }
  return lengthA - lengthB;
}

let scratch = new Uint8Array(1 << 12);

/** Valid until the next call. */
function bytesOfKey(key: string): KeyBytes {
  const needed = key.length * BYTES_PER_UNIT;
  if (needed > scratch.length) scratch = new Uint8Array(needed);
  const to = writeText(key, scratch, 0);
  return { bytes: scratch, from: 0, to, hash: hashOf(scratch, 0, to) };
}

function rowOfBytes(keys: PackedKeys, key: KeyBytes): number | null {
  const found = keys.table[placeOf(keys, key)] ?? 0;
  return found === 0 ? null : found - 1;
}

/** Where the key stands in the table, or where it would have to. */
function placeOf({ bytes, ends, hashes, table }: Omit<PackedKeys, 'count'>, key: KeyBytes): number {
  const mask = table.length - 1;
  const length = key.to - key.from;
  for (let place = key.hash & mask; ; place = (place + 1) & mask) {
    const taken = table[place] ?? 0;
    if (taken === 0) return place;
    const row = taken - 1;
    if (hashes[row] !== key.hash) continue;
    const from = startOf(ends, row);
    const isSame = (ends[row] ?? 0) - from === length;
    if (isSame && sameBytes(bytes, from, key.bytes, key.from, length)) return place;
  }
}

/** A table for rows with these hashes, at most half full; `room` for rows that are still to come. */
export function tableOf(hashes: Uint32Array, room = hashes.length): Uint32Array<ArrayBuffer> {
  let size = 2;
  while (size < room * 2) size *= 2;
  const table = new Uint32Array(size);
  const mask = size - 1;
  for (let row = 0; row < hashes.length; row += 1) {
    let place = (hashes[row] ?? 0) & mask;
    while ((table[place] ?? 0) !== 0) place = (place + 1) & mask;
    table[place] = row + 1;
  }
  return table;
}

/**
 * Packs keys that stand one after the other, in any order.
 *
 * @param bytes distinct keys as `writeText` writes them
 * @param ends where each ends; it begins where the one before it ends
 * @param hashes `hashOf` each
 * @returns the keys in order, and for each row the place that its key had
 */
export function inKeyOrder(
  bytes: Uint8Array,
  ends: Uint32Array,
  hashes: Uint32Array,
): { readonly keys: PackedKeys; readonly added: Uint32Array } {
  const count = ends.length;
  const added = sortedRows(bytes, ends);
  const sorted = {
    bytes: new Uint8Array(count === 0 ? 0 : (ends[count - 1] ?? 0)),
    ends: new Uint32Array(count),
    hashes: new Uint32Array(count),
  };
  let used = 0;
  for (let row = 0; row < count; row += 1) {
    const source = added[row] ?? 0;
    const to = ends[source] ?? 0;
    for (let at = startOf(ends, source); at < to; at += 1) sorted.bytes[used++] = bytes[at] ?? 0;
    sorted.ends[row] = used;
    sorted.hashes[row] = hashes[source] ?? 0;
  }
  return { keys: { count, ...sorted, table: tableOf(sorted.hashes) }, added };
}

const MOST_BYTES = 0xffff_ffff;
/** UTF-8 needs at most three bytes for one UTF-16 unit. */
const BYTES_PER_UNIT = 3;

/** Packs keys one by one. */
export class KeyPacker {
  #count = 0;
  #used = 0;
  #bytes = new Uint8Array(1 << 12);
  #ends = new Uint32Array(1 << 8);
  #hashes = new Uint32Array(1 << 8);
  #table = new Uint32Array(1 << 9);

  /**
   * @returns false when the key is there already
   * @throws RangeError when all keys together would be more than 4 GiB
   */
  add(key: string): boolean {
    this.#makeRoom(key.length * BYTES_PER_UNIT);
    const from = this.#used;
    const to = writeText(key, this.#bytes, from);
    const hash = hashOf(this.#bytes, from, to);
    const packed = {
      bytes: this.#bytes,
      ends: this.#ends,
      hashes: this.#hashes,
      table: this.#table,
    };
    const place = placeOf(packed, { bytes: this.#bytes, from, to, hash });
    if (this.#table[place] !== 0) return false;
    this.#ends[this.#count] = to;
    this.#hashes[this.#count] = hash;
    this.#count += 1;
    this.#table[place] = this.#count;
    this.#used = to;
    return true;
  }

  /** @returns the keys in order, and for each row how many keys had been added before its own */
  finish(): { readonly keys: PackedKeys; readonly added: Uint32Array } {
    const count = this.#count;
    return inKeyOrder(this.#bytes, this.#ends.subarray(0, count), this.#hashes.subarray(0, count));
  }

  #makeRoom(bytes: number): void {
    const needed = this.#used + bytes;
    if (needed > MOST_BYTES) {
      throw new RangeError(
        `${this.#count} keys take ${this.#used} bytes already, and keys packed together take at most ${MOST_BYTES}. Pack them in several portions.`,
      );
    }
    if (needed > this.#bytes.length) {
      const more = new Uint8Array(Math.min(MOST_BYTES, Math.max(needed, this.#bytes.length * 2)));
      more.set(this.#bytes);
      this.#bytes = more;
    }
    if (this.#count === this.#ends.length) {
      this.#ends = twiceAsLong(this.#ends);
      this.#hashes = twiceAsLong(this.#hashes);
      this.#table = tableOf(this.#hashes.subarray(0, this.#count), this.#hashes.length);
    }
  }
}

function twiceAsLong(rows: Uint32Array): Uint32Array<ArrayBuffer> {
  const more = new Uint32Array(rows.length * 2);
  more.set(rows);
  return more;
}

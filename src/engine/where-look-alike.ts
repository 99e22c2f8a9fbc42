import { Bitmap } from './bitmap.ts';
import type { KeyStore } from './key-store.ts';
import { keySkeleton } from './look-alike.ts';
import { createPlace, PackedStrings, type TextPlace } from './packed-strings.ts';
import { TextBytes, textOf } from './text-bytes.ts';
import { Uint32List } from './uint32-list.ts';

/** A few milliseconds of work, if keys need no normalisation. */
const ROWS_AT_ONCE = 1 << 15;
/** A key that needs normalisation takes as long as this many others. */
const SLOW_KEY = 16;
const GATHERED_AT_ONCE = 1 << 18;
/** What it takes to bring a row to its group, in rows that need not be. */
const INTERNED = 16;
/** Places for each row in the sieve: one in 16 rows has another beside it by chance. */
const SIEVE_PLACES = 16;
const REMOVED = 0xff;
/** Of the hash FNV-1. */
const HASH_FACTOR = 0x01000193;

/** Skeleton of each ASCII character alone; ASCII characters do not affect each other's. */
const ASCII = Uint8Array.from({ length: 128 }, (_, code) => {
  const skeleton = keySkeleton(String.fromCharCode(code));
  return skeleton === '' ? REMOVED : skeleton.charCodeAt(0);
});

/** Rows whose key has the same `keySkeleton` as another row's. */
export function* rowsThatLookAlike(store: KeyStore): Generator<void, Bitmap> {
  const sieve = new SkeletonSieve(store);
  for (let row = 0; row < store.size; ) {
    row = sieve.sift(row);
    yield;
  }
  const groups = new SkeletonGroups(store);
  for (let row = 0; row < store.size; ) {
    row = groups.gather(row, sieve);
    yield;
  }
  return groups.found;
}

/**
 * Tells rows whose skeleton is certainly unique, which most are: each falls on a
 * place by its hash, and is alone there.
 */
class SkeletonSieve {
  readonly #keys: PackedStrings;
  readonly #skeleton = new SkeletonBytes();
  readonly #places: Uint32Array;
  readonly #mask: number;
  readonly #met: Uint32Array;
  readonly #metAgain: Uint32Array;

  constructor({ keys, size }: KeyStore) {
    this.#keys = keys;
    this.#places = new Uint32Array(size);
    this.#mask = 2 ** Math.ceil(Math.log2(Math.max(32, size * SIEVE_PLACES))) - 1;
    this.#met = new Uint32Array((this.#mask + 1) / 32);
    this.#metAgain = new Uint32Array((this.#mask + 1) / 32);
  }

  /** @returns the row to go on with after a rest */
  sift(from: number): number {
    const place = createPlace();
    const skeleton = this.#skeleton;
    const keys = this.#keys;
    const places = this.#places;
    const mask = this.#mask;
    let to = from;
    for (let work = 0; to < places.length && work < ROWS_AT_ONCE; to += 1) {
      const fast = fastHash(keys.locate(to, place));
      if (fast >= 0) {
        places[to] = fast & mask;
        work += 1;
      } else {
        skeleton.write(place);
        places[to] = skeletonHash(skeleton.bytes, skeleton.length) & mask;
        work += SLOW_KEY;
      }
    }
    this.#meet(from, to);
    return to;
  }

  /** Apart from the hashing, so that the processor can wait for many places of memory at once. */
  #meet(from: number, to: number): void {
    const places = this.#places;
    const met = this.#met;
    const metAgain = this.#metAgain;
    for (let row = from; row < to; row += 1) {
      const at = places[row] ?? 0;
      const bit = 1 << (at & 31);
      const word = met[at >>> 5] ?? 0;
      if ((word & bit) === 0) met[at >>> 5] = word | bit;
      else metAgain[at >>> 5] = (metAgain[at >>> 5] ?? 0) | bit;
    }
  }

  mayHaveTwin(row: number): boolean {
    const at = this.#places[row] ?? 0;
    return ((this.#metAgain[at >>> 5] ?? 0) & (1 << (at & 31))) !== 0;
  }
}

/** Brings rows of equal skeletons together. */
class SkeletonGroups {
  readonly found: Bitmap;
  readonly #store: KeyStore;
  readonly #skeleton = new SkeletonBytes();
  readonly #skeletons = new PackedStrings();
  readonly #firstRows = new Uint32List();

  constructor(store: KeyStore) {
    this.#store = store;
    this.found = new Bitmap(store.size);
  }

  /** @returns the row to go on with after a rest */
  gather(from: number, sieve: SkeletonSieve): number {
    const place = createPlace();
    const skeleton = this.#skeleton;
    const { keys, size } = this.#store;
    let row = from;
    for (let work = 0; row < size && work < GATHERED_AT_ONCE; row += 1) {
      work += 1;
      if (!sieve.mayHaveTwin(row)) continue;
      work += INTERNED * skeleton.write(keys.locate(row, place));
      const group = this.#skeletons.internBytes(skeleton.bytes, 0, skeleton.length);
      if (group === this.#firstRows.size) {
        this.#firstRows.push(row);
      } else {
        this.found.add(this.#firstRows.at(group));
        this.found.add(row);
      }
    }
    return row;
  }
}

/** The bytes of `keySkeleton`, made without a string where ASCII and Han characters stand alone. */
class SkeletonBytes {
  readonly #slow = new TextBytes();
  #bytes = new Uint8Array(4096);
  #isSlow = false;
  #length = 0;

  get bytes(): Uint8Array {
    return this.#isSlow ? this.#slow.bytes : this.#bytes;
  }

  get length(): number {
    return this.#length;
  }

  /** @returns what it cost: 1, or more for a key that had to be normalised */
  write(place: TextPlace): number {
    this.#length = this.#writeFast(place);
    this.#isSlow = this.#length < 0;
    if (!this.#isSlow) return 1;
    const text = keySkeleton(textOf(place.bytes, place.from, place.to));
    this.#length = this.#slow.write(text).length;
    return SLOW_KEY;
  }

  /** @returns the length, or -1 when the key holds something that normalisation could change */
  #writeFast({ bytes, from, to }: TextPlace): number {
    if (this.#bytes.length < to - from) this.#bytes = new Uint8Array((to - from) * 2);
    const out = this.#bytes;
    let length = 0;
    for (let at = from; at < to; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte < 0x80) {
        const plain = ASCII[byte] ?? REMOVED;
        if (plain !== REMOVED) out[length++] = plain;
      } else if (isHan(byte, bytes[at + 1] ?? 0)) {
        out[length++] = byte;
        out[length++] = bytes[at + 1] ?? 0;
        out[length++] = bytes[at + 2] ?? 0;
        at += 2;
      } else {
        return -1;
      }
    }
    return length;
  }
}

/** Hash of a skeleton, 31 bits. */
function skeletonHash(bytes: Uint8Array, length: number): number {
  let hash = 0;
  for (let at = 0; at < length; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), HASH_FACTOR);
  return mixed(hash);
}

/** `skeletonHash` of a key without writing its skeleton, or -1 when normalisation could change the key. */
function fastHash({ bytes, from, to }: TextPlace): number {
  let hash = 0;
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x80) {
      const plain = ASCII[byte] ?? REMOVED;
      if (plain !== REMOVED) hash = Math.imul(hash ^ plain, HASH_FACTOR);
    } else if (isHan(byte, bytes[at + 1] ?? 0)) {
      hash = Math.imul(hash ^ byte, HASH_FACTOR);
      hash = Math.imul(hash ^ (bytes[at + 1] ?? 0), HASH_FACTOR);
      hash = Math.imul(hash ^ (bytes[at + 2] ?? 0), HASH_FACTOR);
      at += 2;
    } else {
      return -1;
    }
  }
  return mixed(hash);
}

/** Lets all bits of the hash weigh on the lowest, which choose the place. */
function mixed(hash: number): number {
  const half = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (half ^ (half >>> 13)) >>> 1;
}

/** U+4E00 to U+9FBF, which have no case, no compatibility form, and do not compose. */
function isHan(lead: number, second: number): boolean {
  if (lead === 0xe4) return second >= 0xb8;
  if (lead === 0xe9) return second < 0xbf;
  return lead > 0xe4 && lead < 0xe9;
}

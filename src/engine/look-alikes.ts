import { keySkeleton } from './look-alike.ts';
import { createPlace, type PackedStrings } from './packed-strings.ts';
import { SkeletonBytes } from './skeleton-bytes.ts';

/** Look-alikes named for one key, at most. */
const NAMED = 5;
/** Keys looked at between two looks at the clock. */
const KEYS_AT_ONCE = 1 << 13;
/** Places for each key in the sieve: one in 16 keys has another beside it by chance. */
const SIEVE_PLACES = 16;

/** Some of the texts of a store, in an order. */
export interface SomeKeys {
  readonly keys: PackedStrings;
  readonly rows: Uint32Array;
}

/**
 * For each row of `staged` that another key resembles: those other keys, at most 5,
 * staged ones first. Linear; yields every few milliseconds. Two hashes of a key are
 * all that is made of most: only where they fall on the same place are texts compared.
 *
 * @param others no key of `staged` among them
 */
export function* findLookAlikes(
  staged: SomeKeys,
  others: SomeKeys,
): Generator<void, Map<number, readonly string[]>> {
  const sieve = new Sieve(staged.rows.length);
  const insidePlaces = new Uint32Array(staged.rows.length);
  const outsidePlaces = new Uint32Array(others.rows.length);
  yield* putPlaces(staged, insidePlaces, (place) => sieve.meet(place));
  yield* putPlaces(others, outsidePlaces, (place) => sieve.meetIfKnown(place));

  const groups = new Map<string, { readonly rows: number[]; readonly names: string[] }>();
  for (let at = 0; at < insidePlaces.length; at += 1) {
    if (at % KEYS_AT_ONCE === 0) yield;
    if (!sieve.wasMetAgain(insidePlaces[at] ?? 0)) continue;
    const row = staged.rows[at] ?? 0;
    const key = staged.keys.at(row);
    const skeleton = keySkeleton(key);
    const group = groups.get(skeleton) ?? { rows: [], names: [] };
    groups.set(skeleton, group);
    group.rows.push(row);
    if (group.names.length <= NAMED) group.names.push(key);
  }
  for (let at = 0; at < outsidePlaces.length; at += 1) {
    if (at % KEYS_AT_ONCE === 0) yield;
    if (!sieve.wasMetAgain(outsidePlaces[at] ?? 0)) continue;
    const key = others.keys.at(others.rows[at] ?? 0);
    const group = groups.get(keySkeleton(key));
    if (group !== undefined && group.names.length <= NAMED) group.names.push(key);
  }
  const found = new Map<number, readonly string[]>();
  for (const { rows, names } of groups.values()) {
    if (names.length < 2) continue;
    for (const row of rows) {
      const own = staged.keys.at(row);
      found.set(row, names.filter((name) => name !== own).slice(0, NAMED));
    }
  }
  return found;
}

function* putPlaces(
  { keys, rows }: SomeKeys,
  places: Uint32Array,
  meet: (place: number) => void,
): Generator<void, void> {
  const text = createPlace();
  const skeleton = new SkeletonBytes();
  for (let at = 0; at < rows.length; at += 1) {
    if (at % KEYS_AT_ONCE === 0) yield;
    const { bytes, from, to } = keys.locate(rows[at] ?? 0, text);
    skeleton.write(bytes, from, to);
    places[at] = skeleton.hash;
    meet(skeleton.hash);
  }
}

/** Tells hashes that were met once from those that were met again. */
class Sieve {
  readonly #mask: number;
  readonly #met: Uint32Array;
  readonly #metAgain: Uint32Array;

  constructor(keys: number) {
    this.#mask = 2 ** Math.ceil(Math.log2(Math.max(32, keys * SIEVE_PLACES))) - 1;
    this.#met = new Uint32Array((this.#mask + 1) / 32);
    this.#metAgain = new Uint32Array((this.#mask + 1) / 32);
  }

  meet(hash: number): void {
    const at = hash & this.#mask;
    if (has(this.#met, at)) add(this.#metAgain, at);
    else add(this.#met, at);
  }

  meetIfKnown(hash: number): void {
    const at = hash & this.#mask;
    if (has(this.#met, at)) add(this.#metAgain, at);
  }

  wasMetAgain(hash: number): boolean {
    return has(this.#metAgain, hash & this.#mask);
  }
}

function has(words: Uint32Array, at: number): boolean {
  return ((words[at >>> 5] ?? 0) & (1 << (at & 31))) !== 0;
}

function add(words: Uint32Array, at: number): void {
  words[at >>> 5] = (words[at >>> 5] ?? 0) | (1 << (at & 31));
}

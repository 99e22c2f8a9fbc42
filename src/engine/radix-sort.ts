/** A few milliseconds of work. */
const ITEMS_AT_ONCE = 1 << 16;
/** From here on more bits a pass: their counters are then worth their clearing. */
const MANY = 1 << 12;

interface Lanes {
  ids: Uint32Array;
  keys: Uint32Array;
}

/**
 * Sorts numbers (`ids`) by a key of 32 bits each: by radix, from the last bits to
 * the first, which leaves equal ones in their order. Takes 16 bytes for each
 * number while it is in use.
 */
export class RadixSort {
  #lanes: Lanes;
  #spare: Lanes;

  constructor(length: number) {
    this.#lanes = createLanes(length);
    this.#spare = createLanes(length);
  }

  get ids(): Uint32Array {
    return this.#lanes.ids;
  }

  /** The key of the number at the same place of `ids`. */
  get keys(): Uint32Array {
    return this.#lanes.keys;
  }

  /** Room for 32 bits more for each, which `sort` overwrites. */
  get scratch(): Uint32Array {
    return this.#spare.keys;
  }

  /** Sorts the places from `from` up to, without, `to`. Arrays got before are no longer valid. */
  *sort(from: number, to: number): Generator<void, void> {
    const bits = to - from >= MANY ? 11 : 8;
    const counts = new Uint32Array(Math.ceil(32 / bits) << bits);
    for (let at = from; at < to; at += ITEMS_AT_ONCE) {
      countDigits(this.keys, at, Math.min(to, at + ITEMS_AT_ONCE), bits, counts);
      if (to - from > ITEMS_AT_ONCE) yield;
    }
    let isMoved = false;
    for (let shift = 0, digit = 0; shift < 32; shift += bits, digit += 1) {
      const places = counts.subarray(digit << bits, (digit + 1) << bits);
      if (!accumulate(places, from, to - from)) continue;
      for (let at = from; at < to; at += ITEMS_AT_ONCE) {
        const end = Math.min(to, at + ITEMS_AT_ONCE);
        scatter(this.#lanes, this.#spare, at, end, shift, places);
        if (to - from > ITEMS_AT_ONCE) yield;
      }
      this.#swap();
      isMoved = !isMoved;
    }
    if (!isMoved || to - from === this.ids.length) return;
    // The places outside of `from` and `to` never left the other lanes.
    this.#spare.ids.set(this.ids.subarray(from, to), from);
    this.#spare.keys.set(this.keys.subarray(from, to), from);
    this.#swap();
  }

  #swap(): void {
    const lanes = this.#lanes;
    this.#lanes = this.#spare;
    this.#spare = lanes;
  }
}

function createLanes(length: number): Lanes {
  return { ids: new Uint32Array(length), keys: new Uint32Array(length) };
}

function countDigits(
  keys: Uint32Array,
  from: number,
  to: number,
  bits: number,
  counts: Uint32Array,
): void {
  const radix = 1 << bits;
  for (let at = from; at < to; at += 1) {
    let rest = keys[at] ?? 0;
    for (let first = 0; first < counts.length; first += radix) {
      const counter = first + (rest & (radix - 1));
      counts[counter] = (counts[counter] ?? 0) + 1;
      rest >>>= bits;
    }
  }
}

/**
 * Turns counts into the places where each digit begins.
 *
 * @returns false when all have the same digit, so that there is nothing to do
 */
function accumulate(counts: Uint32Array, from: number, total: number): boolean {
  let place = from;
  for (let digit = 0; digit < counts.length; digit += 1) {
    const count = counts[digit] ?? 0;
    if (count === total) return false;
    counts[digit] = place;
    place += count;
  }
  return true;
}

/** @param places of as many digits as there can be, a power of two */
function scatter(
  source: Lanes,
  target: Lanes,
  from: number,
  to: number,
  shift: number,
  places: Uint32Array,
): void {
  const mask = places.length - 1;
  const { ids, keys } = source;
  const { ids: targetIds, keys: targetKeys } = target;
  for (let at = from; at < to; at += 1) {
    const key = keys[at] ?? 0;
    const digit = (key >>> shift) & mask;
    const place = places[digit] ?? 0;
    places[digit] = place + 1;
    targetIds[place] = ids[at] ?? 0;
    targetKeys[place] = key;
  }
}

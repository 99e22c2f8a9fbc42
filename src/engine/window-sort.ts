/** A few milliseconds of work. */
const ITEMS_AT_ONCE = 1 << 16;
/** From here on, two bytes a pass: their 65,536 counters are then worth their clearing. */
const MANY = 1 << 14;

interface Lanes {
  ids: Uint32Array;
  high: Uint32Array;
  low: Uint32Array;
}

/**
 * Sorts numbers (`ids`) by 64 bits each, given as `high` and `low`: by radix, from
 * the last byte to the first, which leaves equal ones in their order. Takes 24
 * bytes for each number while it is in use.
 */
export class WindowSort {
  #lanes: Lanes;
  #spare: Lanes;

  constructor(length: number) {
    this.#lanes = createLanes(length);
    this.#spare = createLanes(length);
  }

  get ids(): Uint32Array {
    return this.#lanes.ids;
  }

  /** First half of the bits of the number at the same place of `ids`. */
  get high(): Uint32Array {
    return this.#lanes.high;
  }

  /** Second half. */
  get low(): Uint32Array {
    return this.#lanes.low;
  }

  /** Sorts the places from `from` up to, without, `to`. Arrays got before are no longer valid. */
  *sort(from: number, to: number): Generator<void, void> {
    const bits = to - from >= MANY ? 16 : 8;
    const radix = 1 << bits;
    const digits = 64 / bits;
    const counts = new Uint32Array(digits * radix);
    for (let at = from; at < to; at += ITEMS_AT_ONCE) {
      countDigits(this.#lanes, at, Math.min(to, at + ITEMS_AT_ONCE), bits, counts);
      if (to - from > ITEMS_AT_ONCE) yield;
    }
    let isMoved = false;
    for (let digit = 0; digit < digits; digit += 1) {
      const ends = counts.subarray(digit * radix, (digit + 1) * radix);
      if (!accumulate(ends, from, to - from)) continue;
      for (let at = from; at < to; at += ITEMS_AT_ONCE) {
        const end = Math.min(to, at + ITEMS_AT_ONCE);
        scatter(this.#lanes, this.#spare, at, end, digit * bits, radix - 1, ends);
        if (to - from > ITEMS_AT_ONCE) yield;
      }
      this.#swap();
      isMoved = !isMoved;
    }
    if (!isMoved) return;
    // The places outside of `from` and `to` never left the other lanes.
    copyLanes(this.#lanes, this.#spare, from, to);
    this.#swap();
  }

  #swap(): void {
    const lanes = this.#lanes;
    this.#lanes = this.#spare;
    this.#spare = lanes;
  }
}

function createLanes(length: number): Lanes {
  return {
    ids: new Uint32Array(length),
    high: new Uint32Array(length),
    low: new Uint32Array(length),
  };
}

function copyLanes(source: Lanes, target: Lanes, from: number, to: number): void {
  target.ids.set(source.ids.subarray(from, to), from);
  target.high.set(source.high.subarray(from, to), from);
  target.low.set(source.low.subarray(from, to), from);
}

function countDigits(
  { high, low }: Lanes,
  from: number,
  to: number,
  bits: number,
  counts: Uint32Array,
): void {
  const radix = 1 << bits;
  const half = 32 / bits;
  for (let at = from; at < to; at += 1) {
    let lowBits = low[at] ?? 0;
    let highBits = high[at] ?? 0;
    for (let digit = 0; digit < half; digit += 1) {
      const first = digit * radix + (lowBits & (radix - 1));
      const second = (half + digit) * radix + (highBits & (radix - 1));
      counts[first] = (counts[first] ?? 0) + 1;
      counts[second] = (counts[second] ?? 0) + 1;
      lowBits >>>= bits;
      highBits >>>= bits;
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

function scatter(
  source: Lanes,
  target: Lanes,
  from: number,
  to: number,
  shift: number,
  mask: number,
  places: Uint32Array,
): void {
  const digits = shift < 32 ? source.low : source.high;
  for (let at = from; at < to; at += 1) {
    const digit = ((digits[at] ?? 0) >>> (shift & 31)) & mask;
    const place = places[digit] ?? 0;
    places[digit] = place + 1;
    target.ids[place] = source.ids[at] ?? 0;
    target.high[place] = source.high[at] ?? 0;
    target.low[place] = source.low[at] ?? 0;
  }
}

import type { FloatList } from './float-list.ts';
import { RadixSort } from './radix-sort.ts';
import { type Group, sortWindows, type WindowedOrder } from './sort-windows.ts';

/** A few milliseconds of work. */
const NUMBERS_AT_ONCE = 1 << 15;
const BITS = 64;

/** `ids` in the order of their numbers, −0 as 0: 32 bits at a time, leaving out what all numbers have in common. */
export function* numbersInOrder(
  numbers: FloatList,
  ids: Uint32Array,
): Generator<void, Uint32Array> {
  const sort = new RadixSort(ids.length);
  sort.ids.set(ids);
  yield* sortWindows(sort, new NumberOrder(numbers));
  return sort.ids;
}

class NumberOrder implements WindowedOrder {
  readonly #numbers: FloatList;

  constructor(numbers: FloatList) {
    this.#numbers = numbers;
  }

  *readKeys(sort: RadixSort, { from, to }: Group) {
    let [high, low] = [0, 0];
    for (let at = from; at < to; at += NUMBERS_AT_ONCE) {
      readBits(this.#numbers, sort, at, Math.min(to, at + NUMBERS_AT_ONCE));
      const first = { high: sort.keys[from] ?? 0, low: sort.scratch[from] ?? 0 };
      high |= differing(sort.keys, first.high, at, Math.min(to, at + NUMBERS_AT_ONCE));
      low |= differing(sort.scratch, first.low, at, Math.min(to, at + NUMBERS_AT_ONCE));
      if (to - from > NUMBERS_AT_ONCE) yield;
    }
    const common = high === 0 ? 32 + Math.clz32(low) : Math.clz32(high);
    if (common === BITS) return { from: to, depth: null };
    for (let at = from; at < to; at += NUMBERS_AT_ONCE) {
      leaveOut(sort, at, Math.min(to, at + NUMBERS_AT_ONCE), common);
      if (to - from > NUMBERS_AT_ONCE) yield;
    }
    return { from, depth: common + 32 >= BITS ? null : common + 32 };
  }

  compare(a: number, b: number): number {
    return this.#numbers.at(a) - this.#numbers.at(b);
  }
}

const bits = new DataView(new ArrayBuffer(8));

/** Writes the first half of each number to the keys and the second to the scratch, so that as whole numbers they are in order. */
function readBits(
  numbers: FloatList,
  { ids, keys, scratch }: RadixSort,
  from: number,
  to: number,
): void {
  for (let at = from; at < to; at += 1) {
    // Added to 0, −0 becomes 0, which it equals.
    bits.setFloat64(0, 0 + numbers.at(ids[at] ?? 0));
    const high = bits.getUint32(0);
    // As whole numbers floats are in order, but for the sign: negative ones backwards and above.
    const flip = high >>> 31 === 1 ? 0xffffffff : 0;
    keys[at] = high ^ (flip | 0x80000000);
    scratch[at] = bits.getUint32(4) ^ flip;
  }
}

/** The bits in which any of `words` differs from `first`. */
function differing(words: Uint32Array, first: number, from: number, to: number): number {
  let bits = 0;
  for (let at = from; at < to; at += 1) bits |= (words[at] ?? 0) ^ first;
  return bits;
}

/** Leaves in `keys` the 32 bits after the `common` ones. */
function leaveOut({ keys, scratch }: RadixSort, from: number, to: number, common: number): void {
  for (let at = from; at < to; at += 1) {
    const high = keys[at] ?? 0;
    const low = scratch[at] ?? 0;
    // A shift by 32 would be one by none.
    if (common >= 32) keys[at] = low << (common - 32);
    else if (common > 0) keys[at] = (high << common) | (low >>> (32 - common));
  }
}

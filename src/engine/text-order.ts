import { createPlace, createRun, type PackedStrings, type TextPlace } from './packed-strings.ts';
import { RadixSort } from './radix-sort.ts';
import { type Group, sortWindows, type WindowedOrder } from './sort-windows.ts';
import { compareBytes } from './text-bytes.ts';
import { WINDOW, WindowAlphabets } from './window-alphabets.ts';

/** A few milliseconds of work. */
const TEXTS_AT_ONCE = 1 << 15;
/** Looked at before all are, to see whether they have a common beginning. */
const SAMPLES = 16;
/** From here on it is worth while to look which bytes there are. */
const MANY = 1 << 12;

/**
 * `ids`, which ascend, in the order of the bytes of their texts: as many bytes at a
 * time as fit into 32 bits, leaving out what the texts have in common.
 */
export function* textsInOrder(
  strings: PackedStrings,
  ids: Uint32Array,
): Generator<void, Uint32Array> {
  const sort = new RadixSort(ids.length);
  sort.ids.set(ids);
  yield* sortWindows(sort, new TextOrder(strings));
  return sort.ids;
}

class TextOrder implements WindowedOrder {
  readonly #strings: PackedStrings;
  readonly #place = createPlace();
  readonly #other = createPlace();

  constructor(strings: PackedStrings) {
    this.#strings = strings;
  }

  *readKeys(sort: RadixSort, { from: first, to, depth }: Group) {
    // An empty text alone can have ended at the very beginning: later is time enough for it.
    const from =
      depth === 0 ? first : endedFirst(this.#strings, sort.ids, { from: first, to, depth });
    const common = yield* readCommonWindows(this.#strings, sort, { from, to, depth });
    if (to - from < MANY) return { from, depth: common + WINDOW / 2 };
    const alphabets = new WindowAlphabets();
    for (let at = from; at < to; at += TEXTS_AT_ONCE) {
      alphabets.note(sort.keys, sort.scratch, at, Math.min(to, at + TEXTS_AT_ONCE));
      yield;
    }
    const length = alphabets.close();
    for (let at = from; at < to; at += TEXTS_AT_ONCE) {
      alphabets.encode(sort.keys, sort.scratch, at, Math.min(to, at + TEXTS_AT_ONCE));
      yield;
    }
    return { from, depth: common + length };
  }

  compare(a: number, b: number, depth: number): number {
    const { bytes, from, to } = this.#strings.locate(a, this.#place);
    const other = this.#strings.locate(b, this.#other);
    return compareBytes(bytes, from + depth, to, other.bytes, other.from + depth, other.to);
  }
}

/**
 * Texts that end within what is sorted are the beginnings of all others that share
 * it, and their zeros are not to be mistaken for NUL: the shortest comes first.
 *
 * @returns where those begin that go on
 */
function endedFirst(strings: PackedStrings, ids: Uint32Array, { from, to, depth }: Group): number {
  const place = createPlace();
  const ended: { readonly id: number; readonly length: number }[] = [];
  let slot = to;
  for (let at = to - 1; at >= from; at -= 1) {
    const id = ids[at] ?? 0;
    strings.locate(id, place);
    if (place.to - place.from <= depth) ended.push({ id, length: place.to - place.from });
    else ids[--slot] = id;
  }
  ended.sort((a, b) => a.length - b.length);
  for (const [at, { id }] of ended.entries()) ids[from + at] = id;
  return slot;
}

/**
 * Reads the window after what all texts of the group begin with, its first half to
 * the keys and the second to the scratch. A few texts tell how long that is likely to
 * be, so that mostly all are read only once.
 *
 * @returns how many bytes they have in common
 */
function* readCommonWindows(
  strings: PackedStrings,
  sort: RadixSort,
  { from, to, depth }: Group,
): Generator<void, number> {
  const first = strings.locate(sort.ids[from] ?? 0, createPlace());
  const place = createPlace();
  let common = first.to - first.from;
  const step = Math.max(1, Math.floor((to - from) / SAMPLES));
  for (let at = from; at < to; at += step) {
    common = commonLength(first, strings.locate(sort.ids[at] ?? 0, place), depth, common);
  }
  for (;;) {
    const windows = new Windows(first, depth, common);
    for (let at = from; at < to; at += TEXTS_AT_ONCE) {
      windows.read(strings, sort, at, Math.min(to, at + TEXTS_AT_ONCE));
      if (to - from > TEXTS_AT_ONCE) yield;
    }
    if (windows.common === common) return common;
    common = windows.common;
  }
}

/** Reads the windows of texts after the beginning that they are supposed to have in common with the first. */
class Windows {
  readonly #first: TextPlace;
  readonly #depth: number;
  readonly #supposed: number;
  /** How many bytes they really have in common, at most those supposed. */
  common: number;

  constructor(first: TextPlace, depth: number, supposed: number) {
    this.#first = first;
    this.#depth = depth;
    this.#supposed = supposed;
    this.common = supposed;
  }

  read(strings: PackedStrings, sort: RadixSort, from: number, to: number): void {
    const { ids } = sort;
    const id = ids[from] ?? 0;
    if ((ids[to - 1] ?? 0) - id === to - from - 1 && this.#depth === 0) {
      // Ascending without a gap, as all are at first.
      this.#readRuns(strings, sort, from, to);
      return;
    }
    const place = createPlace();
    for (let at = from; at < to; at += 1) {
      this.#readOne(strings.locate(ids[at] ?? 0, place), sort.keys, sort.scratch, at);
    }
  }

  #readRuns(
    strings: PackedStrings,
    { ids, keys, scratch }: RadixSort,
    from: number,
    to: number,
  ): void {
    const run = createRun();
    const place = createPlace();
    const first = ids[from] ?? 0;
    for (let at = from; at < to; at += run.count) {
      const { bytes, view, offsets, count } = strings.readRun(
        first + at - from,
        first + to - from,
        run,
      );
      place.bytes = bytes;
      place.view = view;
      for (let text = 0; text < count; text += 1) {
        place.from = offsets[text] ?? 0;
        place.to = offsets[text + 1] ?? 0;
        this.#readOne(place, keys, scratch, at + text);
      }
    }
  }

  #readOne(place: TextPlace, high: Uint32Array, low: Uint32Array, at: number): void {
    this.common = commonLength(this.#first, place, this.#depth, this.common);
    high[at] = fourBytes(place, place.from + this.#supposed);
    low[at] = fourBytes(place, place.from + this.#supposed + 4);
  }
}

/** @param known bytes that are known to be the same */
function commonLength(a: TextPlace, b: TextPlace, known: number, most: number): number {
  const end = Math.min(most, b.to - b.from);
  let length = known;
  while (
    length + 4 <= end &&
    a.view.getInt32(a.from + length) === b.view.getInt32(b.from + length)
  ) {
    length += 4;
  }
  while (length < end && a.bytes[a.from + length] === b.bytes[b.from + length]) length += 1;
  return length;
}

/** Beyond the end there are zeros. */
function fourBytes({ bytes, view, to }: TextPlace, at: number): number {
  if (at + 4 <= to) return view.getUint32(at);
  let word = 0;
  for (let next = at; next < at + 4; next += 1) {
    word = (word << 8) | (next < to ? (bytes[next] ?? 0) : 0);
  }
  return word;
}

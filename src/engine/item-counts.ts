import type { MetadataValue } from '#protocol/vector.ts';
import type { MetadataColumn } from './metadata-column.ts';
import { createPlace, PackedStrings, type TextPlace } from './packed-strings.ts';
import { ESCAPE, ITEM_END, LIST, NUMBER, packValue, unpackItem } from './packed-value.ts';
import { textOf } from './text-bytes.ts';
import { Uint32List } from './uint32-list.ts';

/** A few milliseconds of work. */
const ITEMS_AT_ONCE = 1 << 14;

const LIST_BYTE = LIST.charCodeAt(0);
const END_BYTE = ITEM_END.charCodeAt(0);
const ESCAPE_BYTE = ESCAPE.charCodeAt(0);
const NUMBER_BYTE = NUMBER.charCodeAt(0);
const MINUS_BYTE = '-'.charCodeAt(0);
const ZERO_BYTE = '0'.charCodeAt(0);
/** 0, packed. */
const ZERO = packValue(0);

/** How many rows have each item of a field's lists, or have it alone. */
export interface ItemCounts {
  /** In the order the items were read. */
  readonly counts: Uint32Array;
  /** The item at a place of `counts`; an empty list is one itself. */
  valueAt(place: number): MetadataValue;
}

/** @param codeCounts rows by code, of which each counts once for an item */
export function* countItems(
  column: MetadataColumn,
  codeCounts: Uint32Array,
): Generator<void, ItemCounts> {
  const items = new Items(column, codeCounts.length - 1);
  const place = createPlace();
  let work = 0;
  for (let id = 0; id < codeCounts.length - 1; id += 1) {
    const rows = codeCounts[id + 1] ?? 0;
    if (rows > 0) work += items.add(id, column.dictionary.locate(id, place), rows);
    else work += 1;
    if (work < ITEMS_AT_ONCE) continue;
    work = 0;
    yield;
  }
  return items.counted();
}

/** Items by number: that of the same value in the dictionary, or one beyond those. */
class Items {
  readonly #column: MetadataColumn;
  readonly #size: number;
  /** Items of lists that no row has alone, as `packItem` writes them but for its end. */
  readonly #others = new PackedStrings();
  /** Rows by item. */
  readonly #counts: Counter;
  /** By item the value that it was counted for last, from 1: a list may hold an item twice. */
  readonly #countedFor: Counter;
  /** Items in the order they were read. */
  readonly #order = new Uint32List();
  /** Stands for 0 and −0, which are equal. */
  readonly #zero: number;

  constructor(column: MetadataColumn, size: number) {
    this.#column = column;
    this.#size = size;
    this.#counts = new Counter(size);
    this.#countedFor = new Counter(size);
    const zeros = [0, -0].map((zero) => column.dictionary.find(packValue(zero)));
    const known = zeros.find((id) => id >= 0 && id < size);
    this.#zero = known ?? size + this.#others.intern(ZERO);
  }

  /** @returns how many items the value has */
  add(id: number, { bytes, from, to }: TextPlace, rows: number): number {
    if (bytes[from] !== LIST_BYTE || to === from + 1) {
      this.#count(isZero(bytes, from, to) ? this.#zero : id, id, rows);
      return 1;
    }
    let count = 0;
    for (let at = from + 1, end = at; at < to; at = end + 1) {
      let isEscaped = false;
      for (end = at; bytes[end] !== END_BYTE; end += 1) {
        if (bytes[end] === ESCAPE_BYTE) isEscaped = true;
      }
      this.#count(this.#itemAt(bytes, at, end, isEscaped), id, rows);
      count += 1;
    }
    return count;
  }

  counted(): ItemCounts {
    const length = this.#order.size;
    const counts = new Uint32Array(length);
    for (let place = 0; place < length; place += 1) {
      counts[place] = this.#counts.at(this.#order.at(place));
    }
    return { counts, valueAt: (place) => this.#valueOf(this.#order.at(place)) };
  }

  #itemAt(bytes: Uint8Array, from: number, to: number, isEscaped: boolean): number {
    if (isZero(bytes, from, to)) return this.#zero;
    const { dictionary } = this.#column;
    const id = isEscaped
      ? dictionary.find(packValue(unpackItem(textOf(bytes, from, to))))
      : dictionary.findBytes(bytes, from, to);
    // Values that came in since are not among the counted ones.
    return id >= 0 && id < this.#size ? id : this.#size + this.#others.internBytes(bytes, from, to);
  }

  #count(item: number, id: number, rows: number): void {
    if (this.#countedFor.at(item) === id + 1) return;
    this.#countedFor.put(item, id + 1);
    const before = this.#counts.at(item);
    if (before === 0) this.#order.push(item);
    this.#counts.put(item, before + rows);
  }

  #valueOf(item: number): MetadataValue {
    if (item === this.#zero) return 0;
    if (item < this.#size) return this.#column.valueOf(item + 1);
    return unpackItem(this.#others.at(item - this.#size));
  }
}

/** A number for each item: those of the dictionary at once, the others as they come. */
class Counter {
  readonly #values: Uint32Array;
  readonly #others: number[] = [];

  constructor(size: number) {
    this.#values = new Uint32Array(size);
  }

  at(item: number): number {
    const { length } = this.#values;
    return (item < length ? this.#values[item] : this.#others[item - length]) ?? 0;
  }

  put(item: number, value: number): void {
    const { length } = this.#values;
    if (item < length) this.#values[item] = value;
    else this.#others[item - length] = value;
  }
}

/** Whether a packed number is 0 or −0. */
function isZero(bytes: Uint8Array, from: number, to: number): boolean {
  if (bytes[from] !== NUMBER_BYTE || bytes[to - 1] !== ZERO_BYTE) return false;
  return to === from + 2 || (to === from + 3 && bytes[from + 1] === MINUS_BYTE);
}

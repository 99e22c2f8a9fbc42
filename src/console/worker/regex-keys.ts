import type { Bitmap } from '#engine/bitmap.ts';
import type { KeyStore } from '#engine/key-store.ts';
import type { PackedTexts } from '#engine/packed-strings.ts';

/** Keys that the thread of the expressions is given at a time. */
export const PORTION = 8192;

const numbers = new WeakMap<KeyStore, number>();
let stores = 0;

/** Names a store to the thread of the expressions. */
export function numberOf(store: KeyStore): number {
  const number = numbers.get(store) ?? ++stores;
  numbers.set(store, number);
  return number;
}

/** Rows that stand side by side, some of which are held against an expression. */
export class RegexKeys {
  /** Names the store. */
  readonly store: number;
  /** The rows from `portion * PORTION` on. */
  readonly portion: number;
  /** Rows there are in the portion by now: the last one of a store still grows. */
  readonly size: number;
  /** Those that are asked about, counted from the portion's first; null for all. */
  readonly places: Uint32Array<ArrayBuffer> | null;
  readonly #source: KeyStore;

  private constructor(source: KeyStore, portion: number, size: number, within: Bitmap | null) {
    const first = portion * PORTION;
    this.#source = source;
    this.store = numberOf(source);
    this.portion = portion;
    this.size = size;
    const count = within?.countIn(first, first + size) ?? size;
    this.places = count === size ? null : new Uint32Array(count);
    let row = first - 1;
    for (let at = 0; this.places !== null && at < count; at += 1) {
      row = within?.next(row + 1) ?? -1;
      this.places[at] = row - first;
    }
  }

  /** The portions of a store that rows of `within` are in, or all. */
  static *of(store: KeyStore, within: Bitmap | null): Generator<RegexKeys> {
    for (let portion = 0; portion * PORTION < store.size; portion += 1) {
      const size = Math.min(PORTION, store.size - portion * PORTION);
      const keys = new RegexKeys(store, portion, size, within);
      if (keys.count > 0) yield keys;
    }
  }

  /** Keys that are asked about. */
  get count(): number {
    return this.places?.length ?? this.size;
  }

  /** The first key that is asked about. */
  get first(): string {
    return this.#source.keyAt(this.rowAt(this.places?.[0] ?? 0));
  }

  rowAt(place: number): number {
    return this.portion * PORTION + place;
  }

  /** A copy of all keys of the portion. */
  pack(): PackedTexts {
    return this.#source.keys.copy(this.rowAt(0), this.rowAt(this.size));
  }
}

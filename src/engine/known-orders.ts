import { ascending } from './ascending.ts';
import type { KeyStore } from './key-store.ts';
import { textsInOrder } from './text-order.ts';
import { type ValueOrder, valueOrder } from './value-order.ts';

/** Bytes that are kept: enough for eleven fields of a million rows that differ everywhere. */
const MOST_BYTES = 48_000_000;

/** So many are sorted without being asked: that takes 20 bytes for each of them meanwhile. */
const MOST_AT_ONCE = 4_000_000;

interface Known<Order> {
  readonly order: Order;
  /** Texts that are in it: it holds as long as there are no more. */
  readonly size: number;
}

/**
 * Orders of a store's keys and of the values of its fields, found out ahead of the
 * question for them: then it is answered in a few steps through the rows.
 */
export class KnownOrders {
  readonly #store: KeyStore;
  readonly #most: number;
  readonly #mostAtOnce: number;
  #keys: Known<Uint32Array> | null = null;
  readonly #values = new Map<string, Known<ValueOrder>>();

  /**
   * @param most bytes that are kept
   * @param mostAtOnce keys, or values of a field, that are sorted
   */
  constructor(store: KeyStore, most = MOST_BYTES, mostAtOnce = MOST_AT_ONCE) {
    this.#store = store;
    this.#most = most;
    this.#mostAtOnce = mostAtOnce;
  }

  /** Memory held. */
  get bytes(): number {
    let bytes = this.#keys?.order.byteLength ?? 0;
    for (const { order } of this.#values.values()) bytes += bytesOf(order);
    return bytes;
  }

  /** Rows in the order of their keys, not to be changed; undefined while that is not known. */
  keys(): Uint32Array | undefined {
    return this.#keys?.size === this.#store.size ? this.#keys.order : undefined;
  }

  /** The order of the first `size` values of a field, when there are no more; undefined while that is not known. */
  values(field: string, size: number): ValueOrder | undefined {
    const known = this.#values.get(field);
    return known?.size === size ? known.order : undefined;
  }

  /**
   * Finds out those that are not known yet, as far as there is room, and forgets what
   * holds no longer. Yields every few milliseconds.
   */
  *catchUp(): Generator<void, void> {
    this.#forgetFormer();
    yield* this.#sortKeys();
    for (const field of this.#store.fields) yield* this.#sortValues(field);
  }

  #forgetFormer(): void {
    if (this.#keys?.size !== this.#store.size) this.#keys = null;
    for (const [field, { size }] of this.#values) {
      if (size !== this.#store.column(field)?.dictionary.size) this.#values.delete(field);
    }
  }

  *#sortKeys(): Generator<void, void> {
    const { keys, size } = this.#store;
    if (keys.isSorted || this.#keys !== null || !this.#hasRoomFor(size)) return;
    this.#keys = { order: yield* textsInOrder(keys, ascending(size)), size };
  }

  *#sortValues(field: string): Generator<void, void> {
    const column = this.#store.column(field);
    if (column === undefined || this.#values.has(field)) return;
    const { size } = column.dictionary;
    if (!this.#hasRoomFor(size)) return;
    const order = yield* valueOrder(column, null);
    this.#values.set(field, { order, size });
  }

  #hasRoomFor(numbers: number): boolean {
    if (numbers > this.#mostAtOnce) return false;
    return this.bytes + numbers * Uint32Array.BYTES_PER_ELEMENT <= this.#most;
  }
}

/** The arrays may be parts of longer ones. */
function bytesOf({ ids, standIns }: ValueOrder): number {
  return ids.buffer.byteLength + (standIns?.buffer.byteLength ?? 0);
}

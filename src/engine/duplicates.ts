import { ServiceError } from '#protocol/service-error.ts';
import type { Vector } from '#protocol/vector.ts';
import { dataFingerprint } from './fingerprint.ts';
import { FingerprintList } from './fingerprint-list.ts';
import { PackedStrings } from './packed-strings.ts';
import { RadixSort } from './radix-sort.ts';
import { textsInOrder } from './text-order.ts';

/** Rows between two looks at the clock. */
const AT_ONCE = 4096;

/**
 * Finds vectors that may be exact copies of each other, in an index of any size:
 * of each it keeps the key and a fingerprint of 128 bits, as `findCopies` compares
 * them, never the numbers.
 */
export class DuplicateFinder {
  readonly #keys = new PackedStrings();
  readonly #numbers = new FingerprintList();

  /** Distinct keys taken. */
  get size(): number {
    return this.#keys.size;
  }

  /** Memory held. */
  get bytes(): number {
    return this.#keys.bytes + this.#numbers.bytes;
  }

  /**
   * A vector of the index; a key that comes again counts as it came last.
   *
   * @throws ServiceError `BadAnswer` when it came without its numbers
   */
  take({ key, data }: Vector): void {
    if (data === undefined) throw withoutNumbers(key);
    this.#numbers.set(this.#keys.intern(key), dataFingerprint(data.float32));
  }

  /**
   * Keys of equal fingerprints, two or more, in the order of their bytes; groups in that
   * of their first keys. Yields every few milliseconds.
   */
  *groups(): Generator<void, readonly (readonly string[])[]> {
    const groupOf = new Uint32Array(this.size);
    const candidates = yield* this.#candidates(groupOf);
    const groups = new Map<number, string[]>();
    // The first key of a group comes before the others, and so does its group.
    for (const [at, row] of (yield* textsInOrder(this.#keys, candidates)).entries()) {
      const group = groupOf[row] ?? 0;
      const members = groups.get(group) ?? [];
      members.push(this.#keys.at(row));
      groups.set(group, members);
      if (at % AT_ONCE === 0) yield;
    }
    return [...groups.values()];
  }

  /**
   * @param groupOf gets a number for each row of a group, the same for all of it
   * @returns these rows, ascending
   */
  *#candidates(groupOf: Uint32Array): Generator<void, Uint32Array> {
    const { size } = this;
    const sorting = new RadixSort(size);
    for (let row = 0; row < size; row += 1) {
      sorting.ids[row] = row;
      sorting.keys[row] = this.#numbers.word(row, 0);
    }
    yield* sorting.sort(0, size);
    const { ids, keys } = sorting;
    const found = new Uint32Array(size);
    let [count, groups] = [0, 0];
    for (let from = 0, to = 0, rested = 0; from < size; from = to) {
      for (to = from + 1; to < size && keys[to] === keys[from]; ) to += 1;
      for (const group of this.#equalIn(ids.subarray(from, to))) {
        groups += 1;
        for (const row of group) groupOf[row] = groups;
        found.set(group, count);
        count += group.length;
      }
      if (to - rested < AT_ONCE) continue;
      rested = to;
      yield;
    }
    return found.subarray(0, count).sort();
  }

  /** Of rows whose fingerprints begin alike those that are the same to the end. */
  *#equalIn(rows: Uint32Array): Generator<Uint32Array> {
    if (rows.length === 1) return;
    rows.sort((a, b) => this.#compare(a, b));
    for (let from = 0, to = 0; from < rows.length; from = to) {
      const first = rows[from] ?? 0;
      for (to = from + 1; to < rows.length && this.#compare(first, rows[to] ?? 0) === 0; ) to += 1;
      if (to - from > 1) yield rows.subarray(from, to);
    }
  }

  #compare(a: number, b: number): number {
    for (let word = 0; word < 4; word += 1) {
      const difference = this.#numbers.word(a, word) - this.#numbers.word(b, word);
      if (difference !== 0) return difference;
    }
    return 0;
  }
}

function withoutNumbers(key: string): ServiceError {
  return new ServiceError({
    code: 'BadAnswer',
    status: 200,
    message: `${JSON.stringify(key)} came without its numbers, which were asked for, so that duplicates cannot be told. Look again.`,
    outcome: 'answered',
  });
}

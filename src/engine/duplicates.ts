import { ServiceError } from '#protocol/service-error.ts';
import type { Vector } from '#protocol/vector.ts';
import { dataFingerprint } from './fingerprint.ts';
import { FingerprintList } from './fingerprint-list.ts';
import { compareKeys } from './key-order.ts';
import { PackedStrings } from './packed-strings.ts';

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

  /** Keys of equal fingerprints, two or more, in the order of their bytes; groups in that of their first keys. */
  groups(): readonly (readonly string[])[] {
    const order = Uint32Array.from({ length: this.size }, (_, at) => at);
    order.sort((a, b) => this.#compare(a, b));
    const groups: string[][] = [];
    for (let from = 0; from < order.length; ) {
      const first = order[from] ?? 0;
      let to = from + 1;
      while (to < order.length && this.#compare(first, order[to] ?? 0) === 0) to += 1;
      if (to - from > 1) {
        groups.push(
          Array.from(order.subarray(from, to), (at) => this.#keys.at(at)).sort(compareKeys),
        );
      }
      from = to;
    }
    return groups.sort((a, b) => compareKeys(a[0] ?? '', b[0] ?? ''));
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

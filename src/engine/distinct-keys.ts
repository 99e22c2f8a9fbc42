/**
 * Finds out whether keys are distinct in eight bytes a key: it keeps the
 * first eight of each key's SHA-256 and sorts them at the end. Equal keys are
 * always found; two of ten million different ones look equal once in 370,000
 * plans, which is then refused.
 */
export class DistinctKeys {
  readonly #words: Uint32Array;
  readonly #numbers: BigUint64Array;
  #count = 0;

  /** @param capacity keys that will be added, at most */
  constructor(capacity: number) {
    const buffer = new ArrayBuffer(capacity * 8);
    this.#words = new Uint32Array(buffer);
    this.#numbers = new BigUint64Array(buffer);
  }

  /** @throws RangeError when more are added than there is room for */
  add(digest: Uint8Array): void {
    if (this.#count === this.#numbers.length) {
      throw new RangeError(`There is room for ${this.#count} keys only.`);
    }
    const view = new DataView(digest.buffer, digest.byteOffset, digest.byteLength);
    this.#words[this.#count * 2] = view.getUint32(0);
    this.#words[this.#count * 2 + 1] = view.getUint32(4);
    this.#count += 1;
  }

  /** Whether a key was added twice; nothing may be added afterwards. */
  hasRepeats(): boolean {
    const numbers = this.#numbers.subarray(0, this.#count).sort();
    const words = this.#words;
    for (let at = 1; at < numbers.length; at += 1) {
      const place = at * 2;
      if (words[place] === words[place - 2] && words[place + 1] === words[place - 1]) return true;
    }
    return false;
  }
}

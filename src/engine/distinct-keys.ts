/**
 * Finds out whether keys are distinct in eight bytes a key: it keeps the
 * first eight of each key's SHA-256 and sorts them at the end. Equal keys are
 * always found; two of ten million different ones look equal once in 370,000
 * plans, which is then refused.
 */
export class DistinctKeys {
  #words: Uint32Array;
  #count = 0;

  /** @param expected keys that will be added; more make it grow, which takes half as much again for a moment */
  constructor(expected = 1024) {
    this.#words = new Uint32Array(expected * 2);
  }

  get count(): number {
    return this.#count;
  }

  /** @param digest `keyDigestBytes` of the key */
  add(digest: Uint8Array): void {
    const place = this.#count * 2;
    if (place === this.#words.length) {
      const longer = new Uint32Array(Math.max(2, place * 2));
      longer.set(this.#words);
      this.#words = longer;
    }
    const view = new DataView(digest.buffer, digest.byteOffset, digest.byteLength);
    this.#words[place] = view.getUint32(0);
    this.#words[place + 1] = view.getUint32(4);
    this.#count += 1;
  }

  /** Whether a key was added twice; nothing may be added afterwards. */
  hasRepeats(): boolean {
    const words = this.#words;
    new BigUint64Array(words.buffer, 0, this.#count).sort();
    for (let at = 1; at < this.#count; at += 1) {
      const place = at * 2;
      if (words[place] === words[place - 2] && words[place + 1] === words[place - 1]) return true;
    }
    return false;
  }
}

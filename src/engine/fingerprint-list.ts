/** A fingerprint (`metadataFingerprint`, `dataFingerprint`) has 32 hex digits. */
const WORDS = 4;

/** Fingerprints by number, from 0, in sixteen bytes each; one that was never set is all zeros. */
export class FingerprintList {
  #words = new Uint32Array(1024);

  /** Memory held. */
  get bytes(): number {
    return this.#words.byteLength;
  }

  set(at: number, fingerprint: string): void {
    const start = at * WORDS;
    if (start + WORDS > this.#words.length) this.#grow(start + WORDS);
    for (let word = 0; word < WORDS; word += 1) {
      this.#words[start + word] = wordOf(fingerprint, word);
    }
  }

  at(at: number): string {
    let text = '';
    for (let word = 0; word < WORDS; word += 1) {
      text += this.word(at, word).toString(16).padStart(8, '0');
    }
    return text;
  }

  /** Whether the fingerprint of this number is `fingerprint`. */
  is(at: number, fingerprint: string): boolean {
    for (let word = 0; word < WORDS; word += 1) {
      if (this.word(at, word) !== wordOf(fingerprint, word)) return false;
    }
    return true;
  }

  /** 32 bits of a fingerprint, the first at 0 and the last at 3. */
  word(at: number, word: number): number {
    return this.#words[at * WORDS + word] ?? 0;
  }

  #grow(needed: number): void {
    const longer = new Uint32Array(Math.max(needed, Math.ceil(this.#words.length * 1.5)));
    longer.set(this.#words);
    this.#words = longer;
  }
}

function wordOf(fingerprint: string, word: number): number {
  return Number.parseInt(fingerprint.slice(word * 8, word * 8 + 8), 16);
}

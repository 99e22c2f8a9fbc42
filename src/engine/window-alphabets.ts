/** Bytes of a window. */
export const WINDOW = 8;

const KEYS = 2 ** 32;

/**
 * Writes windows of eight bytes as numbers of 32 bits in the same order. Texts that
 * people sort hold few different bytes at each place, ten digits for instance: each
 * place is written with as many digits as it needs, so that mostly all eight fit.
 */
export class WindowAlphabets {
  /** For each place 256 bytes: 1 for those that were noted, then what they count for. */
  readonly #codes = new Uint32Array(WINDOW * 256);

  /** Notes the windows at the places `from` up to, without, `to`; half of each is in `high`. */
  note(high: Uint32Array, low: Uint32Array, from: number, to: number): void {
    const seen = this.#codes;
    for (let at = from; at < to; at += 1) {
      const first = high[at] ?? 0;
      const second = low[at] ?? 0;
      seen[first >>> 24] = 1;
      seen[0x100 + ((first >>> 16) & 0xff)] = 1;
      seen[0x200 + ((first >>> 8) & 0xff)] = 1;
      seen[0x300 + (first & 0xff)] = 1;
      seen[0x400 + (second >>> 24)] = 1;
      seen[0x500 + ((second >>> 16) & 0xff)] = 1;
      seen[0x600 + ((second >>> 8) & 0xff)] = 1;
      seen[0x700 + (second & 0xff)] = 1;
    }
  }

  /**
   * To be called between the last `note` and the first `encode`.
   *
   * @returns how many of the eight bytes the numbers stand for
   */
  close(): number {
    const alphabets = Array.from({ length: WINDOW }, (_, place) =>
      this.#codes.subarray(place * 256, (place + 1) * 256),
    );
    let length = 0;
    let product = 1;
    for (const alphabet of alphabets) {
      const next = product * sizeOf(alphabet);
      if (next > KEYS) break;
      product = next;
      length += 1;
    }
    for (const [place, alphabet] of alphabets.entries()) {
      product = place < length ? product / sizeOf(alphabet) : 0;
      count(alphabet, product);
    }
    return length;
  }

  /** Puts the numbers in the place of `high`. */
  encode(high: Uint32Array, low: Uint32Array, from: number, to: number): void {
    const codes = this.#codes;
    for (let at = from; at < to; at += 1) {
      const first = high[at] ?? 0;
      const second = low[at] ?? 0;
      let key = codes[first >>> 24] ?? 0;
      key = (key + (codes[0x100 + ((first >>> 16) & 0xff)] ?? 0)) | 0;
      key = (key + (codes[0x200 + ((first >>> 8) & 0xff)] ?? 0)) | 0;
      key = (key + (codes[0x300 + (first & 0xff)] ?? 0)) | 0;
      key = (key + (codes[0x400 + (second >>> 24)] ?? 0)) | 0;
      key = (key + (codes[0x500 + ((second >>> 16) & 0xff)] ?? 0)) | 0;
      key = (key + (codes[0x600 + ((second >>> 8) & 0xff)] ?? 0)) | 0;
      high[at] = key + (codes[0x700 + (second & 0xff)] ?? 0);
    }
  }
}

function sizeOf(alphabet: Uint32Array): number {
  let size = 0;
  for (const seen of alphabet) size += seen;
  return size;
}

/** Turns each byte that was noted into its number among them, times `weight`. */
function count(alphabet: Uint32Array, weight: number): void {
  let code = 0;
  for (const [byte, seen] of alphabet.entries()) {
    alphabet[byte] = code * weight;
    code += seen;
  }
}

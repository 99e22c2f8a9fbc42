const WORDS = 4;
const CHUNK_BITS = 14;
const CHUNK_ROWS = 1 << CHUNK_BITS;
const HEX = /^[0-9a-f]{32}$/;

/** A fingerprint for each row, 16 bytes instead of a string of 32 hex digits; zeros where none was put. */
export class FingerprintColumn {
  readonly #chunks: (Uint32Array | undefined)[] = [];

  /** Memory held. */
  get bytes(): number {
    return this.#chunks.reduce((sum, chunk) => sum + (chunk?.byteLength ?? 0), 0);
  }

  /** @returns 32 hex digits */
  at(row: number): string {
    let text = '';
    for (let word = 0; word < WORDS; word += 1) {
      text += this.#word(row, word).toString(16).padStart(8, '0');
    }
    return text;
  }

  /** @throws RangeError when `fingerprint` is not 32 lower-case hex digits */
  put(row: number, fingerprint: string): void {
    if (!HEX.test(fingerprint)) {
      throw new RangeError(
        `“${fingerprint}” is no fingerprint: one has ${WORDS * 8} lower-case hex digits.`,
      );
    }
    const chunk = this.#chunkOf(row);
    const from = (row & (CHUNK_ROWS - 1)) * WORDS;
    for (let word = 0; word < WORDS; word += 1) {
      chunk[from + word] = Number.parseInt(fingerprint.slice(word * 8, word * 8 + 8), 16);
    }
  }

  /** As `put`, from the 16 bytes of a fingerprint. */
  putBytes(row: number, bytes: Uint8Array, at: number): void {
    const chunk = this.#chunkOf(row);
    const from = (row & (CHUNK_ROWS - 1)) * WORDS;
    for (let word = 0; word < WORDS; word += 1) {
      const start = at + word * 4;
      chunk[from + word] =
        (((bytes[start] ?? 0) << 24) |
          ((bytes[start + 1] ?? 0) << 16) |
          ((bytes[start + 2] ?? 0) << 8) |
          (bytes[start + 3] ?? 0)) >>>
        0;
    }
  }

  /** Puts what another column has at `otherRow`. */
  copy(row: number, other: FingerprintColumn, otherRow: number): void {
    const chunk = this.#chunkOf(row);
    const from = (row & (CHUNK_ROWS - 1)) * WORDS;
    for (let word = 0; word < WORDS; word += 1) chunk[from + word] = other.#word(otherRow, word);
  }

  /** Whether another column has the same fingerprint at `otherRow`. */
  isSame(row: number, other: FingerprintColumn, otherRow: number): boolean {
    for (let word = 0; word < WORDS; word += 1) {
      if (this.#word(row, word) !== other.#word(otherRow, word)) return false;
    }
    return true;
  }

  /** 32 bits of the fingerprint, as even as chance: for tables. */
  hashAt(row: number): number {
    return this.#word(row, 0);
  }

  #word(row: number, word: number): number {
    return this.#chunks[row >>> CHUNK_BITS]?.[(row & (CHUNK_ROWS - 1)) * WORDS + word] ?? 0;
  }

  #chunkOf(row: number): Uint32Array {
    const at = row >>> CHUNK_BITS;
    const chunk = this.#chunks[at] ?? new Uint32Array(CHUNK_ROWS * WORDS);
    this.#chunks[at] = chunk;
    return chunk;
  }
}

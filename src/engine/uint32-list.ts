const CHUNK_BITS = 16;
const CHUNK = 1 << CHUNK_BITS;
const FIRST = 16;

/**
 * A list of 32-bit numbers that only grows. Beyond 65,536 it grows by chunks, so
 * that no list of millions is ever copied.
 */
export class Uint32List {
  readonly #chunks: Uint32Array[] = [new Uint32Array(FIRST)];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Memory held. */
  get bytes(): number {
    return this.#chunks.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  push(value: number): void {
    const at = this.#size & (CHUNK - 1);
    let chunk = this.#chunks[this.#size >>> CHUNK_BITS];
    if (chunk === undefined) {
      chunk = new Uint32Array(CHUNK);
      this.#chunks.push(chunk);
    } else if (at >= chunk.length) {
      const longer = new Uint32Array(chunk.length * 2);
      longer.set(chunk);
      chunk = longer;
      this.#chunks[0] = longer;
    }
    chunk[at] = value;
    this.#size += 1;
  }

  /** 0 where nothing was put. */
  at(index: number): number {
    return this.#chunks[index >>> CHUNK_BITS]?.[index & (CHUNK - 1)] ?? 0;
  }
}

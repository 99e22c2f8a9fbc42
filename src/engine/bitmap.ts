/** A set of row numbers, one bit for each. It grows as needed; rows beyond its end are not in it. */
export class Bitmap {
  #words: Uint32Array;
  #count = 0;

  /** @param length rows to make room for */
  constructor(length = 0) {
    this.#words = new Uint32Array((length + 31) >>> 5);
  }

  /** The rows of `positions`, in whatever order. */
  static of(positions: Iterable<number>): Bitmap {
    const bitmap = new Bitmap();
    for (const at of positions) bitmap.add(at);
    return bitmap;
  }

  /** The set that `words` gave; it takes the array over. */
  static fromWords(words: Uint32Array): Bitmap {
    const bitmap = new Bitmap();
    bitmap.#words = words;
    bitmap.#recount();
    return bitmap;
  }

  /** Rows in the set. */
  get count(): number {
    return this.#count;
  }

  /** Memory held. */
  get bytes(): number {
    return this.#words.byteLength;
  }

  /** A copy of the bits, row 0 in the lowest bit of the first word: for keeping or sending. */
  words(): Uint32Array<ArrayBuffer> {
    return new Uint32Array(this.#words);
  }

  has(at: number): boolean {
    return ((this.#words[at >>> 5] ?? 0) & (1 << (at & 31))) !== 0;
  }

  add(at: number): void {
    this.#reach(at + 1);
    const word = this.#words[at >>> 5] ?? 0;
    const bit = 1 << (at & 31);
    if ((word & bit) !== 0) return;
    this.#words[at >>> 5] = word | bit;
    this.#count += 1;
  }

  delete(at: number): void {
    if (!this.has(at)) return;
    this.#words[at >>> 5] = (this.#words[at >>> 5] ?? 0) & ~(1 << (at & 31));
    this.#count -= 1;
  }

  /** Adds the rows from `from` up to, without, `to`. */
  addRange(from: number, to: number): void {
    if (from >= to) return;
    this.#reach(to);
    const last = (to - 1) >>> 5;
    for (let word = from >>> 5; word <= last; word += 1)
      this.putWord(word, rangeBits(word, from, to));
  }

  /** Removes the rows from `from` up to, without, `to`. */
  deleteRange(from: number, to: number): void {
    const end = Math.min(to, this.#words.length * 32);
    for (let word = from >>> 5; word * 32 < end; word += 1) {
      const held = this.#words[word] ?? 0;
      const kept = held & ~rangeBits(word, from, end);
      this.#words[word] = kept;
      this.#count += bitsIn(kept) - bitsIn(held);
    }
  }

  /** Adds 32 rows at a time: bit 0 of `bits` is row `word * 32`. */
  putWord(word: number, bits: number): void {
    if (bits === 0) return;
    this.#reach((word + 1) * 32);
    const held = this.#words[word] ?? 0;
    this.#words[word] = held | bits;
    this.#count += bitsIn(held | bits) - bitsIn(held);
  }

  /** Rows of the set from `from` up to, without, `to`. */
  countIn(from: number, to: number): number {
    let count = 0;
    const end = Math.min(to, this.#words.length * 32);
    for (let word = from >>> 5; word * 32 < end; word += 1) {
      count += bitsIn((this.#words[word] ?? 0) & rangeBits(word, from, end));
    }
    return count;
  }

  clone(): Bitmap {
    return Bitmap.fromWords(this.words());
  }

  /** Keeps only what is in `other` too. */
  and(other: Bitmap): this {
    const words = this.#words;
    for (let at = 0; at < words.length; at += 1) {
      words[at] = (words[at] ?? 0) & (other.#words[at] ?? 0);
    }
    return this.#recount();
  }

  /** Adds what is in `other`. */
  or(other: Bitmap): this {
    this.#reach(other.#words.length * 32);
    const words = this.#words;
    for (let at = 0; at < other.#words.length; at += 1) {
      words[at] = (words[at] ?? 0) | (other.#words[at] ?? 0);
    }
    return this.#recount();
  }

  /** Removes what is in `other`. */
  andNot(other: Bitmap): this {
    const words = this.#words;
    for (let at = 0; at < words.length; at += 1) {
      words[at] = (words[at] ?? 0) & ~(other.#words[at] ?? 0);
    }
    return this.#recount();
  }

  /** Whether the same rows are in both. */
  equals(other: Bitmap): boolean {
    if (this.#count !== other.#count) return false;
    return this.#words.every((word, at) => word === (other.#words[at] ?? 0));
  }

  /** The first row of the set from `from` on, or -1. */
  next(from: number): number {
    let word = from >>> 5;
    let bits = (this.#words[word] ?? 0) & (-1 << (from & 31));
    while (bits === 0) {
      word += 1;
      if (word >= this.#words.length) return -1;
      bits = this.#words[word] ?? 0;
    }
    return word * 32 + lowestBit(bits);
  }

  /** The rows in ascending order. */
  *positions(): IterableIterator<number> {
    for (let at = this.next(0); at >= 0; at = this.next(at + 1)) yield at;
  }

  /** The rows in ascending order, at once. */
  toArray(): Uint32Array<ArrayBuffer> {
    const rows = new Uint32Array(this.#count);
    let count = 0;
    for (let word = 0; word < this.#words.length; word += 1) {
      let bits = this.#words[word] ?? 0;
      while (bits !== 0) {
        rows[count++] = word * 32 + lowestBit(bits);
        bits &= bits - 1;
      }
    }
    return rows;
  }

  #reach(length: number): void {
    const needed = (length + 31) >>> 5;
    if (needed <= this.#words.length) return;
    const words = new Uint32Array(
      Math.max(needed, this.#words.length + (this.#words.length >>> 1)),
    );
    words.set(this.#words);
    this.#words = words;
  }

  #recount(): this {
    let count = 0;
    for (const word of this.#words) count += bitsIn(word);
    this.#count = count;
    return this;
  }
}

/** The bits of the 32 rows of `word` that lie from `from` up to, without, `to`. */
function rangeBits(word: number, from: number, to: number): number {
  const first = Math.max(0, from - word * 32);
  const end = Math.min(32, to - word * 32);
  const below = end === 32 ? -1 : (1 << end) - 1;
  return below & (-1 << first);
}

function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}

function bitsIn(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

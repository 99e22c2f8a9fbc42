const BITS = 32;
/** Words of one block of `#ranks`. */
const BLOCK = 16;

/** Some of the rows 0 to `length`, one bit each. Never changed: every change is another set. */
export class RowSet {
  readonly length: number;
  readonly count: number;
  readonly words: Uint32Array<ArrayBuffer>;
  /** Rows before each block; made when first asked for. */
  #ranks: Uint32Array | null = null;

  /** @param words is the set's own from now on; bits beyond `length` are 0 */
  constructor(length: number, words: Uint32Array<ArrayBuffer>) {
    this.length = length;
    this.words = words;
    this.count = words.reduce((count, word) => count + bitsIn(word), 0);
  }

  static none(length: number): RowSet {
    return new RowSet(length, new Uint32Array(wordsFor(length)));
  }

  static all(length: number): RowSet {
    const words = new Uint32Array(wordsFor(length)).fill(0xffff_ffff);
    const rest = length % BITS;
    if (rest > 0) words[words.length - 1] = 2 ** rest - 1;
    return new RowSet(length, words);
  }

  static of(length: number, rows: Iterable<number>): RowSet {
    const words = new Uint32Array(wordsFor(length));
    for (const row of rows) words[row >>> 5] = (words[row >>> 5] ?? 0) | (1 << (row & 31));
    return new RowSet(length, words);
  }

  has(row: number): boolean {
    return ((this.words[row >>> 5] ?? 0) & (1 << (row & 31))) !== 0;
  }

  with(other: RowSet): RowSet {
    return this.#combined(other, (a, b) => a | b);
  }

  within(other: RowSet): RowSet {
    return this.#combined(other, (a, b) => a & b);
  }

  without(other: RowSet): RowSet {
    return this.#combined(other, (a, b) => a & ~b);
  }

  #combined(other: RowSet, join: (a: number, b: number) => number): RowSet {
    return new RowSet(
      this.length,
      this.words.map((word, at) => join(word, other.words[at] ?? 0)),
    );
  }

  /** The rows, lowest first. */
  *[Symbol.iterator](): Generator<number, undefined> {
    for (let at = 0; at < this.words.length; at += 1) {
      for (let word = this.words[at] ?? 0; word !== 0; word &= word - 1) {
        yield at * BITS + 31 - Math.clz32(word & -word);
      }
    }
  }

  /** The row that has `rank` rows of the set before it. `rank` is below `count`. */
  at(rank: number): number {
    const ranks = this.#ranksOfBlocks();
    let [low, high] = [0, ranks.length];
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((ranks[middle] ?? 0) <= rank) low = middle;
      else high = middle;
    }
    let left = rank - (ranks[low] ?? 0);
    let at = low * BLOCK;
    for (let bits = bitsIn(this.words[at] ?? 0); bits <= left; bits = bitsIn(this.words[at] ?? 0)) {
      left -= bits;
      at += 1;
    }
    let word = this.words[at] ?? 0;
    for (; left > 0; left -= 1) word &= word - 1;
    return at * BITS + 31 - Math.clz32(word & -word);
  }

  #ranksOfBlocks(): Uint32Array {
    if (this.#ranks !== null) return this.#ranks;
    const ranks = new Uint32Array(Math.max(1, Math.ceil(this.words.length / BLOCK)));
    let rank = 0;
    this.words.forEach((word, at) => {
      if (at % BLOCK === 0) ranks[at / BLOCK] = rank;
      rank += bitsIn(word);
    });
    this.#ranks = ranks;
    return ranks;
  }
}

function wordsFor(length: number): number {
  return Math.ceil(length / BITS);
}

function bitsIn(word: number): number {
  let bits = word - ((word >>> 1) & 0x5555_5555);
  bits = (bits & 0x3333_3333) + ((bits >>> 2) & 0x3333_3333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}

const FIRST_SLOTS = 16;
/** A slot holds a number plus one, 0 when free, and bits of the hash that spare most comparisons. */
const TAG_BITS = 5;
const TAG_MASK = (1 << TAG_BITS) - 1;
const MOST_IDS = 2 ** (32 - TAG_BITS) - 1;
/** Numbers that move to a larger table with each addition. */
const MOVED_AT_ONCE = 8;

/**
 * Finds numbers by the hash of what they stand for: open addressing, filled to
 * three quarters at most, some six bytes for each. When it grows, numbers move
 * to the larger table a few with each addition, so that none takes long, and in
 * their order, in which what they stand for lies in memory.
 */
export class IdTable {
  readonly #hashOf: (id: number) => number;
  #slots = new Uint32Array(FIRST_SLOTS);
  #size = 0;
  /** The smaller table while numbers move out of it. */
  #former: Uint32Array | null = null;
  #moved = 0;
  #toMove = 0;

  /** @param hashOf the hash that `id` was added with, asked for again when the table grows */
  constructor(hashOf: (id: number) => number) {
    this.#hashOf = hashOf;
  }

  /** Memory held. */
  get bytes(): number {
    return this.#slots.byteLength + (this.#former?.byteLength ?? 0);
  }

  /** @returns -1 when no number with this hash is the one wanted */
  find(hash: number, isWanted: (id: number) => boolean): number {
    const found = probe(this.#slots, hash, isWanted);
    return found < 0 && this.#former !== null ? probe(this.#former, hash, isWanted) : found;
  }

  /**
   * Adds the next number: they come without gaps, from 0.
   *
   * @throws RangeError beyond 134 million numbers
   */
  add(hash: number): void {
    if (this.#size >= MOST_IDS) {
      throw new RangeError(`At most ${MOST_IDS} rows are kept. Read fewer, by a filter.`);
    }
    if ((this.#size + 1) * 4 > this.#slots.length * 3) {
      this.#former = this.#slots;
      this.#slots = new Uint32Array(this.#former.length * 2);
      this.#moved = 0;
      this.#toMove = this.#size;
    }
    if (this.#former !== null) this.#move();
    put(this.#slots, hash, this.#size);
    this.#size += 1;
  }

  #move(): void {
    const end = Math.min(this.#toMove, this.#moved + MOVED_AT_ONCE);
    for (; this.#moved < end; this.#moved += 1) {
      put(this.#slots, this.#hashOf(this.#moved), this.#moved);
    }
    if (end === this.#toMove) this.#former = null;
  }
}

function probe(slots: Uint32Array, hash: number, isWanted: (id: number) => boolean): number {
  const mask = slots.length - 1;
  const tag = hash >>> (32 - TAG_BITS);
  for (let at = hash & mask; ; at = (at + 1) & mask) {
    const slot = slots[at] ?? 0;
    if (slot === 0) return -1;
    const id = (slot >>> TAG_BITS) - 1;
    if ((slot & TAG_MASK) === tag && isWanted(id)) return id;
  }
}

function put(slots: Uint32Array, hash: number, id: number): void {
  const mask = slots.length - 1;
  let at = hash & mask;
  while (slots[at] !== 0) at = (at + 1) & mask;
  slots[at] = ((id + 1) << TAG_BITS) | (hash >>> (32 - TAG_BITS));
}

/** MurmurHash3, 32 bits. */
export function hashBytes(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0;
  let at = from;
  for (; at + 4 <= to; at += 4) {
    const word =
      (bytes[at] ?? 0) |
      ((bytes[at + 1] ?? 0) << 8) |
      ((bytes[at + 2] ?? 0) << 16) |
      ((bytes[at + 3] ?? 0) << 24);
    hash = withWord(hash, word);
  }
  let rest = 0;
  for (let shift = 0; at < to; at += 1, shift += 8) rest |= (bytes[at] ?? 0) << shift;
  return finished(hash, rest, to - from);
}

/** The hash of what `hash` is of and four bytes more, the first of them in the lowest bits of `word`. */
export function withWord(hash: number, word: number): number {
  const mixed = hash ^ scramble(word);
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0;
}

/** @param rest the last bytes, fewer than four; 0 when there are none */
export function finished(hash: number, rest: number, length: number): number {
  let mixed = hash ^ scramble(rest) ^ length;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function scramble(word: number): number {
  const mixed = Math.imul(word, 0xcc9e2d51);
  return Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593);
}

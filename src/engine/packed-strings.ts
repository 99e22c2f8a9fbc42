import { hashBytes, IdTable } from './id-table.ts';
import { compareBytes, TextBytes, textOf } from './text-bytes.ts';
import { Uint32List } from './uint32-list.ts';

/** 1 MiB of text. */
const CHUNK_BITS = 20;
const CHUNK = 1 << CHUNK_BITS;
const FIRST_CHUNK = 64;
/** An address has 32 bits: 20 for the place in a chunk. */
const MOST_CHUNKS = 4096;

/** Where a text stands; one object serves a whole loop. */
export interface TextPlace {
  bytes: Uint8Array;
  /** The same bytes, to read several at once. */
  view: DataView;
  from: number;
  to: number;
}

/** Texts that stand side by side in memory; one object serves a whole loop. */
export interface TextRun {
  bytes: Uint8Array;
  /** The same bytes, to read several at once. */
  view: DataView;
  /** Text `at` of the run stands from `offsets[at]` to `offsets[at + 1]`. */
  readonly offsets: Uint32Array;
  count: number;
}

/** Texts that one run can hold. */
const RUN = 1 << 15;

/** Texts one behind the other, as bytes that `TextBytes` wrote. */
export interface PackedTexts {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where each of them ends in `bytes`. */
  readonly ends: Uint32Array<ArrayBuffer>;
}

interface Chunk {
  bytes: Uint8Array;
  view: DataView;
  used: number;
}

// Overwritten by each call that takes a text, and never held across two.
const written = new TextBytes();

/**
 * Distinct texts as bytes (`TextBytes`) in chunks of 1 MiB, known by dense
 * numbers from 0. A text takes its bytes, four for its address and some six in
 * the table that finds it. Growing copies no text but those of the first chunk.
 */
export class PackedStrings {
  readonly #chunks: Chunk[] = [createChunk(FIRST_CHUNK)];
  readonly #starts = new Uint32List();
  readonly #table = new IdTable((id) => this.#hashOf(id));
  readonly #place: TextPlace = createPlace();
  #isSorted = true;

  get size(): number {
    return this.#starts.size;
  }

  /** Memory held. */
  get bytes(): number {
    const texts = this.#chunks.reduce((sum, { bytes }) => sum + bytes.length, 0);
    return texts + this.#starts.bytes + this.#table.bytes;
  }

  /** Whether the texts came in the order of their bytes. */
  get isSorted(): boolean {
    return this.#isSorted;
  }

  /**
   * The number of `text`, which is the next free one if it is new.
   *
   * @throws RangeError beyond 4 GiB of text or 134 million texts
   */
  intern(text: string): number {
    written.write(text);
    return this.internBytes(written.bytes, 0, written.length);
  }

  /** Like `intern`, for bytes that `TextBytes` wrote; they are copied. */
  internBytes(bytes: Uint8Array, from: number, to: number): number {
    const hash = hashBytes(bytes, from, to);
    const known = this.#table.find(hash, (id) => this.#isAt(id, bytes, from, to));
    if (known >= 0) return known;
    const id = this.size;
    this.#append(bytes, from, to);
    this.#table.add(hash);
    return id;
  }

  /** @returns -1 when `text` was never interned */
  find(text: string): number {
    written.write(text);
    return this.findBytes(written.bytes, 0, written.length);
  }

  /** Like `find`, for bytes that `TextBytes` wrote. */
  findBytes(bytes: Uint8Array, from: number, to: number): number {
    const hash = hashBytes(bytes, from, to);
    return this.#table.find(hash, (id) => this.#isAt(id, bytes, from, to));
  }

  /** @throws RangeError when no text has this number */
  at(id: number): string {
    if (!(id >= 0 && id < this.size)) {
      throw new RangeError(`Text ${id} was asked for; there are ${this.size}, numbered from 0.`);
    }
    const { bytes, from, to } = this.locate(id, this.#place);
    return textOf(bytes, from, to);
  }

  /** Points `place`, which it returns, at the bytes of a text. They must not be changed. */
  locate(id: number, place: TextPlace): TextPlace {
    const start = this.#starts.at(id);
    const at = start >>> CHUNK_BITS;
    const chunk = this.#chunks[at];
    if (chunk === undefined) return place;
    const next = id + 1 < this.#starts.size ? this.#starts.at(id + 1) : -1;
    place.bytes = chunk.bytes;
    place.view = chunk.view;
    place.from = start & (CHUNK - 1);
    place.to = next >= 0 && next >>> CHUNK_BITS === at ? next & (CHUNK - 1) : chunk.used;
    return place;
  }

  /**
   * Points `run`, which it returns, at the text `from` and those that follow it in
   * memory, up to, without, `to`. A loop over runs is several times faster than one
   * that locates each text. The bytes must not be changed.
   */
  readRun(from: number, to: number, run: TextRun): TextRun {
    const { offsets } = run;
    const chunk = this.#starts.at(from) >>> CHUNK_BITS;
    const end = Math.min(to, from + RUN);
    let id = from;
    for (; id < end; id += 1) {
      const start = this.#starts.at(id);
      if (start >>> CHUNK_BITS !== chunk) break;
      offsets[id - from] = start & (CHUNK - 1);
    }
    const last = this.locate(id - 1, this.#place);
    run.bytes = last.bytes;
    run.view = last.view;
    run.count = id - from;
    offsets[run.count] = last.to;
    return run;
  }

  /** A copy of the texts numbered `from` up to, without, `to`. */
  copy(from: number, to: number): PackedTexts {
    const ends = new Uint32Array(to - from);
    const parts: Uint8Array[] = [];
    const run = createRun();
    let length = 0;
    for (let id = from; id < to; id += run.count) {
      const { bytes, offsets, count } = this.readRun(id, to, run);
      const start = offsets[0] ?? 0;
      for (let at = 0; at < count; at += 1) {
        ends[id - from + at] = length + (offsets[at + 1] ?? 0) - start;
      }
      parts.push(bytes.subarray(start, offsets[count]));
      length = ends[id - from + count - 1] ?? 0;
    }
    const bytes = new Uint8Array(length);
    let end = 0;
    for (const part of parts) {
      bytes.set(part, end);
      end += part.length;
    }
    return { bytes, ends };
  }

  #append(bytes: Uint8Array, from: number, to: number): void {
    const chunk = this.#chunkFor(to - from);
    const id = this.size;
    if (this.#isSorted && id > 0) {
      const last = this.locate(id - 1, this.#place);
      this.#isSorted = compareBytes(last.bytes, last.from, last.to, bytes, from, to) < 0;
    }
    const { used } = chunk;
    // A loop, not `set`: most texts are short, and a view of each would cost more.
    for (let at = from; at < to; at += 1) chunk.bytes[used + at - from] = bytes[at] ?? 0;
    this.#starts.push((this.#chunks.length - 1) * CHUNK + used);
    chunk.used += to - from;
  }

  #chunkFor(length: number): Chunk {
    const last = this.#chunks.at(-1);
    // At the very end of a chunk even an empty text would have the next one's address.
    if (last !== undefined && last.used < CHUNK && last.used + length <= CHUNK) {
      this.#enlarge(last, length);
      return last;
    }
    if (this.#chunks.length === MOST_CHUNKS) {
      throw new RangeError(
        `A text of ${length} bytes does not fit: at most 4 GiB of keys, or of values of one field, are kept. Read fewer rows, or without metadata.`,
      );
    }
    // A text longer than a chunk has one to itself.
    const chunk = createChunk(Math.max(CHUNK, length));
    this.#chunks.push(chunk);
    return chunk;
  }

  /** Only the first chunk begins small: many a list holds a few short texts. */
  #enlarge(chunk: Chunk, length: number): void {
    let size = chunk.bytes.length;
    while (size < chunk.used + length) size *= 2;
    if (size === chunk.bytes.length) return;
    const { bytes, view } = createChunk(size);
    bytes.set(chunk.bytes);
    chunk.bytes = bytes;
    chunk.view = view;
  }

  #isAt(id: number, bytes: Uint8Array, from: number, to: number): boolean {
    const place = this.locate(id, this.#place);
    if (place.to - place.from !== to - from) return false;
    return compareBytes(place.bytes, place.from, place.to, bytes, from, to) === 0;
  }

  #hashOf(id: number): number {
    const { bytes, from, to } = this.locate(id, this.#place);
    return hashBytes(bytes, from, to);
  }
}

function createChunk(length: number): Chunk {
  const bytes = new Uint8Array(length);
  return { bytes, view: new DataView(bytes.buffer), used: 0 };
}

export function createPlace(): TextPlace {
  const { bytes, view } = createChunk(0);
  return { bytes, view, from: 0, to: 0 };
}

export function createRun(): TextRun {
  const { bytes, view } = createChunk(0);
  return { bytes, view, offsets: new Uint32Array(RUN + 1), count: 0 };
}

import type { KeyStore } from './key-store.ts';
import type { MetadataColumn } from './metadata-column.ts';
import { createPlace } from './packed-strings.ts';
import { NUMBER, TEXT } from './packed-value.ts';
import { TextBytes, writeText } from './text-bytes.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN = 0x5b;
const CLOSE = 0x5d;
const MINUS = 0x2d;
const SPACE = 0x20;
/** Leads every half of a surrogate pair that stands alone, which JSON escapes, and a few characters besides. */
const LEADS_HALF = 0xed;

const TEXT_KIND = TEXT.charCodeAt(0);
const NUMBER_KIND = NUMBER.charCodeAt(0);

interface NamedColumn {
  readonly column: MetadataColumn;
  /** `["name",` as it stands before each value. */
  readonly opening: Uint8Array;
}

/**
 * The metadata of packed rows as `canonicalMetadata` writes it, from the packed bytes
 * and without an object or a text for any row.
 */
export class CanonicalRows {
  readonly #store: KeyStore;
  /** By the fields of a row, which rows with the same fields share: in the canonical order. */
  readonly #ordered = new Map<readonly MetadataColumn[], readonly NamedColumn[]>();
  readonly #place = createPlace();
  readonly #slow = new TextBytes();
  #bytes = new Uint8Array(4096);
  #length = 0;

  constructor(store: KeyStore) {
    this.#store = store;
  }

  /** @returns the bytes of one row's metadata as UTF-8; they are overwritten by the next call */
  at(row: number): Uint8Array {
    this.#length = 0;
    this.#put(OPEN);
    for (const { column, opening } of this.#columnsOf(row)) {
      if (this.#length > 1) this.#put(COMMA);
      this.#copy(opening, 0, opening.length);
      this.#putValue(column, column.codes.at(row));
      this.#put(CLOSE);
    }
    this.#put(CLOSE);
    return this.#bytes.subarray(0, this.#length);
  }

  #columnsOf(row: number): readonly NamedColumn[] {
    const columns = this.#store.columnsAt(row);
    let ordered = this.#ordered.get(columns);
    if (ordered === undefined) {
      ordered = columns
        .toSorted((a, b) => (a.field < b.field ? -1 : 1))
        .map((column) => ({ column, opening: bytesOf(`[${JSON.stringify(column.field)},`) }));
      this.#ordered.set(columns, ordered);
    }
    return ordered;
  }

  #putValue(column: MetadataColumn, code: number): void {
    const { bytes, from, to } = column.dictionary.locate(code - 1, this.#place);
    const kind = bytes[from];
    if (kind === TEXT_KIND && isPlain(bytes, from + 1, to)) {
      this.#put(QUOTE);
      this.#copy(bytes, from + 1, to);
      this.#put(QUOTE);
    } else if (kind === NUMBER_KIND && bytes[from + 1] !== MINUS) {
      this.#copy(bytes, from + 1, to);
    } else {
      this.#slow.write(JSON.stringify(column.valueOf(code)));
      this.#copy(this.#slow.bytes, 0, this.#slow.length);
    }
  }

  #put(byte: number): void {
    this.#makeRoom(1);
    this.#bytes[this.#length++] = byte;
  }

  #copy(bytes: Uint8Array, from: number, to: number): void {
    this.#makeRoom(to - from);
    for (let at = from; at < to; at += 1) this.#bytes[this.#length++] = bytes[at] ?? 0;
  }

  #makeRoom(length: number): void {
    if (this.#length + length <= this.#bytes.length) return;
    const more = new Uint8Array((this.#length + length) * 2);
    more.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = more;
  }
}

/** Whether JSON writes the text as it is. */
function isPlain(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte < SPACE || byte === QUOTE || byte === BACKSLASH || byte === LEADS_HALF) return false;
  }
  return true;
}

function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3);
  return bytes.slice(0, writeText(text, bytes, 0));
}

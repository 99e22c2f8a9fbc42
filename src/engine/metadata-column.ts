import type { MetadataValue } from '#protocol/vector.ts';
import { FloatList } from './float-list.ts';
import { PackedStrings } from './packed-strings.ts';
import { metadataText, packValue, unpackValue } from './packed-value.ts';
import { RowCodes } from './row-codes.ts';

/** Distinct values that are counted as they come; a field with more is no enumeration. */
const COUNTED = 1000;

/** What a metadata field looks like among all rows. */
export interface FieldSummary {
  readonly field: string;
  /** Rows that have it. */
  readonly count: number;
  /** Average length of its text when it was first summarised, for the width of its column. */
  readonly typicalLength: number;
  /** String values, items of lists among them, most frequent first: at most 40 of the first 1,000 distinct ones. */
  readonly values: readonly string[];
  /** Some rows have a number in it, which is none of `values`. */
  readonly hasNumbers: boolean;
}

const TOP_VALUES = 40;

/** One metadata field of all rows: each distinct value once, and a code for each row. */
export class MetadataColumn {
  readonly field: string;
  /** Distinct values as `packValue` writes them; the code of value `id` is `id + 1`. */
  readonly dictionary = new PackedStrings();
  /** The code of each row's value, 0 where the row lacks the field. */
  readonly codes = new RowCodes();
  /** Values that are numbers, by `id`: a million of them are sooner read than parsed. */
  readonly numbers = new FloatList();
  /** Texts among the values that are counted: a field with few values meets them again and again. */
  readonly #frequent = new Map<string, number>();
  readonly #counts = new Uint32Array(COUNTED);
  #lists = 0;
  #numeric = 0;
  #count = 0;
  #textLength = 0;

  constructor(field: string) {
    this.field = field;
  }

  /** Rows that have the field. */
  get count(): number {
    return this.#count;
  }

  /** Distinct values that are lists. */
  get lists(): number {
    return this.#lists;
  }

  /** Distinct values that are numbers. */
  get numeric(): number {
    return this.#numeric;
  }

  /** Memory held. */
  get bytes(): number {
    const values = this.dictionary.bytes + this.numbers.bytes;
    return this.codes.bytes + values + this.#counts.byteLength;
  }

  /** Average length of the field's text where it is there. */
  get typicalLength(): number {
    return this.#count === 0 ? 0 : this.#textLength / this.#count;
  }

  /** @param code not 0 */
  valueOf(code: number): MetadataValue {
    return unpackValue(this.dictionary.at(code - 1));
  }

  /** Once for a row. */
  put(row: number, value: MetadataValue): void {
    const size = this.dictionary.size;
    const id = this.#idOf(value);
    if (id === size) {
      if (typeof value === 'number') {
        this.numbers.put(id, value);
        this.#numeric += 1;
      } else if (Array.isArray(value)) {
        this.#lists += 1;
      }
    }
    if (id < COUNTED) this.#counts[id] = (this.#counts[id] ?? 0) + 1;
    this.#count += 1;
    this.#textLength += metadataText(value).length;
    this.codes.put(row, id + 1);
  }

  /** The number of a value, which is the next free one if it is new. */
  #idOf(value: MetadataValue): number {
    if (typeof value !== 'string') return this.dictionary.intern(packValue(value));
    const known = this.#frequent.get(value);
    if (known !== undefined) return known;
    const id = this.dictionary.intern(packValue(value));
    if (id < COUNTED) this.#frequent.set(value, id);
    return id;
  }

  /** The most frequent of the first 1,000 distinct values that are strings or lists with strings. */
  topTexts(): readonly string[] {
    const counts = new Map<string, number>();
    const known = Math.min(COUNTED, this.dictionary.size);
    for (let id = 0; id < known; id += 1) {
      const value = this.valueOf(id + 1);
      for (const item of Array.isArray(value) ? value : [value]) {
        if (typeof item !== 'string') continue;
        counts.set(item, (counts.get(item) ?? 0) + (this.#counts[id] ?? 0));
      }
    }
    return [...counts]
      .sort(([, a], [, b]) => b - a)
      .slice(0, TOP_VALUES)
      .map(([text]) => text);
  }
}

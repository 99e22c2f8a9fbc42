import { Bitmap } from '#engine/bitmap.ts';
import type { KeyStore } from '#engine/key-store.ts';
import { RowSet } from '#engine/row-set.ts';
import type { ToldPart } from './review-staged-rows.ts';

/** Keys that cannot be selected: the segments of those staged are sent once, and named from then on. */
export interface BarredKeys {
  /** Staged one by one. */
  readonly singles: readonly string[];
  readonly parts: readonly ToldPart[];
  /** Those of the segments that are not known here, or whose keys may have been read since. */
  readonly segments: Readonly<Record<string, SegmentKeys>>;
  /** Deleted by runs; null for the same as before. */
  readonly deleted: readonly string[] | null;
}

/** The keys of a segment. */
export interface SegmentKeys {
  /** UTF-8, one key after the other. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where each of them ends. */
  readonly ends: Uint32Array<ArrayBuffer>;
}

/** Where the keys of a segment stand among those that were read. */
interface Places {
  /** By the key's place in the segment; −1 for one that was not read. */
  readonly rows: Int32Array;
  readonly isWhole: boolean;
  /** Rows that had been read by then. */
  readonly read: number;
}

/** Lookups between two looks at the clock. */
const AT_ONCE = 4096;

/** Finds the rows of keys that are barred, and remembers where those of a segment stand. */
export class BarredRows {
  readonly #store: KeyStore;
  readonly #places = new Map<string, Places>();
  #deleted = new Bitmap();

  constructor(store: KeyStore) {
    this.#store = store;
  }

  /** Segments that are spoken of, and neither known nor sent along. */
  missing({ parts, segments }: BarredKeys): readonly string[] {
    return parts
      .map(({ segment }) => segment)
      .filter((id) => !this.#isKnown(id) && !Object.hasOwn(segments, id));
  }

  /** The rows that have these keys; none of the segments is `missing`. Yields every few milliseconds. */
  *rowsOf({ singles, parts, segments, deleted }: BarredKeys): Generator<void, Bitmap> {
    if (deleted !== null) this.#deleted = yield* this.#rowsOfTexts(deleted);
    const rows = this.#deleted.clone().or(yield* this.#rowsOfTexts(singles));
    for (const [id, keys] of Object.entries(segments)) {
      this.#places.set(id, yield* this.#locate(keys));
    }
    const named = new Set(parts.map(({ segment }) => segment));
    for (const id of this.#places.keys()) if (!named.has(id)) this.#places.delete(id);
    for (const { segment, words } of parts) {
      const places = this.#places.get(segment)?.rows ?? new Int32Array();
      for (const at of new RowSet(places.length, words)) {
        const row = places[at] ?? -1;
        if (row >= 0) rows.add(row);
      }
      yield;
    }
    return rows;
  }

  /** What was not among the rows may have come in since. */
  #isKnown(id: string): boolean {
    const known = this.#places.get(id);
    return known !== undefined && (known.isWhole || known.read === this.#store.size);
  }

  *#rowsOfTexts(keys: readonly string[]): Generator<void, Bitmap> {
    const rows = new Bitmap(this.#store.size);
    for (const [at, key] of keys.entries()) {
      const row = this.#store.rowOf(key);
      if (row !== null) rows.add(row);
      if (at % AT_ONCE === 0) yield;
    }
    return rows;
  }

  *#locate({ bytes, ends }: SegmentKeys): Generator<void, Places> {
    // Before it rests: what comes in meanwhile may not be found.
    const read = this.#store.size;
    const rows = new Int32Array(ends.length);
    let from = 0;
    let isWhole = true;
    for (const [at, to] of ends.entries()) {
      const row = this.#store.keys.findBytes(bytes, from, to);
      rows[at] = row;
      if (row < 0) isWhole = false;
      from = to;
      if (at % AT_ONCE === 0) yield;
    }
    return { rows, isWhole, read };
  }
}

import { Bitmap } from '#engine/bitmap.ts';
import { FingerprintColumn } from '#engine/fingerprint-column.ts';
import type { KeptSegment } from '#engine/open-segment.ts';
import type { PackedStrings } from '#engine/packed-strings.ts';
import { RowCodes } from '#engine/row-codes.ts';
import { RowSet } from '#engine/row-set.ts';
import type { Provenance, StagedEntry } from '#engine/staged-entry.ts';
import { FINGERPRINT_BYTES } from '#engine/staged-segment.ts';

/** What is staged, as the page tells it: segments are sent once, and named from then on. */
export interface ToldSet {
  readonly parts: readonly ToldPart[];
  /** Keys staged one by one. */
  readonly singles: readonly StagedEntry[];
  /** Those of the segments that are not known here, by their ids. */
  readonly segments: Readonly<Record<string, KeptSegment>>;
}

/** What became of a set that was told. */
export interface TellAnswer {
  /** Segments that have to be sent along for it; nothing was taken over then. */
  readonly missing: readonly string[];
  /** Segments that were let go of: nothing here names them any more. */
  readonly forgotten: readonly string[];
}

/** Some keys of a segment. */
export interface ToldPart {
  /** `idOfSegment`. */
  readonly segment: string;
  /** `RowSet.words`. */
  readonly words: Uint32Array<ArrayBuffer>;
}

/** Staged keys as the page can unstage or stage them again. */
export interface NamedKeys {
  readonly parts: readonly ToldPart[];
  readonly entries: readonly StagedEntry[];
}

/** Keys that were staged together. */
interface Source {
  readonly id: string;
  /** The review's row of each key of the segment. */
  readonly rows: Uint32Array;
  readonly fingerprints: Uint8Array;
  readonly provenance: Provenance;
  readonly stagedAt: number;
}

const NONE = 0;
const SINGLE = 1;
/** Codes from here on are segments. */
const FIRST_SOURCE = 2;

/** Which rows of a review are staged, from where, and with which fingerprint. */
export class StagedRows {
  readonly #keys: PackedStrings;
  /** By code; a code whose segment was forgotten is given to the next one. */
  readonly #sources: (Source | undefined)[] = [];
  readonly #codes = new Map<string, number>();
  readonly #singles = new Map<number, StagedEntry>();
  readonly #source = new RowCodes();
  readonly #place = new RowCodes();
  readonly #fingerprint = new FingerprintColumn();
  #staged = new Bitmap();

  constructor(keys: PackedStrings) {
    this.#keys = keys;
  }

  get staged(): Bitmap {
    return this.#staged;
  }

  /** Memory held. */
  get bytes(): number {
    const own = this.#source.bytes + this.#place.bytes + this.#fingerprint.bytes;
    return this.#sources.reduce(
      (sum, source) => sum + (source ? source.rows.byteLength + source.fingerprints.byteLength : 0),
      own,
    );
  }

  /** Segments that are spoken of, and neither known nor sent along. */
  missing({ parts, segments }: ToldSet): readonly string[] {
    return parts
      .map(({ segment }) => segment)
      .filter((id) => !this.#codes.has(id) && !Object.hasOwn(segments, id));
  }

  /** @returns the rows that are staged otherwise than they were, or for the first time */
  tell({ parts, singles, segments }: ToldSet): readonly number[] {
    for (const [id, segment] of Object.entries(segments)) this.#keep(id, segment);
    const staged = new Bitmap(this.#keys.size);
    const changed: number[] = [];
    for (const { segment, words } of parts) {
      const code = this.#codes.get(segment) ?? NONE;
      const source = this.#sources[code - FIRST_SOURCE];
      if (source === undefined) continue;
      for (const place of new RowSet(source.rows.length, words)) {
        const row = source.rows[place] ?? 0;
        staged.add(row);
        if (this.#source.at(row) === code && this.#place.at(row) === place) continue;
        this.#source.put(row, code);
        this.#place.put(row, place);
        this.#fingerprint.putBytes(row, source.fingerprints, place * FINGERPRINT_BYTES);
        changed.push(row);
      }
    }
    for (const entry of singles) {
      const row = this.#keys.intern(entry.key);
      staged.add(row);
      this.#source.put(row, SINGLE);
      this.#singles.set(row, entry);
      this.#fingerprint.put(row, entry.fingerprint);
      changed.push(row);
    }
    this.#staged = staged;
    return changed;
  }

  /**
   * Lets go of how keys were staged that are not any more: of them it is known no
   * better than of keys that never were.
   *
   * @returns the segments of which none is staged
   */
  forgetUnstaged(): readonly string[] {
    const isNeeded = new Uint8Array(this.#sources.length + FIRST_SOURCE);
    for (const row of this.#staged.positions()) isNeeded[this.#source.at(row)] = 1;
    const forgotten = [...this.#codes].filter(([, code]) => isNeeded[code] === 0);
    const isIdle = [...this.#singles.keys()].some((row) => !this.#staged.has(row));
    if (forgotten.length === 0 && !isIdle) return [];
    for (let row = 0; row < this.#keys.size; row += 1) {
      if (this.#staged.has(row) || this.#source.at(row) === NONE) continue;
      this.#source.put(row, NONE);
      this.#singles.delete(row);
    }
    for (const [id, code] of forgotten) {
      this.#codes.delete(id);
      this.#sources[code - FIRST_SOURCE] = undefined;
    }
    return forgotten.map(([id]) => id);
  }

  /** As it is staged, or was last. */
  entryAt(row: number): StagedEntry {
    const key = this.#keys.at(row);
    const single = this.#source.at(row) === SINGLE ? this.#singles.get(row) : undefined;
    const { provenance, stagedAt } = single ?? this.#sourceOf(row) ?? UNKNOWN;
    return { key, provenance, stagedAt, fingerprint: this.#fingerprint.at(row) };
  }

  /** Null for a key that never was staged. */
  stagedAt(row: number): number | null {
    if (this.#source.at(row) === NONE) return null;
    return this.entryFacts(row).stagedAt;
  }

  entryFacts(row: number): Pick<StagedEntry, 'provenance' | 'stagedAt'> {
    const single = this.#source.at(row) === SINGLE ? this.#singles.get(row) : undefined;
    return single ?? this.#sourceOf(row) ?? UNKNOWN;
  }

  /** Whether it was staged with the fingerprint that `column` has at its row. */
  isFingerprint(row: number, column: FingerprintColumn): boolean {
    return this.#fingerprint.isSame(row, column, row);
  }

  /** The rows as the page can name them. */
  name(rows: Iterable<number>): NamedKeys {
    const words = new Map<number, Uint32Array<ArrayBuffer>>();
    const entries: StagedEntry[] = [];
    for (const row of rows) {
      const code = this.#source.at(row);
      const source = this.#sources[code - FIRST_SOURCE];
      if (source === undefined) {
        entries.push(this.entryAt(row));
        continue;
      }
      const bits = words.get(code) ?? new Uint32Array(Math.ceil(source.rows.length / 32));
      words.set(code, bits);
      const place = this.#place.at(row);
      bits[place >>> 5] = (bits[place >>> 5] ?? 0) | (1 << (place & 31));
    }
    const parts = [...words].map(([code, bits]) => ({
      segment: this.#sources[code - FIRST_SOURCE]?.id ?? '',
      words: bits,
    }));
    return { parts, entries };
  }

  /** How many of the rows came in which way. Those staged together are asked about once. */
  countBy(rows: Iterable<number>, wordsOf: (provenance: Provenance) => string) {
    const bySource = new Uint32Array(this.#sources.length);
    const counts = new Map<string, number>();
    const add = (words: string, count: number) =>
      counts.set(words, (counts.get(words) ?? 0) + count);
    for (const row of rows) {
      const code = this.#source.at(row);
      if (code >= FIRST_SOURCE)
        bySource[code - FIRST_SOURCE] = (bySource[code - FIRST_SOURCE] ?? 0) + 1;
      else add(wordsOf(this.entryFacts(row).provenance), 1);
    }
    bySource.forEach((count, at) => {
      const source = this.#sources[at];
      if (source !== undefined && count > 0) add(wordsOf(source.provenance), count);
    });
    return counts;
  }

  #sourceOf(row: number): Source | undefined {
    return this.#sources[this.#source.at(row) - FIRST_SOURCE];
  }

  #keep(id: string, { bytes, ends, fingerprints, provenance, stagedAt }: KeptSegment): void {
    if (this.#codes.has(id)) return;
    const rows = new Uint32Array(ends.length);
    let from = 0;
    ends.forEach((to, place) => {
      rows[place] = this.#keys.internBytes(bytes, from, to);
      from = to;
    });
    const free = this.#sources.indexOf(undefined);
    const at = free < 0 ? this.#sources.length : free;
    this.#codes.set(id, at + FIRST_SOURCE);
    this.#sources[at] = { id, rows, fingerprints, provenance, stagedAt };
  }
}

const UNKNOWN = { provenance: { kind: 'by-hand' }, stagedAt: 0 } as const;

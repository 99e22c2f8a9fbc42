import type { KeyStore } from '#engine/key-store.ts';
import type { ScannedVector } from '#engine/scan.ts';
import type { Metadata } from '#protocol/vector.ts';

/**
 * How much of an index was read.
 * - `none`: nothing, since the page was loaded.
 * - `matching`: what meets conditions; nothing can be said of the rest.
 * - `part`: without conditions, but not to the end, or not yet.
 * - `whole`: every key.
 */
export type CoverageExtent = 'none' | 'matching' | 'part' | 'whole';

/** Rows that were read. A row of a store is made when it is reached, its metadata when that is asked for. */
export interface RowsRead extends Iterable<ScannedVector> {
  readonly length: number;
}

/** What was read of an index. */
export interface IndexCoverage {
  readonly extent: CoverageExtent;
  readonly rows: RowsRead;
  /** Where the rows are kept; null when there are none. */
  readonly store: KeyStore | null;
  /** Keys that were read, those that meet no condition too. */
  readonly read: number;
  /** When the reading was begun, in milliseconds since the Unix epoch. */
  readonly since: number;
}

export const NOTHING_READ: IndexCoverage = {
  extent: 'none',
  rows: [],
  store: null,
  read: 0,
  since: 0,
};

/** The rows that `store` holds now. */
export function rowsRead(store: KeyStore): RowsRead {
  const length = store.size;
  return {
    length,
    *[Symbol.iterator]() {
      for (let row = 0; row < length; row += 1) yield new RowRead(store, row);
    },
  };
}

/** Most of those who look at every row want its key alone. */
class RowRead implements ScannedVector {
  readonly #store: KeyStore;
  readonly #row: number;

  constructor(store: KeyStore, row: number) {
    this.#store = store;
    this.#row = row;
  }

  get key(): string {
    return this.#store.keyAt(this.#row);
  }

  get metadata(): Metadata {
    return this.#store.metadataAt(this.#row);
  }
}

/**
 * The reading that was begun later. An earlier one may have read more, but what
 * was deleted since is only kept account of back to the last one.
 */
export function latest(one: IndexCoverage, other: IndexCoverage): IndexCoverage {
  return other.since > one.since ? other : one;
}

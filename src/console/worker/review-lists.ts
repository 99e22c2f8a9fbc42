import { listedRows, type ReviewRow, type ReviewSearch, reviewRow } from './review-list.ts';
import type { ReviewSession } from './review-session.ts';
import { inSlices } from './time-slices.ts';

/** A list as the page knows it: rows are asked for by their places. */
export interface ReviewList {
  /** By which the rows are asked for. */
  readonly id: number;
  readonly length: number;
  /** Of them staged now. */
  readonly staged: number;
  readonly changed: number;
  /** Unverified, or not read yet. */
  readonly unverified: number;
}

interface KeptList {
  readonly rows: Uint32Array;
  /** `ReviewStore.revision` when it was begun. */
  readonly revision: number;
}

/** Lists that are kept: that of the table, the one before it, and one that is read key by key. */
const KEPT = 4;
const NEVER = new AbortController().signal;

/** The lists of a review, of which the page holds the rows that it draws. */
export class ReviewLists {
  readonly #session: ReviewSession;
  readonly #lists = new Map<number, KeptList>();
  readonly #held = new Set<number>();
  #next = 1;

  constructor(session: ReviewSession) {
    this.#session = session;
  }

  async list(search: ReviewSearch): Promise<ReviewList> {
    const { store, insight } = this.#session;
    const { revision } = store;
    return this.keep(await inSlices(listedRows(store, insight, search), NEVER), revision);
  }

  /** @param revision of the store when the rows were chosen */
  keep(rows: Uint32Array, revision: number): ReviewList {
    const id = this.#next;
    this.#next += 1;
    this.#lists.set(id, { rows, revision });
    for (const old of this.#lists.keys()) {
      if (this.#lists.size <= KEPT + this.#held.size) break;
      if (!this.#held.has(old)) this.#lists.delete(old);
    }
    return { id, length: rows.length, ...this.#countsOf(rows) };
  }

  /** Keeps a list until it is released: it is being read, and nothing must move meanwhile. */
  hold(id: number): void {
    this.#held.add(id);
  }

  /** Lets go of a list that was held: else those read one by one would drive out that of the table. */
  release(id: number): void {
    if (this.#held.delete(id)) this.#lists.delete(id);
  }

  /** @throws RangeError when the list was replaced long ago: an empty answer would look like a true one */
  rowsOf(id: number): Uint32Array {
    const list = this.#lists.get(id);
    if (list !== undefined) return list.rows;
    throw new RangeError(
      'This list was replaced by later ones. Choose “Show all”, or load the page anew; what is staged is kept.',
    );
  }

  /** Verdicts of later revisions were not there when it was made. */
  revisionOf(id: number): number {
    return this.#lists.get(id)?.revision ?? 0;
  }

  /** The rows at the places `from` up to, without, `to`. */
  between(id: number, from: number, to: number): readonly ReviewRow[] {
    const { store, insight } = this.#session;
    return Array.from(this.rowsOf(id).subarray(from, to), (row) => reviewRow(store, insight, row));
  }

  #countsOf(rows: Uint32Array) {
    const { store } = this.#session;
    let [staged, changed, unverified] = [0, 0, 0];
    for (const row of rows) {
      if (!store.staged.has(row)) continue;
      staged += 1;
      if (store.hasFinding(row, 'changed')) changed += 1;
      else if (store.hasFinding(row, 'unverified') || store.hasFinding(row, 'waiting')) {
        unverified += 1;
      }
    }
    return { staged, changed, unverified };
  }
}

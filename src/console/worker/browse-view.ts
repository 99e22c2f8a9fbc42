import { Bitmap } from '#engine/bitmap.ts';
import type { KeyStore } from '#engine/key-store.ts';
import type { KnownOrders } from '#engine/known-orders.ts';
import { rowsInOrder } from '#engine/row-order.ts';
import { allRows, findNewRows, findRows } from './find-rows.ts';
import { type RegexMatcher, SlowExpressionError } from './regex-matcher.ts';
import { expressionProblem } from './regex-portion.ts';
import type { RowSearch, ViewAnswer, ViewRequest } from './row-search.ts';
import { inSlices } from './time-slices.ts';

/** The view of every row in the order they were read in; it needs no memory and is always there. */
export const EVERY_ROW = 0;

/** Rows of a store as the table shows them: which ones, and where. */
export interface RowView {
  readonly id: number;
  readonly length: number;
  /** Every row is in it. */
  readonly isWhole: boolean;
  /** The row of the store at a place of the view; undefined beyond its end. */
  rowAt(place: number): number | undefined;
  /** The rows at the places `from` up to, and without, `to`. */
  between(from: number, to: number): Bitmap;
  /** Every row of the view; not to be changed. */
  all(): Bitmap;
}

/** Answers a search with a view, and keeps it in step with the rows that still come in. */
export class BrowseViews {
  readonly #store: KeyStore;
  readonly #orders: KnownOrders;
  readonly #matcher: RegexMatcher;
  readonly #everyRow: RowView;
  /** The one that is shown, and the one before it, whose rows the page may still be asking for. */
  #shown: ListView | null = null;
  #former: ListView | null = null;
  #request: ViewRequest = { search: null, order: null };
  #underway = new AbortController();
  #isExtending = false;
  #isLookedAt = false;
  #ids = EVERY_ROW;

  /** @param orders of the store, as far as they are known */
  constructor(store: KeyStore, orders: KnownOrders, matcher: RegexMatcher) {
    this.#store = store;
    this.#orders = orders;
    this.#matcher = matcher;
    this.#everyRow = everyRowOf(store);
  }

  /** The view that was asked for last, as far as it has been answered. */
  get current(): RowView {
    return this.#shown ?? this.#everyRow;
  }

  /** Somebody asked for a view: another order may be asked for next. */
  get isLookedAt(): boolean {
    return this.#isLookedAt;
  }

  /** Null when it is there no more. */
  find(id: number): RowView | null {
    if (id === EVERY_ROW) return this.#everyRow;
    return this.#listNamed(id);
  }

  #listNamed(id: number): ListView | null {
    return [this.#shown, this.#former].find((view) => view?.id === id) ?? null;
  }

  /**
   * Evaluates a search anew, in place of one that is still under way.
   *
   * @param onScreen the view that the page shows meanwhile: it stays known, however many
   *   answers the page passed over because it had asked for something else since
   */
  async show(request: ViewRequest, onScreen: number = EVERY_ROW): Promise<ViewAnswer> {
    this.#underway.abort();
    const underway = new AbortController();
    this.#underway = underway;
    this.#isLookedAt = true;
    const began = performance.now();
    const problem = problemOf(request.search);
    if (problem !== null) return { kind: 'refused', problem };
    try {
      const isThere = this.#isShown(request);
      const view = isThere ? this.#shown : await this.#evaluate(request, underway.signal);
      if (underway.signal.aborted) return { kind: 'superseded' };
      if (!isThere) this.#former = this.#listNamed(onScreen) ?? this.#shown;
      this.#shown = view;
      this.#request = request;
    } catch (error) {
      if (underway.signal.aborted) return { kind: 'superseded' };
      if (error instanceof SlowExpressionError) return { kind: 'refused', problem: error.message };
      throw error;
    }
    const { id, length } = this.current;
    return { kind: 'shown', id, rows: length, tookMs: performance.now() - began };
  }

  /**
   * Adds to the view what it finds among the rows that came in since. A sorted view
   * stays as it is, and so does one of look-alikes: it is asked for again in the end.
   *
   * @throws SlowExpressionError
   */
  async extend(): Promise<void> {
    const view = this.#shown;
    const { search, order } = this.#request;
    if (view === null || search === null || order !== null || this.#isExtending) return;
    const { signal } = this.#underway;
    this.#isExtending = true;
    try {
      while (view.evaluated < this.#store.size) {
        const size = this.#store.size;
        const from = view.evaluated;
        const found = await findNewRows(this.#store, search, from, this.#matcher, signal);
        if (found === null) return;
        view.append(found.toArray(), size);
      }
    } catch (error) {
      // A newer search takes this one's place, and looks at every row.
      if (!signal.aborted) throw error;
    } finally {
      this.#isExtending = false;
    }
  }

  /** Ends what is under way, for good. */
  close(): void {
    this.#underway.abort();
    this.#matcher.forget(this.#store);
  }

  /** Whoever comes back to a table finds it as it was. A new row can make an old one a look-alike. */
  #isShown(request: ViewRequest): boolean {
    return (
      this.#shown?.evaluated === this.#store.size &&
      request.search?.key?.kind !== 'looks-alike' &&
      JSON.stringify(request) === JSON.stringify(this.#request)
    );
  }

  async #evaluate({ search, order }: ViewRequest, signal: AbortSignal): Promise<ListView | null> {
    if (search === null && order === null) return null;
    const store = this.#store;
    const size = store.size;
    const found =
      search === null ? null : await findRows(store, search, allRows(size), this.#matcher, signal);
    this.#ids += 1;
    const rows =
      order === null
        ? (found ?? allRows(size)).toArray()
        : await inSlices(rowsInOrder(store, order, found, this.#orders), signal);
    return new ListView(this.#ids, rows, size);
  }
}

function problemOf(search: RowSearch | null): string | null {
  return search?.key?.kind === 'matches' ? expressionProblem(search.key) : null;
}

function everyRowOf(store: KeyStore): RowView {
  return {
    id: EVERY_ROW,
    get length() {
      return store.size;
    },
    isWhole: true,
    rowAt: (place) => (place < store.size ? place : undefined),
    between(from, to) {
      const rows = new Bitmap(store.size);
      rows.addRange(from, Math.min(to, store.size));
      return rows;
    },
    all: () => allRows(store.size),
  };
}

/** A view with its rows named one by one. */
class ListView implements RowView {
  readonly id: number;
  #rows: Uint32Array;
  #length: number;
  #evaluated: number;
  #all: Bitmap | null = null;

  /** @param evaluated rows of the store that were looked at */
  constructor(id: number, rows: Uint32Array, evaluated: number) {
    this.id = id;
    this.#rows = rows;
    this.#length = rows.length;
    this.#evaluated = evaluated;
  }

  get length(): number {
    return this.#length;
  }

  get isWhole(): boolean {
    return this.#length === this.#evaluated;
  }

  get evaluated(): number {
    return this.#evaluated;
  }

  rowAt(place: number): number | undefined {
    return place < this.#length ? this.#rows[place] : undefined;
  }

  between(from: number, to: number): Bitmap {
    return Bitmap.of(this.#rows.subarray(from, Math.min(to, this.#length)));
  }

  all(): Bitmap {
    this.#all ??= this.between(0, this.#length);
    return this.#all;
  }

  append(rows: Uint32Array, evaluated: number): void {
    const length = this.#length + rows.length;
    if (length > this.#rows.length) {
      const roomier = new Uint32Array(length * 2);
      roomier.set(this.#rows.subarray(0, this.#length));
      this.#rows = roomier;
    }
    this.#rows.set(rows, this.#length);
    this.#length = length;
    this.#evaluated = evaluated;
    this.#all = null;
  }
}

/** About what a screen shows. */
const A_SCREENFUL = 100;

/** How long the first rows are held back to come in the order of their keys. */
const FIRST_ROWS_MS = 1000;

/**
 * Says when rows have been held back for long enough. Order is worth waiting for where
 * there is enough to look at; but a segment without a single match, or one that the
 * service lets wait, must not keep all that was found off the screen.
 */
export class RowPatience {
  readonly #now: () => number;
  readonly #ms: number;
  #since: number | null = null;

  /**
   * @param now milliseconds
   * @param ms how long; `Infinity` for as long as it takes
   */
  constructor(now: () => number, ms: number = FIRST_ROWS_MS) {
    this.#now = now;
    this.#ms = ms;
  }

  /**
   * To be asked whenever rows were handed on, and now and then.
   *
   * @param held rows that are held back
   * @param delivered rows that were handed on
   */
  isOver(held: number, delivered: number): boolean {
    if (held === 0 || delivered >= A_SCREENFUL) {
      this.#since = null;
      return false;
    }
    this.#since ??= this.#now();
    return this.#now() - this.#since >= this.#ms;
  }
}

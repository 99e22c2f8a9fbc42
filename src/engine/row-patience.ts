/** About what a screen shows. */
const A_SCREENFUL = 100;

/**
 * How long the first rows are held back to come in the order of their keys: while a
 * segment has not answered yet, which it soon will; and once all have, when one of them
 * may have nothing to list for as long as it lasts.
 */
const UNTIL_ALL_ANSWER_MS = 3000;
const SINCE_ALL_ANSWERED_MS = 1000;

/** What is to be judged. */
interface Waiting {
  /** Rows that are held back. */
  readonly held: number;
  /** Rows that were handed on. */
  readonly delivered: number;
  /** Every segment has answered. */
  readonly isUnderWay: boolean;
}

/**
 * Says when rows have been held back for long enough. Order is worth waiting for where
 * there is enough to look at; but a segment without a single match, or one that the
 * service lets wait, must not keep all that was found off the screen.
 */
export class RowPatience {
  readonly #now: () => number;
  readonly #isEndless: boolean;
  #since: number | null = null;

  /**
   * @param now milliseconds
   * @param isEndless it is never over: order counts for more
   */
  constructor(now: () => number, isEndless = false) {
    this.#now = now;
    this.#isEndless = isEndless;
  }

  /** To be asked whenever rows were handed on, and now and then. */
  isOver({ held, delivered, isUnderWay }: Waiting): boolean {
    if (this.#isEndless || held === 0 || delivered >= A_SCREENFUL) {
      this.#since = null;
      return false;
    }
    this.#since ??= this.#now();
    const longest = isUnderWay ? SINCE_ALL_ANSWERED_MS : UNTIL_ALL_ANSWER_MS;
    return this.#now() - this.#since >= longest;
  }
}

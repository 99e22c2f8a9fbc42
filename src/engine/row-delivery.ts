import type { RowMerger } from './row-merger.ts';
import type { RowPatience } from './row-patience.ts';
import type { ScanBudget, ScanLimit } from './scan-budget.ts';

/** Rows handed on at once: bounds by how much the memory budget can be overrun. */
const ROWS_AT_ONCE = 5000;

/** Who keeps the rows, as far as the delivery has to know. */
export interface RowConsumer<Row> {
  /** @returns how many of them are new to the consumer */
  onRows(rows: readonly Row[]): number;
  /** Bytes that the consumer holds. Without it nothing is known of memory, and its budget not watched. */
  memoryUsed?(): number;
}

export interface DeliveryOptions {
  /** As it is now: it may be raised at any time. */
  readonly budget: () => ScanBudget;
  /** Rows that the consumer has already. */
  readonly matched: number;
  readonly patience: RowPatience;
}

/** Hands merged rows on to their consumer, as many as the budget allows. */
export class RowDelivery<Row extends { readonly key: string }> {
  readonly #merger: RowMerger<Row>;
  readonly #consumer: RowConsumer<Row>;
  readonly #budget: () => ScanBudget;
  readonly #patience: RowPatience;
  #matched: number;
  #isBroken = false;

  constructor(
    merger: RowMerger<Row>,
    consumer: RowConsumer<Row>,
    { budget, matched, patience }: DeliveryOptions,
  ) {
    this.#merger = merger;
    this.#consumer = consumer;
    this.#budget = budget;
    this.#patience = patience;
    this.#matched = matched;
  }

  /** Distinct rows delivered. */
  get matched(): number {
    return this.#matched;
  }

  /** The consumer threw, so that nobody knows which rows it has. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  /**
   * Hands on what is ready, and once patience is over what is held back.
   *
   * @returns what part of the budget keeps rows back that were found; null when none does
   */
  deliver(): ScanLimit | null {
    for (;;) {
      const limit = this.#limitReached();
      if (limit !== null) return this.#merger.held > 0 ? limit : null;
      const room = this.#budget().maxKeys - this.#matched;
      const rows = this.#merger.take(Math.min(ROWS_AT_ONCE, room));
      if (rows.length === 0) {
        const { held, isUnderWay } = this.#merger;
        if (!this.#patience.isOver({ held, delivered: this.#matched, isUnderWay })) return null;
        this.#merger.release();
        continue;
      }
      this.#isBroken = true;
      this.#matched += this.#consumer.onRows(rows);
      this.#isBroken = false;
    }
  }

  #limitReached(): ScanLimit | null {
    const { maxKeys, maxBytes } = this.#budget();
    if (this.#matched >= maxKeys) return 'keys';
    if ((this.#consumer.memoryUsed?.() ?? 0) >= maxBytes) return 'memory';
    return null;
  }
}

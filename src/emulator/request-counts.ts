import { OPERATIONS, type OperationName } from '#protocol/operations.ts';

export interface RequestCounts {
  readonly total: number;
  /** Every operation, also those nobody asked for. */
  readonly operations: Readonly<Record<OperationName, number>>;
  /** Requests that select no operation. */
  readonly other: number;
}

/** Counts requests as they arrive, before anything about them is believed. */
export class RequestCounter {
  readonly #counts = new Map<OperationName | 'other', number>();

  add(name: OperationName | 'other'): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  read(): RequestCounts {
    const operations = Object.fromEntries(
      Object.keys(OPERATIONS).map((name) => [name, this.#counts.get(name as OperationName) ?? 0]),
      // Made from the keys of the table, so it has each of them.
    ) as Record<OperationName, number>;
    const total = [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
    return { total, operations, other: this.#counts.get('other') ?? 0 };
  }
}

import type { Failure } from '#engine/failure.ts';
import { RowCodes } from '#engine/row-codes.ts';

/** Why rows could not be read: a request that failed has failed for a hundred keys, and mostly like all others. */
export class FailureRows {
  readonly #failures: Failure[] = [];
  readonly #codes = new Map<string, number>();
  readonly #rows = new RowCodes();

  /** Memory held by rows; failures themselves are few. */
  get bytes(): number {
    return this.#rows.bytes;
  }

  put(row: number, failure: Failure): void {
    this.#rows.put(row, this.#codeOf(failure));
  }

  /** The failure that was put last; null when none was. */
  at(row: number): Failure | null {
    return this.#failures[this.#rows.at(row) - 1] ?? null;
  }

  #codeOf(failure: Failure): number {
    const text = JSON.stringify(failure);
    const known = this.#codes.get(text);
    if (known !== undefined) return known;
    this.#failures.push(failure);
    this.#codes.set(text, this.#failures.length);
    return this.#failures.length;
  }
}

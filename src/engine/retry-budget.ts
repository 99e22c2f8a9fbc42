const CAPACITY = 500;
const REFUND = 2;

/**
 * Bounds what a run adds to the load of a service in trouble: every retry takes
 * one, every answered request gives two back, up to a limit.
 */
export class RetryBudget {
  #left = CAPACITY;

  /** @returns false when there is none left: then the failure has to stand */
  take(): boolean {
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }

  refund(): void {
    this.#left = Math.min(CAPACITY, this.#left + REFUND);
  }
}

/** Batches that wait to be proved, first come first served. */
export class BatchQueue {
  readonly #waiting: number[] = [];
  readonly #takers: ((batch: number | null) => void)[] = [];
  #isClosed = false;

  push(batch: number): void {
    const taker = this.#takers.shift();
    if (taker === undefined) this.#waiting.push(batch);
    else taker(batch);
  }

  /** No batch comes any more; those that wait are still handed out. */
  close(): void {
    this.#isClosed = true;
    for (const taker of this.#takers.splice(0)) taker(null);
  }

  /** @returns null once it is closed and empty */
  async take(): Promise<number | null> {
    const batch = this.#waiting.shift();
    if (batch !== undefined) return batch;
    if (this.#isClosed) return null;
    return await new Promise((resolve) => this.#takers.push(resolve));
  }
}

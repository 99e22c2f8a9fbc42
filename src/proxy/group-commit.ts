interface Waiting<Item> {
  readonly item: Item;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * Appends to a file, in order: those that wait at the same time share one write
 * and one sync. After a failed write every append rejects with its error, since
 * what the file ends with is then unknown.
 */
export class GroupCommit<Item> {
  readonly #write: (items: readonly Item[]) => Promise<void>;
  #waiting: Waiting<Item>[] = [];
  #writing: Promise<void> | null = null;
  #failure: Error | null = null;

  /** @param write resolves once all of `items` are on disk; never called twice at a time */
  constructor(write: (items: readonly Item[]) => Promise<void>) {
    this.#write = write;
  }

  /** Resolves once the item is on disk. */
  append(item: Item): Promise<void> {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      this.#writing ??= this.#writeAll();
    });
  }

  /** Waits for the appends under way; later ones reject with `reason`. */
  async close(reason: Error): Promise<void> {
    await this.#writing;
    this.#failure ??= reason;
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      try {
        if (this.#failure !== null) throw this.#failure;
        await this.#write(group.map(({ item }) => item));
        for (const { resolve } of group) resolve();
      } catch (error) {
        this.#failure ??= error instanceof Error ? error : new Error(String(error));
        for (const { reject } of group) reject(this.#failure);
      }
    }
    this.#writing = null;
  }
}

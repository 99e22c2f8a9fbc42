import type { StoredVector, VectorTable } from './vector-table.ts';

const ROWS_AT_A_TIME = 2000;

/** The vectors of one index as queries see them: without the writes that are too recent. */
export class QueryView {
  readonly #table: VectorTable;
  readonly #unseen: ReadonlyMap<string, StoredVector | null>;

  /** @param unseen what stands in the place of keys that were written lately */
  constructor(table: VectorTable, unseen: ReadonlyMap<string, StoredVector | null>) {
    this.#table = table;
    this.#unseen = unseen;
  }

  /** All vectors with their data, in no particular order, a few thousand at a time. */
  *batches(metadata: boolean): Generator<readonly StoredVector[]> {
    const earlier = [...this.#unseen.values()].filter((vector) => vector !== null);
    if (earlier.length > 0) yield earlier;
    let afterId = 0;
    for (;;) {
      const { vectors, lastId } = this.#table.sweep(afterId, ROWS_AT_A_TIME, metadata);
      yield this.#unseen.size === 0
        ? vectors
        : vectors.filter(({ key }) => !this.#unseen.has(key.toString('utf8')));
      if (vectors.length < ROWS_AT_A_TIME) return;
      afterId = lastId;
    }
  }

  /** @returns the UTF-8 JSON text of a vector's metadata; null when there is no such vector any more */
  metadataOf(key: string): Buffer | null {
    const earlier = this.#unseen.get(key);
    if (earlier !== undefined) return earlier?.metadata ?? null;
    return this.#table.get(key, { data: false, metadata: true })?.metadata ?? null;
  }
}

export interface Neighbour {
  readonly key: Buffer;
  readonly distance: number;
}

/** The `size` nearest of all that were offered: by distance, then by the key's bytes. */
export class NearestList {
  readonly #size: number;
  readonly #entries: Neighbour[] = [];

  constructor(size: number) {
    this.#size = size;
  }

  get entries(): readonly Neighbour[] {
    return this.#entries;
  }

  offer(key: Buffer, distance: number): void {
    const last = this.#entries[this.#size - 1];
    if (last !== undefined && distance > last.distance) return;
    const candidate = { key, distance };
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const entry = this.#entries[middle];
      if (entry !== undefined && compare(entry, candidate) < 0) low = middle + 1;
      else high = middle;
    }
    this.#entries.splice(low, 0, candidate);
    if (this.#entries.length > this.#size) this.#entries.pop();
  }
}

function compare(a: Neighbour, b: Neighbour): number {
  return a.distance - b.distance || Buffer.compare(a.key, b.key);
}

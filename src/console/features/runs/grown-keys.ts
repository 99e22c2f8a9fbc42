/**
 * A set of keys that others grow out of without being copied: each sees what had been
 * added when it was made. A run adds a million keys in thousands of portions.
 */
export class GrownKeys implements ReadonlySet<string> {
  readonly size: number;
  /** For each key how many came before it; shared with the sets that grew out of this one. */
  readonly #places: Map<string, number>;

  private constructor(places: Map<string, number>, size: number) {
    this.#places = places;
    this.size = size;
  }

  static readonly none = new GrownKeys(new Map(), 0);

  static of(keys: Iterable<string>): GrownKeys {
    const places = new Map<string, number>();
    for (const key of keys) if (!places.has(key)) places.set(key, places.size);
    return new GrownKeys(places, places.size);
  }

  /** With more keys; this one does not see them. */
  with(keys: readonly string[]): GrownKeys {
    // Grown before: what follows would mix with what the other one got.
    const isLatest = this.#places.size === this.size && this.size > 0;
    const places = isLatest ? this.#places : new Map([...this].map((key, at) => [key, at]));
    for (const key of keys) if (!places.has(key)) places.set(key, places.size);
    return new GrownKeys(places, places.size);
  }

  has(key: string): boolean {
    return (this.#places.get(key) ?? Number.POSITIVE_INFINITY) < this.size;
  }

  *keys(): SetIterator<string> {
    let at = 0;
    for (const key of this.#places.keys()) {
      if (at === this.size) return undefined;
      at += 1;
      yield key;
    }
    return undefined;
  }

  values(): SetIterator<string> {
    return this.keys();
  }

  *entries(): SetIterator<[string, string]> {
    for (const key of this.keys()) yield [key, key];
    return undefined;
  }

  [Symbol.iterator](): SetIterator<string> {
    return this.keys();
  }

  forEach(visit: (key: string, again: string, set: ReadonlySet<string>) => void): void {
    for (const key of this.keys()) visit(key, key, this);
  }
}

import { Bitmap } from '#engine/bitmap.ts';
import { PackedStrings } from '#engine/packed-strings.ts';

/** Keys that runs have deleted since their index was scanned, packed: a million take some 40 MB. */
export class DeletedLog {
  readonly #keys = new PackedStrings();
  readonly #there = new Bitmap();

  get size(): number {
    return this.#there.count;
  }

  has(key: string): boolean {
    const at = this.#keys.find(key);
    return at >= 0 && this.#there.has(at);
  }

  *keys(): Generator<string, undefined> {
    for (const at of this.#there.positions()) yield this.#keys.at(at);
  }

  add(keys: readonly string[]): void {
    for (const key of keys) this.#there.add(this.#keys.intern(key));
  }

  /** Of keys that were put back. */
  remove(keys: readonly string[]): void {
    for (const key of keys) {
      const at = this.#keys.find(key);
      if (at >= 0) this.#there.delete(at);
    }
  }
}

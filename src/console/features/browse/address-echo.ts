/**
 * Tells what somebody else puts into the address from what was written there and comes
 * back, later and not always: of writes that follow one another quickly the address
 * may show the last one only.
 */
export class AddressEcho {
  /** Written and not seen yet. */
  readonly #own = new Set<string>();
  /** What the address has, or will have. */
  #last: string;
  #seen: string;

  /** @param text what the address has */
  constructor(text: string) {
    this.#last = text;
    this.#seen = text;
  }

  /**
   * Before every write.
   *
   * @returns whether there is anything to write
   */
  writes(text: string): boolean {
    if (text === this.#last) return false;
    this.#last = text;
    this.#own.add(text);
    // Back to what is there: when nothing changes, nothing arrives either.
    if (text === this.#seen) this.#own.clear();
    return true;
  }

  /**
   * When the address has changed.
   *
   * @returns whether somebody else changed it
   */
  arrives(text: string): boolean {
    const isOwn = text === this.#seen || this.#own.has(text);
    this.#seen = text;
    if (!isOwn) this.#last = text;
    if (text === this.#last) this.#own.clear();
    return !isOwn;
  }
}

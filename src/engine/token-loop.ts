/**
 * Notices when the continuation tokens of a list go round in a circle, so that the
 * list would never end. It keeps one token (Brent's cycle detection) where keeping
 * all would take megabytes for a large index, and notices a circle before it was
 * gone round three times. A token that leads to itself, the most likely circle, is
 * noticed at once.
 */
export class TokenLoop {
  #kept: string | null = null;
  #last: string | null = null;
  #since = 0;
  #until = 1;

  /** @returns true when the token was given before */
  closesWith(token: string): boolean {
    if (token === this.#kept || token === this.#last) return true;
    this.#last = token;
    this.#since += 1;
    if (this.#since === this.#until) {
      this.#kept = token;
      this.#until *= 2;
      this.#since = 0;
    }
    return false;
  }
}

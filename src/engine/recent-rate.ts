/** How far back "recent" goes. */
const WINDOW_MS = 3000;
/** Counts closer together are taken as one: bounds what is remembered. */
const GRAIN_MS = 50;

interface Sample {
  readonly atMs: number;
  readonly count: number;
}

/** How fast a count grew in the last three seconds. */
export class RecentRate {
  #samples: Sample[];

  /** @param atMs from when on, by the clock of all further calls, and what `count` was then */
  constructor(atMs: number, count: number) {
    this.#samples = [{ atMs, count }];
  }

  /** The count is `count` from `atMs` on. */
  note(atMs: number, count: number): void {
    const last = this.#samples.at(-1);
    const before = this.#samples.at(-2);
    // The newest sample moves on in its grain: the one before it stays where the window may begin.
    if (last !== undefined && before !== undefined && last.atMs - before.atMs < GRAIN_MS) {
      this.#samples.pop();
    }
    this.#samples.push({ atMs, count });
    const start = this.#startIndex(atMs - WINDOW_MS);
    if (start > 0) this.#samples = this.#samples.slice(start);
  }

  /** By how much the count grew a second, up to `atMs`. */
  perSecond(atMs: number): number {
    const from = this.#samples[this.#startIndex(atMs - WINDOW_MS)];
    const last = this.#samples.at(-1);
    if (from === undefined || last === undefined) return 0;
    const spanMs = Math.min(WINDOW_MS, atMs - from.atMs);
    return spanMs <= 0 ? 0 : ((last.count - from.count) * 1000) / spanMs;
  }

  /** The last sample up to `atMs`, whose count was still that at `atMs`; else the first. */
  #startIndex(atMs: number): number {
    const later = this.#samples.findIndex((sample) => sample.atMs > atMs);
    return Math.max(0, (later === -1 ? this.#samples.length : later) - 1);
  }
}

import type { Clock } from '#engine/clock.ts';
import { ReadingTime } from '#engine/reading-time.ts';
import { RecentRate } from '#engine/recent-rate.ts';

/** How fast work goes, and for how long it will at that rate. */
export interface Pace {
  readonly perSecond: number;
  /** Null when nothing was done lately, or nobody knows how much there is to do. */
  readonly leftMs: number | null;
}

/** Nothing is said of the rate before: the first answers tell little. */
const TOLD_AFTER_MS = 1500;

/** Measures work that may rest. */
export class WorkPace {
  readonly #time: ReadingTime;
  readonly #rate: RecentRate;
  readonly #total: number | null;
  #done: number;

  /**
   * @param done of `total`, before this work began
   * @param total null when nobody knows
   */
  constructor(clock: Pick<Clock, 'now'>, done: number, total: number | null) {
    this.#time = new ReadingTime(clock, 0);
    this.#rate = new RecentRate(0, done);
    this.#done = done;
    this.#total = total;
  }

  note(done: number): void {
    this.#done = done;
    this.#rate.note(this.#time.elapsedMs, done);
  }

  rest(): void {
    this.#time.rest();
  }

  goOn(): void {
    this.#time.goOn();
  }

  /** Null as long as there is nothing to tell. */
  now(): Pace | null {
    const { elapsedMs } = this.#time;
    if (elapsedMs < TOLD_AFTER_MS) return null;
    const perSecond = this.#rate.perSecond(elapsedMs);
    const left = this.#total === null ? null : this.#total - this.#done;
    const leftMs = left === null || perSecond === 0 ? null : (left / perSecond) * 1000;
    return { perSecond, leftMs };
  }
}

import type { Clock } from './clock.ts';

/** Measures how long a scan has been reading, its rests not counted. */
export class ReadingTime {
  readonly #clock: Pick<Clock, 'now'>;
  #beforeMs: number;
  /** When it last began to count; null while it rests. */
  #since: number | null;

  /** @param beforeMs what was read for already, by the scan that this one continues */
  constructor(clock: Pick<Clock, 'now'>, beforeMs: number) {
    this.#clock = clock;
    this.#beforeMs = beforeMs;
    this.#since = clock.now();
  }

  get elapsedMs(): number {
    return this.#beforeMs + (this.#since === null ? 0 : this.#clock.now() - this.#since);
  }

  rest(): void {
    this.#beforeMs = this.elapsedMs;
    this.#since = null;
  }

  goOn(): void {
    this.#since ??= this.#clock.now();
  }
}

import type { Clock } from './clock.ts';
import { ReadingTime } from './reading-time.ts';
import { RecentRate } from './recent-rate.ts';

/** What a scan did, what the scans that it continues did included. */
export interface ScanCounters {
  /** Keys that the service listed. */
  readonly read: number;
  /** Distinct rows delivered. */
  readonly matched: number;
  /** Pages received. */
  readonly requests: number;
  readonly retries: number;
  /** Answers that asked to slow down. */
  readonly throttled: number;
  /** Segments read again from their start, because the service no longer knew the token. */
  readonly rereadSegments: number;
  /** Time spent reading, pauses not counted. */
  readonly elapsedMs: number;
}

export const NOTHING_SCANNED: ScanCounters = {
  read: 0,
  matched: 0,
  requests: 0,
  retries: 0,
  throttled: 0,
  rereadSegments: 0,
  elapsedMs: 0,
};

/** Counts what a scan asks for and gets, and how fast. */
export class ScanMeter {
  /** What was counted before, for counts that others keep. */
  readonly before: ScanCounters;
  readonly #time: ReadingTime;
  readonly #rate: RecentRate;
  #read: number;
  #requests: number;
  #retries: number;
  #rereadSegments: number;

  constructor(clock: Pick<Clock, 'now'>, before: ScanCounters) {
    this.before = before;
    this.#time = new ReadingTime(clock, before.elapsedMs);
    this.#rate = new RecentRate(before.elapsedMs, before.read);
    this.#read = before.read;
    this.#requests = before.requests;
    this.#retries = before.retries;
    this.#rereadSegments = before.rereadSegments;
  }

  get elapsedMs(): number {
    return this.#time.elapsedMs;
  }

  get keysPerSecond(): number {
    return this.#rate.perSecond(this.elapsedMs);
  }

  /**
   * @param matched rows delivered in all
   * @param throttled answers since this scan began that asked to slow down
   */
  counters(matched: number, throttled: number): ScanCounters {
    return {
      read: this.#read,
      matched,
      requests: this.#requests,
      retries: this.#retries,
      throttled: this.before.throttled + throttled,
      rereadSegments: this.#rereadSegments,
      elapsedMs: this.elapsedMs,
    };
  }

  notePage(keys: number): void {
    this.#requests += 1;
    this.#read += keys;
    this.#rate.note(this.elapsedMs, this.#read);
  }

  noteRetry(): void {
    this.#retries += 1;
  }

  noteReread(): void {
    this.#rereadSegments += 1;
  }

  rest(): void {
    this.#time.rest();
  }

  goOn(): void {
    this.#time.goOn();
  }
}

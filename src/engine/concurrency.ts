import { ServiceError } from '#protocol/service-error.ts';
import { onAbort } from './on-abort.ts';

/**
 * How many requests may run side by side, found out by trying: at first one more
 * with each success, which doubles them in a round; from the first time that the
 * service asks to slow down half as many then, and one more after as many successes
 * as are allowed at once. Never fewer than one and never more than `max`.
 */
export class AdaptiveLimit {
  readonly max: number;
  #limit: number;
  #inFlight = 0;
  #successes = 0;
  #throttled = 0;
  /** Counts the cuts; requests begun before the last one tell nothing new about it. */
  #cuts = 0;
  readonly #waiting: (() => void)[] = [];

  /**
   * @param start how many at first; all of them unless told otherwise
   * @throws RangeError unless `max` is a whole number of at least 1
   */
  constructor(max: number, start: number = max) {
    if (!Number.isInteger(max) || max < 1) {
      throw new RangeError(`${max} requests side by side are not possible; give at least 1.`);
    }
    this.max = max;
    this.#limit = Math.max(1, Math.min(max, start));
  }

  get limit(): number {
    return this.#limit;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** Answers so far that asked to slow down. */
  get throttled(): number {
    return this.#throttled;
  }

  /**
   * Runs one request as soon as there is room, first come first served.
   * Aborting `signal` while it waits rejects with the signal's reason; a request
   * that runs is not touched.
   */
  async use<T>(signal: AbortSignal, request: () => Promise<T>): Promise<T> {
    await this.#enter(signal);
    const cutsBefore = this.#cuts;
    try {
      const answer = await request();
      this.#noteSuccess();
      return answer;
    } catch (error) {
      if (error instanceof ServiceError && error.isThrottling) this.#noteThrottling(cutsBefore);
      throw error;
    } finally {
      this.#inFlight -= 1;
      this.#startWaiting();
    }
  }

  #noteSuccess(): void {
    this.#successes += 1;
    if (this.#cuts > 0 && this.#successes < this.#limit) return;
    this.#successes = 0;
    this.#limit = Math.min(this.max, this.#limit + 1);
  }

  #noteThrottling(cutsBefore: number): void {
    this.#throttled += 1;
    if (cutsBefore !== this.#cuts) return;
    this.#limit = Math.max(1, Math.floor(this.#limit / 2));
    this.#successes = 0;
    this.#cuts += 1;
  }

  async #enter(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#inFlight < this.#limit && this.#waiting.length === 0) {
      this.#inFlight += 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const start = () => {
        forget();
        resolve();
      };
      const forget = onAbort(signal, () => {
        this.#waiting.splice(this.#waiting.indexOf(start), 1);
        reject(signal.reason);
      });
      this.#waiting.push(start);
    });
  }

  #startWaiting(): void {
    while (this.#inFlight < this.#limit) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#inFlight += 1;
      next();
    }
  }
}

/**
 * Works through `items` in order, `workers` of them at a time. After a rejection,
 * or when no next item can be had, no further item is begun; it rejects with the
 * first error when all that were begun have ended.
 */
export async function workThrough<T>(
  items: Iterable<T>,
  workers: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items[Symbol.iterator]();
  const errors: unknown[] = [];
  const worker = async () => {
    while (errors.length === 0) {
      try {
        const next = queue.next();
        if (next.done === true) return;
        await work(next.value);
      } catch (error) {
        errors.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: workers }, worker));
  if (errors.length > 0) throw errors[0];
}

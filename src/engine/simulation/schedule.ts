import type { Clock } from '../clock.ts';
import { onAbort } from '../on-abort.ts';

interface Event {
  readonly at: number;
  /** Decides between events of the same moment. */
  readonly tie: number;
  readonly fire: () => void;
}

/** More than any scenario needs; one that goes on for longer hangs in a circle. */
const EVENTS = 200_000;

/**
 * A world in which time only passes when nothing else can happen, and chance
 * comes from a seed: the same seed plays the same story.
 */
export class Schedule implements Clock {
  readonly seed: number;
  readonly #idle: () => Promise<void>;
  #state: number;
  #now = 1_767_225_600_000;
  #events: Event[] = [];

  /** @param idle is fulfilled when every promise that can go on has gone on: `setImmediate` */
  constructor(seed: number, idle: () => Promise<void>) {
    this.seed = seed;
    this.#state = seed | 0;
    this.#idle = idle;
  }

  now(): number {
    return this.#now;
  }

  /** Mulberry32: small, fast, and good enough to choose faults by. */
  random(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from 0 to `below` − 1. */
  pick(below: number): number {
    return Math.floor(this.random() * below);
  }

  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const event = this.#at(ms, () => {
        forget();
        resolve();
      });
      const forget = onAbort(signal, () => {
        this.#events = this.#events.filter((other) => other !== event);
        reject(signal.reason);
      });
    });
  }

  /** Time that passes in the world, whoever waits for it. */
  async pass(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#at(ms, resolve);
    });
  }

  /** Lets time pass until `work` is done. */
  async play<T>(work: Promise<T>): Promise<T> {
    let isDone = false;
    const done = () => {
      isDone = true;
    };
    work.then(done, done);
    for (let count = 0; count < EVENTS; count += 1) {
      await this.#idle();
      if (isDone) return await work;
      if (!this.#fireNext()) throw new Error(`Seed ${this.seed}: everybody waits for ever.`);
    }
    throw new Error(`Seed ${this.seed}: no end after ${EVENTS} events.`);
  }

  /** Lets everything happen that is going to. */
  async playOut(): Promise<void> {
    for (let count = 0; count < EVENTS; count += 1) {
      await this.#idle();
      if (!this.#fireNext()) return;
    }
    throw new Error(`Seed ${this.seed}: no end after ${EVENTS} events.`);
  }

  #at(ms: number, fire: () => void): Event {
    const event = { at: this.#now + ms, tie: this.random(), fire };
    this.#events.push(event);
    return event;
  }

  #fireNext(): boolean {
    let next: Event | undefined;
    for (const event of this.#events) {
      if (
        next === undefined ||
        event.at < next.at ||
        (event.at === next.at && event.tie < next.tie)
      ) {
        next = event;
      }
    }
    if (next === undefined) return false;
    this.#events = this.#events.filter((event) => event !== next);
    this.#now = next.at;
    next.fire();
    return true;
  }
}

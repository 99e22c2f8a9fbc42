import type { Clock } from '../clock.ts';
import { onAbort } from '../on-abort.ts';
import { Dice } from './dice.ts';
import { type Event, EventHeap } from './event-heap.ts';

/** More than any scenario needs; one that goes on for longer hangs in a circle. */
const EVENTS = 200_000;

/**
 * A world in which time only passes when nothing else can happen, and chance
 * comes from a seed: the same seed plays the same story.
 */
export class Schedule implements Clock {
  readonly seed: number;
  readonly #idle: () => Promise<void>;
  readonly #dice: Dice;
  readonly #events = new EventHeap();
  #now = 1_767_225_600_000;
  #fired = 0;

  /** @param idle is fulfilled when every promise that can go on has gone on: `setImmediate` */
  constructor(seed: number, idle: () => Promise<void>) {
    this.seed = seed;
    this.#dice = new Dice(seed);
    this.#idle = idle;
  }

  now(): number {
    return this.#now;
  }

  random(): number {
    return this.#dice.random();
  }

  /** A whole number from 0 to `below` − 1. */
  pick(below: number): number {
    return this.#dice.pick(below);
  }

  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const event = this.after(ms, () => {
        forget();
        resolve();
      });
      const forget = onAbort(signal, () => {
        event.isCancelled = true;
        reject(signal.reason);
      });
    });
  }

  /** Time that passes in the world, whoever waits for it. */
  async pass(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.after(ms, resolve);
    });
  }

  /** Has `fire` called when `ms` have passed; the event can be cancelled. */
  after(ms: number, fire: () => void): Event {
    const event = { at: this.#now + ms, tie: this.random(), fire, isCancelled: false };
    this.#events.push(event);
    return event;
  }

  /** Lets time pass until `work` is done. */
  async play<T>(work: Promise<T>): Promise<T> {
    let isDone = false;
    const done = () => {
      isDone = true;
    };
    work.then(done, done);
    for (;;) {
      await this.#idle();
      if (isDone) return await work;
      if (!this.#fireNext()) throw new Error(`Seed ${this.seed}: everybody waits for ever.`);
    }
  }

  /** Lets everything happen that is going to. */
  async playOut(): Promise<void> {
    do {
      await this.#idle();
    } while (this.#fireNext());
  }

  #fireNext(): boolean {
    const next = this.#events.pop();
    if (next === undefined) return false;
    this.#fired += 1;
    if (this.#fired > EVENTS) {
      throw new Error(`Seed ${this.seed}: no end after ${EVENTS} events.`);
    }
    this.#now = next.at;
    next.fire();
    return true;
  }
}

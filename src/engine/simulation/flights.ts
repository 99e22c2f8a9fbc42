import { ServiceError } from '#protocol/service-error.ts';
import type { Event } from './event-heap.ts';
import { type Fate, type Faults, fateOf } from './faults.ts';
import type { Schedule } from './schedule.ts';

/** How long a request may still be at work after its caller gave it up. */
const LATE_MS = 45_000;
const LAG_MS = 1500;

interface Flight {
  /** The moment when something is done. */
  effect: Event | null;
  answer: Event | null;
  readonly reject: (error: ServiceError) => void;
}

/** Does a share of what a request asks for. */
type Work = (share: number) => void;

/** Requests on their way: each takes its time and meets its fate. */
export class Flights {
  faults: Faults;
  readonly #schedule: Schedule;
  readonly #latencyMs: number;
  readonly #flights = new Set<Flight>();

  constructor(schedule: Schedule, faults: Faults, latencyMs: number) {
    this.#schedule = schedule;
    this.faults = faults;
    this.#latencyMs = latencyMs;
  }

  /** @throws ServiceError as the fate wants it */
  async meetFate(possible: readonly Fate[], work: Work): Promise<void> {
    const fate = fateOf(this.faults, this.#schedule.random(), possible);
    await new Promise<void>((resolve, reject) => {
      const flight: Flight = { effect: null, answer: null, reject };
      this.#flights.add(flight);
      this.#let(flight, fate, work, resolve);
    });
  }

  /**
   * The proxy dies: every answer is lost. What it had not passed on is not done;
   * what it had may be.
   */
  loseAll(): void {
    for (const { effect, answer, reject } of this.#flights) {
      if (answer !== null) answer.isCancelled = true;
      if (effect !== null && this.#schedule.random() < 0.5) effect.isCancelled = true;
      reject(failed('NetworkFailure', 0, 'unknown'));
    }
    this.#flights.clear();
  }

  #let(flight: Flight, fate: Fate, work: Work, resolve: () => void): void {
    const there = this.#step();
    const back = there + this.#step();
    const done = (ms: number, share = 1) => {
      flight.effect = this.#schedule.after(ms, () => work(share));
    };
    const answered = (ms: number, error?: ServiceError) => {
      flight.answer = this.#schedule.after(ms, () => {
        this.#flights.delete(flight);
        if (error === undefined) resolve();
        else flight.reject(error);
      });
    };
    const chance = this.#schedule.random();
    switch (fate) {
      case 'throttle':
        answered(there, failed('QpsLimitExceeded', chance < 0.5 ? 429 : 503, 'answered'));
        break;
      case 'refuse':
        answered(there, failed('VectorIndexParameterInvalid', 400, 'answered'));
        break;
      case 'loseRequest':
        answered(there, failed('NetworkFailure', 0, 'unknown'));
        break;
      case 'late':
        done(there + chance * LATE_MS);
        answered(there, failed('NetworkFailure', 0, 'unknown'));
        break;
      case 'fail':
        done(there, 0.5);
        answered(back, failed('InternalError', 500, 'answered'));
        break;
      case 'hang':
        if (chance < 0.3) done(there);
        else if (chance < 0.6) done(there + this.#schedule.random() * LATE_MS);
        break;
      case 'lag':
        done(back + chance * LAG_MS);
        answered(back);
        break;
      case 'lie':
        done(there, 0.5);
        answered(back);
        break;
      case 'loseAnswer':
        done(there);
        answered(back, failed('NetworkFailure', 0, 'unknown'));
        break;
      case 'well':
        done(there);
        answered(back);
    }
  }

  #step(): number {
    return 1 + this.#schedule.pick(this.#latencyMs);
  }
}

export function failed(
  code: string,
  status: number,
  outcome: ServiceError['outcome'],
): ServiceError {
  return new ServiceError({ code, status, outcome, message: `${code}, by the model.` });
}

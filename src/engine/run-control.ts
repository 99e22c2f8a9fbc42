import { type Failure, failureOf } from './failure.ts';
import { onAbort } from './on-abort.ts';
import { hitsEveryBatch, isConfirmationOver, isPassing } from './run-faults.ts';
import type { PauseReason } from './run-journal.ts';

/** What the operator may do to a run at any moment. */
export interface RunSignals {
  /** Ends it for good: nothing more is sent, what was sent is awaited and read. */
  readonly stop: AbortSignal;
  /** Nothing more is sent until it is resumed; what is under way is awaited. */
  readonly pause: AbortSignal;
}

export interface Pause {
  readonly reason: PauseReason;
  readonly failure: Failure | null;
}

/** So many batches given up in a row for passing reasons mean that the service is away. */
const GIVEN_UP_IN_A_ROW = 3;

/** Decides when a run sends nothing more, and why. */
export class RunControl {
  readonly #halt = new AbortController();
  readonly #stop: AbortSignal;
  readonly #wasStopped: boolean;
  readonly #forget: readonly (() => void)[];
  #pause: Pause | null = null;
  readonly #givenUpInARow = { write: 0, read: 0 };

  /** @param wasStopped an earlier life of the run was told to end it */
  constructor({ stop, pause }: RunSignals, wasStopped: boolean) {
    this.#stop = stop;
    this.#wasStopped = wasStopped;
    const byOperator = () => this.pause('operator', null);
    this.#forget = [onAbort(stop, () => this.#halt.abort()), onAbort(pause, byOperator)];
    if (this.isStopped) this.#halt.abort();
    if (pause.aborted) byOperator();
  }

  /** Aborted when nothing more may be sent, whatever the reason. */
  get halted(): AbortSignal {
    return this.#halt.signal;
  }

  get isHalted(): boolean {
    return this.#halt.signal.aborted;
  }

  get isStopped(): boolean {
    return this.#wasStopped || this.#stop.aborted;
  }

  /** Why it rests; null when it was stopped, or was not halted at all. */
  get paused(): Pause | null {
    return this.isStopped ? null : this.#pause;
  }

  /** The first reason counts: what follows are its consequences. */
  pause(reason: PauseReason, failure: Failure | null): void {
    this.#pause ??= { reason, failure };
    this.#halt.abort();
  }

  /** Something nobody foresaw: no other batch may be sent before somebody has looked. */
  halt(): void {
    this.#halt.abort();
  }

  noteSuccess(kind: 'write' | 'read'): void {
    this.#givenUpInARow[kind] = 0;
  }

  /** Brings the run to a rest when the next batch would meet the same. */
  noteRefusal(error: unknown): void {
    if (isConfirmationOver(error)) this.pause('expired', failureOf(error));
    else if (hitsEveryBatch(error)) this.pause('refused', failureOf(error));
  }

  /** Brings the run to a rest when going on makes no sense. */
  judge(kind: 'write' | 'read', error: unknown): void {
    const failure = failureOf(error);
    this.noteRefusal(error);
    if (isPassing(error)) {
      this.#givenUpInARow[kind] += 1;
      if (this.#givenUpInARow[kind] >= GIVEN_UP_IN_A_ROW) this.pause('away', failure);
    }
  }

  /** To be called when the run is over, so that its signals no longer hold it. */
  release(): void {
    for (const forget of this.#forget) forget();
  }
}

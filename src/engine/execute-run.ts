import { backoffMs, DEADLINE_MS, withDeadline } from './attempt.ts';
import { AdaptiveLimit, workThrough } from './concurrency.ts';
import { deleteRequest } from './delete-request.ts';
import { type Failure, failureOf } from './failure.ts';
import { onAbort } from './on-abort.ts';
import { readPresent } from './read-present.ts';
import { readSettled } from './read-settled.ts';
import type { EngineDeps, ReadOptions } from './reading.ts';
import { hitsEveryBatch, isPassing, mayHaveDeleted } from './run-faults.ts';
import type { EndReason, Journal } from './run-journal.ts';
import { JournalError, RunLedger } from './run-ledger.ts';
import type { ConfirmedBatch, ConfirmedRun } from './run-record.ts';
import { beginRun, type RunState } from './run-state.ts';

/** What a run is doing right now; not part of its account. */
export interface LiveFigures {
  /** Requests under way, deletes and proving reads alike. */
  readonly inFlight: number;
  /** How many may be. */
  readonly limit: number;
  /** Answers that asked to slow down. */
  readonly throttled: number;
  readonly retried: number;
}

export interface RunObserver {
  /** After each entry of the journal and each retry; thin it out before it crosses threads. */
  onState(state: RunState, live: LiveFigures): void;
}

export interface RunDeps extends EngineDeps {
  readonly journal: Journal;
}

const CONCURRENCY = 4;
/** Deletes sent for one batch, at most: their waits outlast some twenty seconds of throttling. */
const SENDS = 8;
/** Reads of one page; fewer once the run is to end, so that it ends soon. */
const READS = 5;
const READS_WHEN_ENDING = 2;
/** So many batches given up in a row for passing reasons mean that the service is away. */
const GIVEN_UP_IN_A_ROW = 3;

/**
 * Deletes the run's batches in order, side by side under an adaptive limit, and
 * proves each by reading its keys.
 *
 * - Every entry is in the journal before what it announces is done.
 * - Passing failures are retried. When an answer was lost, the keys are read
 *   before anything is sent again, and those already gone are left out.
 * - Aborting `stop`: nothing more is sent; what is in flight is awaited and read.
 * - A failure that would hit every batch alike (no permission, confirmation
 *   expired, index gone, service away) does the same, and the run ends `interrupted`.
 *
 * @throws JournalError when an entry could not be written; the run is then not
 *   ended, and `settleRun` finds out what became of it
 */
export async function executeRun(
  deps: RunDeps & { readonly concurrency?: number },
  run: ConfirmedRun,
  observer: RunObserver,
  stop: AbortSignal,
): Promise<RunState> {
  return await new Execution(deps, run, observer, stop).perform();
}

type Sent =
  | { readonly kind: 'answered'; readonly requestId: string | null }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'not-sent' };

class Execution {
  readonly #deps: RunDeps;
  readonly #run: ConfirmedRun;
  readonly #observer: RunObserver;
  readonly #stop: AbortSignal;
  readonly #limit: AdaptiveLimit;
  readonly #ledger: RunLedger;
  /** Aborted when nothing more may be sent, whatever the reason. */
  readonly #halt = new AbortController();
  /** Never aborted: what was sent is awaited and read, come what may. */
  readonly #never = new AbortController().signal;
  #retried = 0;
  #givenUpInARow = 0;

  constructor(
    deps: RunDeps & { readonly concurrency?: number },
    run: ConfirmedRun,
    observer: RunObserver,
    stop: AbortSignal,
  ) {
    this.#deps = deps;
    this.#run = run;
    this.#observer = observer;
    this.#stop = stop;
    this.#limit = new AdaptiveLimit(deps.concurrency ?? CONCURRENCY);
    this.#ledger = new RunLedger(deps, beginRun(run), () => this.#observe());
  }

  async perform(): Promise<RunState> {
    const forget = onAbort(this.#stop, () => this.#halt.abort());
    if (this.#stop.aborted) this.#halt.abort();
    try {
      await this.#ledger.append({ type: 'confirmed', run: this.#run });
      await workThrough(this.#run.batches.entries(), this.#limit.max, ([at, batch]) =>
        this.#takeThrough(at, batch),
      );
      await this.#readUnprovedAgain();
      await this.#ledger.append({ type: 'ended', reason: this.#endReason() });
    } finally {
      forget();
    }
    return this.#ledger.state;
  }

  /** What could not be read while the service was away may be readable by now. */
  async #readUnprovedAgain(): Promise<void> {
    const unproved = [...this.#ledger.state.batches.entries()].filter(
      ([, { state }]) => state === 'unproved',
    );
    await workThrough(unproved, this.#limit.max, async ([at, { answeredAt }]) => {
      const batch = this.#run.batches[at];
      if (batch === undefined) return;
      if (answeredAt === null) await this.#readSettled(at, batch);
      else await this.#prove(at, batch);
    });
  }

  #endReason(): EndReason {
    if (this.#stop.aborted) return 'stopped';
    const waiting = this.#ledger.state.batches.some(({ state }) => state === 'waiting');
    return waiting ? 'interrupted' : 'finished';
  }

  async #takeThrough(at: number, batch: ConfirmedBatch): Promise<void> {
    try {
      await this.#deleteBatch(at, batch);
    } catch (error) {
      // Whatever this is, no other batch may be sent before somebody has looked.
      this.#halt.abort();
      throw error;
    }
  }

  /** Takes one batch from waiting to its end. */
  async #deleteBatch(at: number, batch: ConfirmedBatch): Promise<void> {
    let last: { readonly error: unknown; readonly failure: Failure } | null = null;
    let uncertain = false;
    let present = batch.keys;
    for (let number = 1; number <= SENDS; number += 1) {
      if (number > 1 && !(await this.#pause(number - 1))) break;
      if (last?.failure.outcome === 'unknown') {
        const read = await this.#readNow(at, batch);
        if (read === null) return;
        if (read.length === 0) return await this.#recordProof(at, read, true);
        present = read;
      }
      const sent = await this.#send(at, batch, number, present);
      if (sent.kind === 'not-sent') break;
      if (sent.kind === 'answered') {
        this.#givenUpInARow = 0;
        await this.#ledger.append({ type: 'answered', batch: at, requestId: sent.requestId });
        return await this.#prove(at, batch);
      }
      last = { error: sent.error, failure: failureOf(sent.error) };
      uncertain ||= mayHaveDeleted(sent.error);
      if (last.failure.outcome === 'unknown') {
        await this.#ledger.append({ type: 'failed', batch: at, failure: last.failure });
      }
      if (!isPassing(sent.error)) break;
    }
    if (last === null) return;
    this.#judge(last.error);
    if (uncertain) return await this.#settle(at, batch, last.failure);
    await this.#ledger.append({ type: 'failed', batch: at, failure: last.failure });
  }

  /** Waits for room, announces the attempt, sends it; `not-sent` when the run came to a halt before. */
  async #send(
    at: number,
    batch: ConfirmedBatch,
    number: number,
    present: readonly string[],
  ): Promise<Sent> {
    const { api, clock } = this.#deps;
    const request = deleteRequest(this.#run.index, batch.keys, present);
    const call = (signal: AbortSignal) => api.deleteVectors(request, batch.token, signal);
    let announced = false;
    try {
      const { requestId } = await this.#limit.use(this.#halt.signal, async () => {
        this.#halt.signal.throwIfAborted();
        await this.#ledger.append({ type: 'sending', batch: at, attempt: number });
        announced = true;
        return await withDeadline(clock, call, DEADLINE_MS, this.#never);
      });
      return { kind: 'answered', requestId };
    } catch (error) {
      if (error instanceof JournalError) throw error;
      return announced ? { kind: 'failed', error } : { kind: 'not-sent' };
    }
  }

  /** @returns false when the run came to a halt meanwhile */
  async #pause(failures: number): Promise<boolean> {
    const { clock } = this.#deps;
    this.#noteRetry();
    await clock.sleep(backoffMs(failures, clock), this.#halt.signal).catch(() => undefined);
    return !this.#halt.signal.aborted;
  }

  /** Ends a batch that is not sent again though some of it may be gone: only reading tells. */
  async #settle(at: number, batch: ConfirmedBatch, failure: Failure): Promise<void> {
    if (failure.outcome !== 'unknown') {
      const ofBatch: Failure = { ...failure, outcome: 'unknown' };
      await this.#ledger.append({ type: 'failed', batch: at, failure: ofBatch });
    }
    await this.#readSettled(at, batch);
  }

  async #readSettled(at: number, batch: ConfirmedBatch): Promise<void> {
    const sentAt = this.#ledger.state.batches[at]?.sentAt ?? this.#deps.clock.now();
    const present = await this.#read(at, (options) =>
      readSettled(this.#deps, this.#run.index, batch.keys, sentAt, options),
    );
    if (present !== null) await this.#recordProof(at, present, true);
  }

  async #prove(at: number, batch: ConfirmedBatch): Promise<void> {
    const present = await this.#readNow(at, batch);
    if (present !== null) await this.#recordProof(at, present, false);
  }

  #readNow(at: number, batch: ConfirmedBatch): Promise<readonly string[] | null> {
    return this.#read(at, (options) =>
      readPresent(this.#deps, this.#run.index, batch.keys, options),
    );
  }

  async #recordProof(at: number, stillPresent: readonly string[], settled: boolean): Promise<void> {
    await this.#ledger.append({ type: 'proved', batch: at, stillPresent, settled });
  }

  /** @returns the batch's keys that are there; null when reading failed, which then is in the journal */
  async #read(
    at: number,
    read: (options: ReadOptions) => Promise<readonly string[]>,
  ): Promise<readonly string[] | null> {
    try {
      return await read({
        signal: this.#never,
        limit: this.#limit,
        attempts: this.#halt.signal.aborted ? READS_WHEN_ENDING : READS,
        onRetry: () => this.#noteRetry(),
      });
    } catch (error) {
      this.#judge(error);
      await this.#ledger.append({ type: 'unproved', batch: at, failure: failureOf(error) });
      return null;
    }
  }

  /** Brings the run to a halt when sending more makes no sense. */
  #judge(error: unknown): void {
    if (isPassing(error)) this.#givenUpInARow += 1;
    if (hitsEveryBatch(error) || this.#givenUpInARow >= GIVEN_UP_IN_A_ROW) this.#halt.abort();
  }

  #noteRetry(): void {
    this.#retried += 1;
    this.#observe();
  }

  #observe(): void {
    const { inFlight, limit, throttled } = this.#limit;
    this.#observer.onState(this.#ledger.state, {
      inFlight,
      limit,
      throttled,
      retried: this.#retried,
    });
  }
}

import type { BatchTools } from './batch-reader.ts';
import type { BatchWork } from './batch-work.ts';
import { batchWorker } from './batch-worker.ts';
import type { Clock } from './clock.ts';
import { AdaptiveLimit, workThrough } from './concurrency.ts';
import { onAbort } from './on-abort.ts';
import { RetryBudget } from './retry-budget.ts';
import { RunControl, type RunSignals } from './run-control.ts';
import type { Journal } from './run-journal.ts';
import { RunLedger } from './run-ledger.ts';
import { isOpen, isUncertain, positionsLeft, type RunState, statusOf } from './run-state.ts';

/** What a run is doing right now; not part of its account. */
export interface LiveFigures {
  /** Requests under way, writes and reads alike. */
  readonly inFlight: number;
  /** How many writes may be. */
  readonly limit: number;
  /** Answers that asked to slow down. */
  readonly throttled: number;
  readonly retried: number;
}

export interface RunObserver {
  /** After each entry of the journal and each retry; thin it out before it crosses threads. */
  onState(state: RunState, live: LiveFigures): void;
}

export interface RunDeps<Item> {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly work: BatchWork<Item>;
  /** Writes side by side, at most. */
  readonly concurrency?: number;
  /** Reads side by side, at most; as many as writes unless told otherwise. */
  readonly readConcurrency?: number;
}

const CONCURRENCY = 4;
/** Writes at first; one more for every round that goes well. */
const START = 2;
/** Workers for each write that may be under way: the others load and look meanwhile. */
const WORKERS_PER_WRITE = 2;
/** While others are sent, one batch of so many is proven: a service that deletes nothing is soon noticed. */
const PROVED_AT_ONCE = 16;
/** So many batches have to be proven one by one before others go side by side. */
const CANARY_BATCHES = 2;

/**
 * Works through the batches of a run that are not settled yet, be it new, paused
 * or cut off by a crash.
 *
 * - Every entry is in the journal before what it announces is done.
 * - First a canary: two batches, one after the other, each proven before the next
 *   is sent. Then batches go side by side under an adaptive limit.
 * - Passing failures are retried, out of a bounded budget. When an answer was lost
 *   the batch is read before anything is sent again.
 * - `signals.pause` and errors that would hit every batch alike let the run rest
 *   (`paused`); calling this again with the state goes on.
 * - `signals.stop` ends it: what was sent is awaited, and read until none of it can
 *   still be at work.
 *
 * @param state what the journal tells; the run's first entry is in it already
 * @throws JournalError when an entry could not be written, or what `work.load`
 *   rejected with; the run is then neither paused nor ended, and can be executed again
 */
export async function executeRun<Item>(
  deps: RunDeps<Item>,
  state: RunState,
  observer: RunObserver,
  signals: RunSignals,
): Promise<RunState> {
  if (state.ended !== null) return state;
  return await new Execution(deps, state, observer, signals).perform();
}

class Execution<Item> {
  readonly #control: RunControl;
  readonly #ledger: RunLedger;
  readonly #writes: AdaptiveLimit;
  readonly #reads: AdaptiveLimit;
  readonly #tools: BatchTools<Item>;
  readonly #observer: RunObserver;
  readonly #provesAtOnce: boolean;
  readonly #signals: RunSignals;
  /** What the operator wished, on its way into the journal. */
  #wish: Promise<void> = Promise.resolve();
  #retried = 0;

  constructor(deps: RunDeps<Item>, state: RunState, observer: RunObserver, signals: RunSignals) {
    const { concurrency = CONCURRENCY, readConcurrency = concurrency, clock } = deps;
    // What was reviewed before a rest, however long, has to be looked at after it.
    const work = isContinued(state) ? { ...deps.work, looksFirst: true } : deps.work;
    this.#signals = signals;
    this.#observer = observer;
    this.#provesAtOnce = work.provesAtOnce;
    this.#control = new RunControl(signals, state.isStopping);
    this.#ledger = new RunLedger(deps, state, () => this.#observe());
    this.#writes = new AdaptiveLimit(concurrency, START);
    this.#reads = new AdaptiveLimit(readConcurrency);
    this.#tools = {
      clock,
      work,
      ledger: this.#ledger,
      control: this.#control,
      writes: this.#writes,
      reads: this.#reads,
      budget: new RetryBudget(),
      onRetry: () => {
        this.#retried += 1;
        this.#observe();
      },
    };
  }

  async perform(): Promise<RunState> {
    const { state } = this.#ledger;
    const record = () => this.#recordWish();
    const forget = [onAbort(this.#signals.stop, record), onAbort(this.#signals.pause, record)];
    try {
      if (this.#control.isStopped) this.#recordWish();
      else if (isContinued(state)) await this.#ledger.append({ type: 'resumed' });
      await this.#proveCanary();
      await this.#workSideBySide();
      await this.#finish();
    } finally {
      for (const each of forget) each();
      this.#control.release();
    }
    return this.#ledger.state;
  }

  /**
   * Into the journal at once: what follows can take a minute, and whoever finds the
   * journal after a crash must not go on with what was told to rest.
   */
  #recordWish(): void {
    this.#wish = this.#wish
      .then(async () => {
        const { isStopping, paused } = this.#ledger.state;
        if (this.#control.isStopped) {
          if (!isStopping) await this.#ledger.append({ type: 'stopping' });
        } else if (paused === null) {
          await this.#ledger.append({ type: 'paused', reason: 'operator', failure: null });
        }
      })
      // A journal that refuses this refuses whatever comes next, and that is told.
      .catch(() => undefined);
  }

  /** Batches one by one, until enough of them were sent and proven. */
  async #proveCanary(): Promise<void> {
    let missing = CANARY_BATCHES - this.#ledger.state.batches.filter(isGoodExample).length;
    const worker = batchWorker(this.#tools);
    for (const at of this.#openBatches()) {
      if (missing <= 0 || this.#control.isHalted) return;
      await this.#guarded(() => worker.takeThrough(at));
      const status = statusOf(this.#ledger.state, at);
      if (this.#control.isHalted) return;
      if (isGoodExample(status)) missing -= 1;
      else if (status.state !== 'proved' || status.contradicted.length > 0) {
        this.#control.pause(status.again ? 'away' : 'canary', status.failure);
      }
    }
  }

  /**
   * Sends first, and proves most of it then: a proof takes five reads for each write,
   * and what they take of service and processor would be missing there. Where proofs
   * cannot wait, and for a sample, each worker proves what it wrote at once.
   */
  async #workSideBySide(): Promise<void> {
    const worker = batchWorker(this.#tools);
    let written = 0;
    await workThrough(this.#openBatches(), this.#writes.max * WORKERS_PER_WRITE, (at) =>
      this.#guarded(async () => {
        if (this.#control.isHalted || this.#isAnswered(at)) return;
        written += 1;
        const isProvedAtOnce = this.#provesAtOnce || written % PROVED_AT_ONCE === 0;
        await (isProvedAtOnce ? worker.takeThrough(at) : worker.write(at));
      }),
    );
    const unproved = [...this.#openBatches()].filter((at) => this.#isAnswered(at));
    await workThrough(unproved, this.#reads.max, (at) =>
      this.#guarded(async () => {
        if (!this.#control.isHalted) await worker.prove(at);
      }),
    );
  }

  #isAnswered(at: number): boolean {
    return statusOf(this.#ledger.state, at).answeredAt !== null;
  }

  async #finish(): Promise<void> {
    await this.#wish;
    if (this.#control.isStopped) {
      await this.#readWhatWasSent();
      await this.#ledger.append({ type: 'ended', reason: 'stopped' });
      return;
    }
    if (!this.#control.isHalted) await this.#readWhatWasSent();
    if (this.#control.isStopped) return await this.#finish();
    const left = this.#ledger.state.batches.find(isOpen);
    // However it came to rest: where nothing is left to try there is nothing to resume.
    if (left === undefined) return await this.#ledger.append({ type: 'ended', reason: 'finished' });
    if (this.#ledger.state.paused !== null) return;
    const { reason, failure } = this.#control.paused ?? { reason: 'away', failure: left.failure };
    await this.#ledger.append({ type: 'paused', reason, failure });
  }

  /**
   * Reads what was answered and not read yet; when it was stopped also what is lost,
   * until nothing of it is at work. Otherwise that is tried again when the run goes on.
   */
  async #readWhatWasSent(): Promise<void> {
    const worker = batchWorker(this.#tools);
    const unread = [...this.#ledger.state.batches.entries()]
      .filter(([, { answeredAt }]) => answeredAt !== null || this.#control.isStopped)
      .filter(([, status]) => status.answeredAt !== null || isUncertain(status))
      .filter(([, status]) => isOpen(status) || status.state === 'unproved')
      .map(([at]) => at);
    await workThrough(unread, this.#reads.max, (at) => worker.settle(at));
  }

  *#openBatches(): Iterable<number> {
    for (let at = 0; at < this.#ledger.state.batches.length; at += 1) {
      if (isOpen(statusOf(this.#ledger.state, at))) yield at;
    }
  }

  async #guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#control.halt();
      throw error;
    }
  }

  #observe(): void {
    this.#observer.onState(this.#ledger.state, {
      inFlight: this.#writes.inFlight + this.#reads.inFlight,
      limit: this.#writes.limit,
      throttled: this.#writes.throttled + this.#reads.throttled,
      retried: this.#retried,
    });
  }
}

/** Something happened to it before. */
function isContinued({ paused, batches }: RunState): boolean {
  return paused !== null || batches.some(({ state }) => state !== 'waiting');
}

/** Sent and proven, with something in it. */
function isGoodExample(status: RunState['batches'][number]): boolean {
  const { state, attempts, contradicted } = status;
  const isClean = state === 'proved' && attempts > 0 && contradicted.length === 0;
  return isClean && positionsLeft(status).length > 0;
}

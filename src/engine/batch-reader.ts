import type { BatchWork, ItemState, LookKind } from './batch-work.ts';
import type { Clock } from './clock.ts';
import type { AdaptiveLimit } from './concurrency.ts';
import { failureOf } from './failure.ts';
import type { RetryBudget } from './retry-budget.ts';
import type { RunControl } from './run-control.ts';
import { isWorthAnotherRun } from './run-faults.ts';
import type { RunLedger } from './run-ledger.ts';
import { type BatchStatus, isUncertain, positionsLeft, statusOf } from './run-state.ts';

/** What the batches of one execution share. */
export interface BatchTools<Item> {
  readonly clock: Clock;
  readonly work: BatchWork<Item>;
  readonly ledger: RunLedger;
  readonly control: RunControl;
  readonly writes: AdaptiveLimit;
  readonly reads: AdaptiveLimit;
  readonly budget: RetryBudget;
  readonly onRetry: () => void;
}

/** Reads of one page; fewer once the run is to rest, so that it rests soon. */
const READS = 5;
const READS_WHEN_HALTED = 2;
/** A service may show a write a moment late: until then a proof that fails is repeated. */
const SHOWN_AFTER_MS = 2000;
/**
 * How long after it was sent a request may still be at work somewhere: the proxy
 * carries it on when its page has gone, for at most 45 seconds (5 to connect, 20
 * until the answer begins, 20 more for its rest), and the page itself gives up
 * after 30.
 */
const REQUEST_LIFE_MS = 60_000;
/** Between two looks at a batch that is not as it should be. */
const LOOK_AGAIN_MS = 1000;

/** Reads one batch, and writes down what is known of it. */
export class BatchReader<Item> {
  protected readonly tools: BatchTools<Item>;
  protected readonly at: number;
  protected readonly items: readonly Item[];
  /** Never aborted: what was sent is awaited and read, come what may. */
  protected readonly never = new AbortController().signal;
  /** An attempt may have done something that no answer told of. */
  protected isUncertain: boolean;
  /** When the last look was begun. */
  protected lookedAt = Number.NEGATIVE_INFINITY;

  constructor(tools: BatchTools<Item>, at: number, items: readonly Item[]) {
    this.tools = tools;
    this.at = at;
    this.items = items;
    this.isUncertain = isUncertain(this.status);
  }

  get status(): BatchStatus {
    return statusOf(this.tools.ledger.state, this.at);
  }

  /** Reads what was answered, and writes down whether it came out as wanted. */
  async prove(): Promise<void> {
    const { clock } = this.tools;
    const { attempts, answeredAt } = this.status;
    const isShown = () => clock.now() >= (answeredAt ?? 0) + SHOWN_AFTER_MS;
    // Only an earlier attempt may be at work still; the last one was answered.
    await this.#readUntil(() => isShown() && (attempts < 2 || !this.#mayBeAtWork), false);
  }

  /** Reads what no answer told of and is not sent again, until it can no longer be at work. */
  async settle(): Promise<void> {
    await this.#readUntil(() => !this.#mayBeAtWork, true);
  }

  /**
   * Reads until all of the batch is as wanted, or what is not has to be taken for
   * final. A run that only rests does not wait for that: it reads when it goes on.
   */
  async #readUntil(isFinal: () => boolean, settled: boolean): Promise<void> {
    const { clock, control } = this.tools;
    const sent = positionsLeft(this.status);
    for (;;) {
      // Found out before the look, which has to hold at a time when nothing is at work any more.
      const isLast = isFinal();
      const contradicted = await this.notDone(sent);
      if (contradicted === null) return;
      if (contradicted.length === 0 || isLast) {
        return await this.append({ type: 'proved', contradicted, settled });
      }
      await clock
        .sleep(LOOK_AGAIN_MS, control.isStopped ? this.never : control.halted)
        .catch(() => undefined);
      if (control.isHalted && !control.isStopped) return;
    }
  }

  /** @returns null when it could not be read, which then is in the journal */
  protected async notDone(positions: readonly number[]): Promise<readonly number[] | null> {
    const states = await this.look(positions, 'after');
    return states && positions.filter((_, place) => states[place] !== 'done');
  }

  /** @returns null when it could not be read, which then is in the journal */
  protected async look(
    positions: readonly number[],
    kind: LookKind,
  ): Promise<readonly ItemState[] | null> {
    const { work, clock, control, reads, budget, onRetry } = this.tools;
    let askedAt: number | null = null;
    const items = positions.flatMap((at) => this.items[at] ?? []);
    try {
      const states = await work.look(items, kind, {
        signal: this.never,
        limit: reads,
        attempts: control.isHalted ? READS_WHEN_HALTED : READS,
        budget,
        onRetry,
        onAsk: () => {
          askedAt ??= clock.now();
        },
      });
      this.lookedAt = askedAt ?? Number.NEGATIVE_INFINITY;
      control.noteSuccess('read');
      return states;
    } catch (error) {
      control.judge('read', error);
      const failure = failureOf(error);
      const again = isWorthAnotherRun(error);
      const wasSent = this.isUncertain || this.status.answeredAt !== null;
      // Where nothing was sent, nothing happened, whatever became of the reading.
      const unsent = { ...failure, outcome: 'not-sent' } as const;
      if (wasSent) await this.append({ type: 'unproved', failure, again });
      else await this.append({ type: 'failed', failure: unsent, again });
      return null;
    }
  }

  get #mayBeAtWork(): boolean {
    const now = this.tools.clock.now();
    return now < (this.status.sentAt ?? now) + REQUEST_LIFE_MS;
  }

  protected async append(entry: BatchEntry): Promise<void> {
    await this.tools.ledger.append({ ...entry, batch: this.at });
  }
}

/** An entry about a batch, without its batch and its time. */
type BatchEntry = WithoutPlace<Extract<Parameters<RunLedger['append']>[0], { batch: number }>>;
type WithoutPlace<Entry> = Entry extends unknown ? Omit<Entry, 'batch'> : never;

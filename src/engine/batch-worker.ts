import { backoffMs, DEADLINE_MS, withDeadline } from './attempt.ts';
import { BatchReader, type BatchTools } from './batch-reader.ts';
import type { ItemState } from './batch-work.ts';
import { type Failure, failureOf, ownFailure } from './failure.ts';
import { hitsEveryBatch, isPassing, isWorthAnotherRun, mayHaveHappened } from './run-faults.ts';
import { JournalError } from './run-ledger.ts';
import { positionsLeft, statusOf } from './run-state.ts';

/** Requests sent for one batch, at most: their waits outlast some twenty seconds of throttling. */
const SENDS = 8;
/** How old a look may be when the request goes out: what happens to a key in that time is not noticed. */
const LOOK_LIFE_MS = 20_000;
/**
 * How long after it was announced a request may go out: a machine that slept in
 * between, or a slow disk, must not send what was read, or is counted as over, long ago.
 */
const ANNOUNCED_LIFE_MS = 5000;
/** So many times too late in a row mean that it will always be. */
const TOO_LATE = 3;
type Sent =
  | { readonly kind: 'answered'; readonly requestId: string | null }
  | { readonly kind: 'failed'; readonly error: unknown }
  /** The run came to a halt before. */
  | { readonly kind: 'not-sent' }
  /** It waited so long for its turn that it has to be looked at again. */
  | { readonly kind: 'stale' }
  /** Looking at it, or announcing it, took so long that it was not sent. */
  | { readonly kind: 'late' };

export interface BatchWorker {
  /** Takes a batch as far as it gets: written and proved. */
  takeThrough(at: number): Promise<void>;
  /** @returns whether it was answered, and has to be proved */
  write(at: number): Promise<boolean>;
  prove(at: number): Promise<void>;
  /** Reads a batch that is not written again until its request can no longer be at work. */
  settle(at: number): Promise<void>;
}

/** Takes single batches through their states; each entry of the journal is made here. */
export function batchWorker<Item>(tools: BatchTools<Item>): BatchWorker {
  const { work, ledger } = tools;
  return {
    takeThrough: async (at) => {
      const batch = new Batch(tools, at, await work.load(at));
      if (batch.status.answeredAt === null && !(await batch.write())) return;
      await batch.prove();
    },
    write: async (at) => await new Batch(tools, at, await work.load(at)).write(),
    prove: async (at) => await new Batch(tools, at, await work.load(at)).prove(),
    settle: async (at) => {
      const batch = new Batch(tools, at, await work.load(at));
      if (statusOf(ledger.state, at).answeredAt === null) await batch.settle();
      else await batch.prove();
    },
  };
}

class Batch<Item> extends BatchReader<Item> {
  /** Nothing may be sent before it was read what the last attempt did. */
  #mustLook = this.isUncertain;
  #todo: readonly number[] = positionsLeft(this.status);
  /** The last look found something that is neither as reviewed nor as wanted. */
  #isDrifted = false;

  /** Whether what is sent now was looked at so recently as its kind of run wants. */
  get #isLookGood(): boolean {
    const { work, clock } = this.tools;
    const age = clock.now() - this.lookedAt;
    // A clock that was set back says nothing about the age.
    return !work.looksFirst || (age >= 0 && age <= LOOK_LIFE_MS);
  }

  async write(): Promise<boolean> {
    const { control, budget } = this.tools;
    let last: unknown = null;
    let late = 0;
    for (let number = 1; number <= SENDS; ) {
      if (control.isHalted || !(await this.#lookBefore())) break;
      if (this.#todo.length === 0) {
        await this.#proveUnsent();
        return false;
      }
      const sent: Sent = this.#isLookGood ? await this.#send() : { kind: 'late' };
      if (sent.kind === 'stale') continue;
      if (sent.kind === 'not-sent') break;
      if (sent.kind === 'late') {
        late += 1;
        if (late < TOO_LATE) continue;
        await this.#giveUpLate();
        return false;
      }
      late = 0;
      if (sent.kind === 'answered') {
        budget.refund();
        control.noteSuccess('write');
        await this.append({ type: 'answered', requestId: sent.requestId });
        return true;
      }
      last = sent.error;
      this.#mustLook = mayHaveHappened(sent.error);
      this.isUncertain ||= this.#mustLook;
      if (this.isUncertain) await this.#recordLoss(sent.error);
      number += 1;
      if (!isPassing(sent.error) || hitsEveryBatch(sent.error) || number > SENDS) break;
      if (!budget.take() || !(await this.#pause(number - 1))) break;
    }
    if (last !== null) await this.#giveUp(last);
    return false;
  }

  /**
   * Finds out what of the batch is left to be done, where that has to be known.
   *
   * @returns false when it could not be found out; that is in the journal then
   */
  async #lookBefore(): Promise<boolean> {
    if (!this.#mustLook && this.#isLookGood) return true;
    const positions = positionsLeft(this.status);
    const states = await this.look(positions, 'before');
    if (states === null) return false;
    const of = (wanted: ItemState) => positions.filter((_, place) => states[place] === wanted);
    // After a request of unknown outcome nobody can tell what was so before it: the proof has the word.
    const needless = this.isUncertain ? [] : of('done');
    const kept = this.isUncertain ? [] : of('drifted');
    if (kept.length + needless.length > 0) await this.append({ type: 'checked', needless, kept });
    this.#todo = of('todo');
    this.#isDrifted = of('drifted').length > 0;
    this.#mustLook = false;
    return true;
  }

  /** Waits for room, announces the attempt, sends it. */
  async #send(): Promise<Sent> {
    const { work, clock, control, writes, ledger } = this.tools;
    const token = ledger.state.tokens[this.at] ?? '';
    const request = { batch: this.at, items: this.items, positions: this.#todo, token };
    const call = (signal: AbortSignal) => work.send(request, signal);
    let announced = false;
    try {
      return await writes.use(control.halted, async (): Promise<Sent> => {
        control.halted.throwIfAborted();
        if (!this.#isLookGood) return { kind: 'stale' };
        const announcedAt = clock.now();
        await this.append({ type: 'sending', attempt: this.status.attempts + 1 });
        if (control.isHalted) {
          await this.#withdraw();
          return { kind: 'not-sent' };
        }
        if (!this.#isLookGood || clock.now() - announcedAt > ANNOUNCED_LIFE_MS) {
          await this.append({ type: 'failed', failure: this.#tooLate(), again: true });
          return { kind: 'late' };
        }
        announced = true;
        try {
          const { requestId } = await withDeadline(clock, call, DEADLINE_MS, this.never);
          return { kind: 'answered', requestId };
        } catch (error) {
          // Before its place is free: who waits for it would meet the same.
          control.noteRefusal(error);
          throw error;
        }
      });
    } catch (error) {
      if (error instanceof JournalError) throw error;
      return announced ? { kind: 'failed', error } : { kind: 'not-sent' };
    }
  }

  /** The run was told to rest while the attempt was announced. */
  async #withdraw(): Promise<void> {
    if (this.status.attempts === 1) {
      return await this.append({ type: 'withdrawn', uncertain: this.isUncertain });
    }
    const message = 'The run was told to rest before the batch was sent again.';
    const outcome = this.isUncertain ? 'unknown' : 'not-sent';
    const failure = { ...ownFailure('NotSentAgain', message), outcome } as const;
    await this.append({ type: 'failed', failure, again: true });
  }

  /** There is nothing to send, or nothing any more. */
  async #proveUnsent(): Promise<void> {
    if (this.isUncertain && this.#isDrifted) return await this.settle();
    await this.append({ type: 'proved', contradicted: [], settled: this.isUncertain });
  }

  /** Ends the attempts at a batch, for this time. */
  async #giveUp(error: unknown): Promise<void> {
    const { control } = this.tools;
    control.judge('write', error);
    const failure = failureOf(error);
    const again = isWorthAnotherRun(error);
    if (!this.isUncertain) return await this.append({ type: 'failed', failure, again });
    // Sent again it would be refused again, so nothing but reading is left.
    if (!again) await this.settle();
    else if (!control.isHalted) await this.#proveIfDone();
  }

  /** Some of the batch may have been done, by this attempt or an earlier one. */
  async #recordLoss(error: unknown): Promise<void> {
    const failure: Failure = { ...failureOf(error), outcome: 'unknown' };
    await this.append({ type: 'failed', failure, again: true });
  }

  /** The last answer may have been lost on its way: then there is nothing left to try. */
  async #proveIfDone(): Promise<void> {
    const contradicted = await this.notDone(positionsLeft(this.status));
    if (contradicted?.length === 0) {
      await this.append({ type: 'proved', contradicted, settled: true });
    }
  }

  /** Every batch would be too late. */
  async #giveUpLate(): Promise<void> {
    const failure = this.#tooLate();
    this.tools.control.pause('away', failure);
    await this.append({ type: 'failed', failure, again: true });
  }

  #tooLate(): Failure {
    const message = `Reading the batch and noting it in the journal took longer than ${LOOK_LIFE_MS / 1000} s, so that its keys may have changed meanwhile. It was not sent; resume the run when service and machine are faster.`;
    const outcome = this.isUncertain ? 'unknown' : 'not-sent';
    return { ...ownFailure('TooLate', message), outcome };
  }

  /** @returns false when the run came to a halt meanwhile */
  async #pause(failures: number): Promise<boolean> {
    this.tools.onRetry();
    return await this.#wait(backoffMs(failures, this.tools.clock));
  }

  /** @returns false when the run came to a halt meanwhile */
  async #wait(ms: number): Promise<boolean> {
    const { clock, control } = this.tools;
    await clock.sleep(ms, control.halted).catch(() => undefined);
    return !control.isHalted;
  }
}

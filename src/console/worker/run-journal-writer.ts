import { outcomesOf } from '#engine/outcome.ts';
import type { JournalEntry } from '#engine/run-journal.ts';
import { applyEntry, countOutcomes, type RunState, replay } from '#engine/run-state.ts';
import { openRuns } from './run-database.ts';
import type { RunSummary } from './run-schema.ts';

interface Waiting {
  readonly entry: JournalEntry;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Entries after which a run stands otherwise in the list of runs. */
const SUMMED_UP: readonly JournalEntry['type'][] = ['begun', 'paused', 'resumed', 'ended'];

/**
 * Writes the journal of one run. Entries that wait at the same time share one
 * transaction, in their order: either all of them are on disk or none, so that a
 * journal never has a hole. After a failed write every later one is refused.
 */
export class RunJournalWriter {
  readonly #run: string;
  #state: RunState | null;
  /** Number of the next entry, from 0. */
  #next: number;
  #waiting: Waiting[] = [];
  #isWriting = false;
  #failure: { readonly error: unknown } | null = null;

  /** @param next how many entries the journal has */
  constructor(run: string, state: RunState | null, next: number) {
    this.#run = run;
    this.#state = state;
    this.#next = next;
  }

  /** On disk, not only in a cache, when the promise is fulfilled. */
  append(entry: JournalEntry): Promise<void> {
    if (this.#failure !== null) return Promise.reject(this.#failure.error);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ entry, resolve, reject });
      if (!this.#isWriting) void this.#writeAll();
    });
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      try {
        if (this.#failure !== null) throw this.#failure.error;
        await this.#write(group.map(({ entry }) => entry));
        for (const { resolve } of group) resolve();
      } catch (error) {
        this.#failure ??= { error };
        for (const { reject } of group) reject(error);
      }
    }
    this.#isWriting = false;
  }

  async #write(entries: readonly JournalEntry[]): Promise<void> {
    const database = await openRuns();
    let state = this.#state;
    const transaction = database.transaction(['entries', 'summaries'], 'readwrite', {
      durability: 'strict',
    });
    const writes: Promise<unknown>[] = [];
    for (const [place, entry] of entries.entries()) {
      state = state === null ? replay([entry]) : applyEntry(state, entry);
      const number = this.#next + place;
      // `add` fails when another tab wrote this entry: then one of the two must not go on.
      writes.push(transaction.objectStore('entries').add(entry, [this.#run, number]));
    }
    if (state !== null && entries.some(({ type }) => SUMMED_UP.includes(type))) {
      writes.push(transaction.objectStore('summaries').put(summaryOf(state), this.#run));
    }
    await Promise.all([...writes, transaction.done]);
    this.#state = state;
    this.#next += entries.length;
  }
}

function summaryOf(state: RunState): RunSummary {
  const { run, confirmations, paused, ended } = state;
  const { id, kind, connection, bucket, index, confirmedAt, batches } = run;
  const counts = countOutcomes(state);
  return {
    id,
    kind,
    connection,
    bucket,
    index,
    confirmedAt,
    confirmed: batches.reduce((sum, { count }) => sum + count, 0),
    confirmationIds: confirmations.map(({ confirmationId }) => confirmationId),
    paused: paused?.reason ?? null,
    ended,
    done: counts[outcomesOf(run).done],
    failed: counts.failed,
  };
}

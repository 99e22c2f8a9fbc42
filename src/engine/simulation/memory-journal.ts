import type { Journal, JournalEntry } from '../run-journal.ts';
import type { Schedule } from './schedule.ts';

export interface JournalAccident {
  /** Which append it happens to, from 1. */
  readonly at: number;
  /**
   * The process dies before or after the entry is written; or the write is
   * refused, and the entry kept all the same or not.
   */
  readonly kind: 'crash-before' | 'crash-after' | 'refuse' | 'refuse-written';
}

/** A process that runs the engine; once it is dead, nothing of what it does has an effect. */
export interface Process {
  alive: boolean;
  /** While the machine sleeps: fulfilled when it wakes up. */
  asleep: Promise<void> | null;
}

/** What watches a journal. */
export interface JournalWatcher {
  /** An entry was handed in. */
  onAnnounced(entry: JournalEntry): void;
  /** An entry is safe. */
  onWritten(entry: JournalEntry): void;
}

/** A journal as one process writes it: it takes its time, and may have one accident. */
export class MemoryJournal implements Journal {
  readonly entries: JournalEntry[];
  readonly process: Process = { alive: true, asleep: null };
  /** Entries that were handed in. */
  announced = 0;
  readonly crashed: Promise<void>;
  /** The longest that a write takes. */
  readonly #slownessMs: number;
  readonly #schedule: Schedule;
  readonly #accident: JournalAccident | null;
  readonly #watcher: JournalWatcher | null;
  #isClosed = false;
  #crash: () => void = () => undefined;

  /** @param entries those of earlier processes; new ones are added to them */
  constructor(
    schedule: Schedule,
    accident: JournalAccident | null = null,
    entries: JournalEntry[] = [],
    watcher: JournalWatcher | null = null,
    slownessMs = 5,
  ) {
    this.#slownessMs = slownessMs;
    this.#schedule = schedule;
    this.#accident = accident;
    this.#watcher = watcher;
    this.entries = entries;
    this.crashed = new Promise((resolve) => {
      this.#crash = resolve;
    });
  }

  async append(_runId: string, entry: JournalEntry): Promise<void> {
    if (!this.process.alive) return await new Promise<never>(() => undefined);
    this.announced += 1;
    this.#watcher?.onAnnounced(entry);
    const accident = this.announced === this.#accident?.at ? this.#accident.kind : null;
    await this.#schedule.pass(this.#schedule.pick(this.#slownessMs));
    const isLost = accident === 'refuse' || accident === 'crash-before';
    // A write that was under way when its process died is kept or not, but not after another has read.
    const isKept = this.process.alive || (!this.#isClosed && this.#schedule.random() < 0.5);
    if (!isLost && isKept) this.#write(entry);
    await this.process.asleep;
    if (accident === 'refuse' || accident === 'refuse-written') {
      throw new Error('No space is left.');
    }
    if (accident !== null) this.kill();
    if (!this.process.alive) await new Promise<never>(() => undefined);
  }

  /** Ends the process. */
  kill(): void {
    this.process.alive = false;
    this.#crash();
  }

  /** Ends the process, and with it what it was about to write. */
  close(): void {
    this.kill();
    this.#isClosed = true;
  }

  #write(entry: JournalEntry): void {
    this.entries.push(entry);
    this.#watcher?.onWritten(entry);
  }
}

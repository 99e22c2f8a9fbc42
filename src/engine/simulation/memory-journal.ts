import type { Journal, JournalEntry } from '../run-journal.ts';
import type { Schedule } from './schedule.ts';

export interface JournalAccident {
  /** Which append it happens to, from 1. */
  readonly at: number;
  /** The process dies before or after the entry is written, or the write is refused. */
  readonly kind: 'crash-before' | 'crash-after' | 'refuse';
}

/** A journal that takes its time, keeps what is written, and may have one accident. */
export class MemoryJournal implements Journal {
  readonly entries: JournalEntry[] = [];
  /** Every entry that was handed in, with the moment. */
  readonly announced: { readonly entry: JournalEntry; readonly at: number }[] = [];
  readonly process = { alive: true };
  readonly crashed: Promise<void>;
  readonly #schedule: Schedule;
  readonly #accident: JournalAccident | null;
  #crash: () => void = () => undefined;

  constructor(schedule: Schedule, accident: JournalAccident | null = null) {
    this.#schedule = schedule;
    this.#accident = accident;
    this.crashed = new Promise((resolve) => {
      this.#crash = resolve;
    });
  }

  async append(_runId: string, entry: JournalEntry): Promise<void> {
    if (!this.process.alive) return await new Promise<never>(() => undefined);
    this.announced.push({ entry, at: this.#schedule.now() });
    const accident = this.announced.length === this.#accident?.at ? this.#accident.kind : null;
    await this.#schedule.pass(this.#schedule.pick(5));
    if (accident === 'refuse') throw new Error('No space is left.');
    if (accident !== 'crash-before') this.entries.push(entry);
    if (accident !== null) {
      this.process.alive = false;
      this.#crash();
    }
    if (!this.process.alive) await new Promise<never>(() => undefined);
  }
}

import type { Clock } from './clock.ts';
import type { Journal, JournalEntry } from './run-journal.ts';
import { applyEntry, type RunState } from './run-state.ts';

/**
 * The journal refused an entry. Nothing was sent after that; what was in flight
 * is read when the run goes on.
 */
export class JournalError extends Error {
  override readonly name = 'JournalError';
  /** What the journal holds. */
  readonly state: RunState;

  constructor(state: RunState, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(
      `The run's journal could not be written (${reason}), so nothing more was sent. Make room for it, then resume the run: it first reads what was in flight.`,
      { cause },
    );
    this.state = state;
  }
}

/** An entry without its time. */
type Untimed<Entry> = Entry extends unknown ? Omit<Entry, 'at'> : never;

/** Keeps a run's state and its journal the same: an entry counts only once it is written. */
export class RunLedger {
  readonly #clock: Clock;
  readonly #journal: Journal;
  readonly #onState: (state: RunState) => void;
  #state: RunState;
  #broken: JournalError | null = null;

  constructor(
    deps: { readonly clock: Clock; readonly journal: Journal },
    state: RunState,
    onState: (state: RunState) => void,
  ) {
    this.#clock = deps.clock;
    this.#journal = deps.journal;
    this.#state = state;
    this.#onState = onState;
  }

  get state(): RunState {
    return this.#state;
  }

  /** @throws JournalError now and ever after, once the journal refused an entry */
  async append(untimed: Untimed<JournalEntry>): Promise<void> {
    if (this.#broken !== null) throw this.#broken;
    const entry = { ...untimed, at: this.#clock.now() };
    try {
      await this.#journal.append(this.#state.run.id, entry);
    } catch (error) {
      this.#broken ??= new JournalError(this.#state, error);
      throw this.#broken;
    }
    this.#state = applyEntry(this.#state, entry);
    this.#onState(this.#state);
  }
}

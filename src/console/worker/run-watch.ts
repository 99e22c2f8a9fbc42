import type { LiveFigures } from '#engine/execute-run.ts';
import { type RunState, statusOf } from '#engine/run-state.ts';
import { NO_LIVE_FIGURES, type RunView, type RunWish, type RunWork, runView } from './run-view.ts';

export interface RunUpdate {
  /** A run that ended while it was told of has not ended here before the last of its keys is named. */
  readonly view: RunView;
  /** Keys that a deletion has found or made gone, and that no update before this one named. */
  readonly gone: readonly string[];
  /** Keys that a restore has found or made to be there, and that no update before this one named. */
  readonly back: readonly string[];
}

/** The keys of one batch of the run. */
type KeysOfBatch = (at: number) => Promise<readonly { readonly key: string }[]>;

/** Shortest time between two updates. */
const PACE_MS = 120;
/** Keys that one update names; the others follow. The page must not be held up by a million. */
const NAMED_AT_ONCE = 10_000;

/** Tells the page of one run, thinned out: a fast run changes hundreds of times a second. */
export class RunWatch {
  readonly #keysOf: KeysOfBatch;
  state: RunState | null = null;
  #now: { work: RunWork; live: LiveFigures } = { work: 'here', live: NO_LIVE_FIGURES };
  #wish: RunWish = 'none';
  #problem: string | null = null;
  #needsFile = false;
  #listener: ((update: RunUpdate) => void) | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  /** Something changed since the last update was put together. */
  #isDue = false;
  readonly #named = new Set<number>();
  /** As it was told last of a run that had not ended; null before anything was told, and after the end was. */
  #toldWork: RunWork | null = null;

  constructor(keysOf: KeysOfBatch) {
    this.#keysOf = keysOf;
  }

  show(state: RunState, { work, live }: { work: RunWork; live?: LiveFigures }): void {
    this.state = state;
    this.#now = { work, live: live ?? this.#now.live };
    if (work !== 'here') this.#wish = 'none';
    this.#tellSoon();
  }

  get isStuck(): boolean {
    return this.#problem !== null;
  }

  announce(wish: RunWish): void {
    this.#wish = wish;
    this.#tellSoon();
  }

  /** @param needsFile it goes on once it is given its backup again */
  stick(problem: string | null, { needsFile = false } = {}): void {
    this.#problem = problem;
    this.#needsFile = needsFile;
    if (problem !== null) this.#now = { ...this.#now, work: 'stuck' };
    this.#tellSoon();
  }

  listen(listener: (update: RunUpdate) => void): void {
    this.#listener = listener;
    this.#named.clear();
    this.#toldWork = null;
    this.#tellSoon();
  }

  #tellSoon(): void {
    this.#isDue = true;
    this.#timer ??= setTimeout(() => {
      this.#isDue = false;
      void this.#tell().finally(() => {
        this.#timer = null;
        if (this.#isDue) this.#tellSoon();
      });
    }, PACE_MS);
  }

  async #tell(): Promise<void> {
    const { state } = this;
    if (state === null || this.#listener === null) return;
    const now = {
      ...this.#now,
      wish: this.#wish,
      problem: this.#problem,
      needsFile: this.#needsFile,
    };
    const { done, isAll } = await this.#doneSinceLastTime(state);
    const isDelete = state.run.kind === 'delete';
    // Whoever hears of the end reads what is left: keys named only then would still be in it.
    const view =
      state.ended === null || isAll || this.#toldWork === null
        ? runView(state, now)
        : runView({ ...state, ended: null, endedAt: null }, { ...now, work: this.#toldWork });
    this.#toldWork = view.ended === null ? view.work : null;
    this.#listener({ view, gone: isDelete ? done : [], back: isDelete ? [] : done });
  }

  async #doneSinceLastTime(
    state: RunState,
  ): Promise<{ readonly done: readonly string[]; readonly isAll: boolean }> {
    const done: string[] = [];
    for (const at of state.batches.keys()) {
      const status = statusOf(state, at);
      if (status.state !== 'proved' || this.#named.has(at)) continue;
      if (done.length >= NAMED_AT_ONCE) {
        this.#isDue = true;
        return { done, isAll: false };
      }
      this.#named.add(at);
      const others = new Set([...status.kept, ...status.contradicted]);
      // Without its keys nothing can be unstaged; the run itself says what is wrong.
      const keys = await this.#keysOf(at).catch(() => []);
      done.push(...keys.filter((_, place) => !others.has(place)).map(({ key }) => key));
    }
    return { done, isAll: true };
  }
}

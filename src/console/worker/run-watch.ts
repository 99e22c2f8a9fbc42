import type { LiveFigures } from '#engine/execute-run.ts';
import type { RunState } from '#engine/run-state.ts';
import { NO_LIVE_FIGURES, type RunView, type RunWork, runView } from './run-view.ts';

export interface RunUpdate {
  readonly view: RunView;
  /** Keys proven gone that no update before this one named. */
  readonly gone: readonly string[];
}

/** Shortest time between two updates. */
const PACE_MS = 120;

/** Tells the page of one run, thinned out: a fast run changes hundreds of times a second. */
export class RunWatch {
  state: RunState | null = null;
  #now: { work: RunWork; live: LiveFigures } = { work: 'here', live: NO_LIVE_FIGURES };
  #isStopping = false;
  #problem: string | null = null;
  #listener: ((update: RunUpdate) => void) | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  readonly #named = new Set<number>();

  show(state: RunState, { work, live }: { work: RunWork; live?: LiveFigures }): void {
    this.state = state;
    this.#now = { work, live: live ?? NO_LIVE_FIGURES };
    this.#tellSoon();
  }

  announceStop(): void {
    this.#isStopping = true;
    this.#tellSoon();
  }

  stick(problem: string): void {
    this.#problem = problem;
    this.#now = { ...this.#now, work: 'stuck' };
    this.#tellSoon();
  }

  listen(listener: (update: RunUpdate) => void): void {
    this.#listener = listener;
    this.#named.clear();
    this.#tellSoon();
  }

  #tellSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#tell();
    }, PACE_MS);
  }

  #tell(): void {
    if (this.state === null || this.#listener === null) return;
    const view = runView(this.state, {
      ...this.#now,
      isStopping: this.#isStopping && this.state.ended === null,
      problem: this.#problem,
    });
    this.#listener({ view, gone: this.#goneSinceLastTime(this.state) });
  }

  #goneSinceLastTime(state: RunState): readonly string[] {
    const gone: string[] = [];
    for (const [at, { state: batchState, stillPresent }] of state.batches.entries()) {
      if (batchState !== 'proved' || this.#named.has(at)) continue;
      this.#named.add(at);
      const present = new Set(stillPresent);
      gone.push(...(state.run.batches[at]?.keys.filter((key) => !present.has(key)) ?? []));
    }
    return gone;
  }
}

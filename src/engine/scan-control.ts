import { onAbort } from './on-abort.ts';
import type { ScanBudget } from './scan-budget.ts';

/**
 * What the operator may do to a scan at any moment. While it is paused nothing new
 * is asked of the service; what is under way is awaited and taken. Stopping is for
 * good: the scan can only be continued by another one.
 */
export class ScanControl {
  readonly #stop = new AbortController();
  readonly #listeners = new Set<() => void>();
  #isPaused = false;
  #pauses = 0;
  #budget: ScanBudget | null = null;

  /** Aborted when the scan was stopped. */
  get stopped(): AbortSignal {
    return this.#stop.signal;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** How often it was paused. */
  get pauses(): number {
    return this.#pauses;
  }

  /** What takes the place of the budget that the scan began with; null when nothing does. */
  get budget(): ScanBudget | null {
    return this.#budget;
  }

  /** Another budget from now on, for all that the scan reads. */
  setBudget(budget: ScanBudget): void {
    this.#budget = budget;
    this.#tell();
  }

  pause(): void {
    if (this.#isPaused || this.#stop.signal.aborted) return;
    this.#isPaused = true;
    this.#pauses += 1;
    this.#tell();
  }

  resume(): void {
    if (!this.#isPaused || this.#stop.signal.aborted) return;
    this.#isPaused = false;
    this.#tell();
  }

  stop(): void {
    this.#stop.abort();
  }

  /**
   * Calls `listener` whenever the scan is paused or resumed, or gets another budget.
   *
   * @returns takes the listener away again
   */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Waits until the scan is not paused; rejects with the reason of `signal` when that is aborted. */
  async resumed(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    while (this.#isPaused) {
      await new Promise<void>((resolve, reject) => {
        const forgetBoth = () => {
          forgetChange();
          forgetAbort();
        };
        const forgetChange = this.onChange(() => {
          forgetBoth();
          resolve();
        });
        const forgetAbort = onAbort(signal, () => {
          forgetBoth();
          reject(signal.reason);
        });
      });
    }
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

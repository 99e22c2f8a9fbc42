import { browserClock } from './browser-clock.ts';

/** Work between two chances for messages to be heard. */
const TURN_MS = 12;

/**
 * Does long work in turns, so that the worker answers meanwhile.
 *
 * @param onTurn called between two turns
 * @throws the signal's reason
 */
export async function workInTurns(
  work: Generator<void>,
  signal: AbortSignal,
  onTurn?: () => void,
): Promise<void> {
  let begun = browserClock.now();
  for (const _ of work) {
    if (browserClock.now() - begun < TURN_MS) continue;
    onTurn?.();
    await browserClock.sleep(0, signal);
    begun = browserClock.now();
  }
}

/** Where work that is paused waits. */
export class PauseGate {
  #waiting: (() => void)[] = [];
  #isClosed = false;

  get isClosed(): boolean {
    return this.#isClosed;
  }

  close(): void {
    this.#isClosed = true;
  }

  open(): void {
    this.#isClosed = false;
    for (const goOn of this.#waiting.splice(0)) goOn();
  }

  /** Resolves as soon as it is open, or the work is to end. */
  async pass(signal: AbortSignal): Promise<void> {
    if (!this.#isClosed || signal.aborted) return;
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}

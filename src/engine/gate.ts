import { onAbort } from './on-abort.ts';

/** Lets a job rest between two requests. */
export class Gate {
  #isOpen = true;
  readonly #waiting = new Set<() => void>();

  get isOpen(): boolean {
    return this.#isOpen;
  }

  close(): void {
    this.#isOpen = false;
  }

  open(): void {
    this.#isOpen = true;
    for (const go of [...this.#waiting]) go();
  }

  /** Waits until it is open. @throws the signal's reason when it is aborted before */
  async pass(signal: AbortSignal): Promise<void> {
    while (!this.#isOpen && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const go = () => {
          forget();
          this.#waiting.delete(go);
          resolve();
        };
        const forget = onAbort(signal, go);
        this.#waiting.add(go);
      });
    }
    signal.throwIfAborted();
  }
}

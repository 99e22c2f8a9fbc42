import { AdaptiveLimit } from './concurrency.ts';
import type { ScanControl } from './scan-control.ts';

/**
 * An `AdaptiveLimit` that lets no request begin while a scan is paused. The gate is
 * behind the queue, so that neither a request that waits for its turn nor a retry
 * slips through; whoever stands before it keeps the turn.
 */
export class PausableLimit extends AdaptiveLimit {
  readonly #control: ScanControl;
  #underWay = 0;

  constructor(max: number, control: ScanControl) {
    super(max);
    this.#control = control;
  }

  /** Requests that were sent and not answered yet. */
  get underWay(): number {
    return this.#underWay;
  }

  override async use<T>(signal: AbortSignal, request: () => Promise<T>): Promise<T> {
    return await super.use(signal, async () => {
      await this.#control.resumed(signal);
      this.#underWay += 1;
      try {
        return await request();
      } finally {
        this.#underWay -= 1;
      }
    });
  }
}

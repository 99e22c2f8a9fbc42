import { type IndexTarget, targetId } from './index-target.ts';

/** Tells one thing; called again later when it rejects. */
type Telling = () => Promise<unknown>;

/** Tells one thing after the other. What could not be told, and all behind it, is kept until it can. */
export class Outbox {
  readonly #queue: Telling[] = [];
  #sending: Promise<void> | null = null;

  /** Tells it as soon as all before it is told; rejects like `send`, and keeps it then. */
  add(tell: Telling): Promise<void> {
    this.#queue.push(tell);
    return this.send();
  }

  /** Rejects with what stopped the first that could not be told; the next call tries that one again. */
  send(): Promise<void> {
    this.#sending ??= this.#tellAll();
    return this.#sending;
  }

  async #tellAll(): Promise<void> {
    // So that it never ends before it is known to run.
    await null;
    try {
      for (let next = this.#queue[0]; next !== undefined; next = this.#queue[0]) {
        await next();
        this.#queue.shift();
      }
    } finally {
      this.#sending = null;
    }
  }
}

const outboxes = new Map<string, Outbox>();

/** What the worker has to know of an index before it is asked anything about it. */
export function outboxOf(target: IndexTarget): Outbox {
  const id = targetId(target);
  const known = outboxes.get(id) ?? new Outbox();
  outboxes.set(id, known);
  return known;
}

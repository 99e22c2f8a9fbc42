import { counted } from '#console/lib/number-format.ts';
import { type KeyExpression, packPortion, type RegexPortion } from './regex-portion.ts';

/** A thread that answers portions one after the other. */
export interface RegexThread {
  send(portion: RegexPortion): void;
  end(): void;
}

export interface RegexThreadEvents {
  onFound(found: Uint32Array): void;
  onFailure(message: string): void;
}

/** An expression took too long; its `message` is for the operator. */
export class SlowExpressionError extends Error {
  override readonly name = 'SlowExpressionError';
}

/** The longest that one portion of keys may take. */
const LIMIT_MS = 2000;
/** What a portion that nobody waits for any more may still take; beginning a thread takes longer than most do. */
const GRACE_MS = 100;

/**
 * Holds keys against regular expressions in another thread. JavaScript's expressions
 * can take time without end on a single key (`(a+)+$` on "aaaa…b"), and nothing
 * but the end of their thread ends them.
 */
export class RegexMatcher {
  readonly #begin: (events: RegexThreadEvents) => RegexThread;
  #thread: RegexThread | null = null;
  /** Settles the portion that is under way. */
  #settle: ((found: Uint32Array | Error) => void) | null = null;
  /** Fulfilled when the thread has nothing to do. */
  #idle: Promise<void> = Promise.resolve();

  constructor(begin: (events: RegexThreadEvents) => RegexThread) {
    this.#begin = begin;
  }

  /**
   * Places of those of `keys` that match. Portions are answered one after the other.
   *
   * @throws SlowExpressionError when that takes longer than 2 s; the signal's reason when it is aborted
   */
  async match(
    expression: KeyExpression,
    keys: readonly string[],
    signal: AbortSignal,
  ): Promise<Uint32Array> {
    const before = this.#idle;
    let rest: () => void = () => undefined;
    this.#idle = new Promise((resolve) => {
      rest = resolve;
    });
    await before;
    if (signal.aborted) {
      rest();
      throw signal.reason;
    }
    return await this.#ask(expression, keys, signal, rest);
  }

  #ask(
    expression: KeyExpression,
    keys: readonly string[],
    signal: AbortSignal,
    rest: () => void,
  ): Promise<Uint32Array> {
    return new Promise((resolve, reject) => {
      let timer = setTimeout(() => this.#giveUp(slowExpression(expression, keys)), LIMIT_MS);
      const abandon = () => {
        reject(signal.reason);
        clearTimeout(timer);
        timer = setTimeout(() => this.#giveUp(new Error('Nobody waits for it.')), GRACE_MS);
      };
      signal.addEventListener('abort', abandon, { once: true });
      this.#settle = (found) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', abandon);
        this.#settle = null;
        if (found instanceof Error) reject(found);
        else resolve(found);
        rest();
      };
      this.#thread ??= this.#begin({
        onFound: (found) => this.#settle?.(found),
        onFailure: (message) => this.#giveUp(new Error(message)),
      });
      this.#thread.send(packPortion(expression, keys));
    });
  }

  #giveUp(why: Error): void {
    this.#thread?.end();
    this.#thread = null;
    this.#settle?.(why);
  }
}

function slowExpression({ pattern }: KeyExpression, keys: readonly string[]): SlowExpressionError {
  return new SlowExpressionError(
    `${pattern} was given up: it took more than ${LIMIT_MS / 1000} seconds on ${counted(keys.length, 'key')}, beginning with ${keys[0]}. A repetition inside a repetition, as in (a+)+, can take for ever: write it without, or choose “contains” or “starts with”.`,
  );
}

/** The thread of this page's worker; the only place that starts it. */
export function beginRegexThread({ onFound, onFailure }: RegexThreadEvents): RegexThread {
  const worker = new Worker(new URL('./regex.worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('message', ({ data }: MessageEvent<Uint32Array>) => onFound(data));
  worker.addEventListener('error', ({ message }) =>
    onFailure(message || 'The script that follows regular expressions could not be loaded.'),
  );
  return {
    send: (portion) => worker.postMessage(portion, [portion.ends.buffer]),
    end: () => worker.terminate(),
  };
}

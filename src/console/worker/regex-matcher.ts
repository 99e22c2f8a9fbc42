import { counted } from '#console/lib/number-format.ts';
import type { KeyStore } from '#engine/key-store.ts';
import { numberOf, type RegexKeys } from './regex-keys.ts';
import type { KeyExpression, RegexPortion, RegexQuestion } from './regex-portion.ts';

/** A thread that answers questions one after the other (`RegexAnswers`). */
export interface RegexThread {
  /** Takes the question's keys over; the answer comes later. Throws when the thread did not get it. */
  send(question: RegexQuestion): void;
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
/** Bytes of keys that the thread keeps, so that the next expression does not have to wait for them. */
const MOST_KEPT = 64_000_000;

/** A question that the thread has, or has yet to come to. */
interface Asked {
  readonly expression: KeyExpression;
  readonly keys: RegexKeys;
  /** Nobody waits for it any more. */
  isAbandoned: boolean;
  settle(found: Uint32Array | Error): void;
}

/**
 * Holds keys against regular expressions in another thread. JavaScript's expressions
 * can take time without end on a single key (`(a+)+$` on "aaaa…b"), and nothing
 * but the end of their thread ends them. The thread keeps the keys that it was
 * given, as far as there is room.
 */
export class RegexMatcher {
  readonly #begin: (events: RegexThreadEvents) => RegexThread;
  readonly #mostKept: number;
  #thread: RegexThread | null = null;
  #kept: KeptKeys;
  /** The first one is under way. */
  #asked: Asked[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param mostKept bytes of keys that a thread keeps */
  constructor(begin: (events: RegexThreadEvents) => RegexThread, mostKept = MOST_KEPT) {
    this.#begin = begin;
    this.#mostKept = mostKept;
    this.#kept = new KeptKeys(mostKept);
  }

  /**
   * Places of those of `keys` that match. Portions are answered one after the other;
   * one that is sent while another is under way spares the thread a rest.
   *
   * @throws SlowExpressionError when a portion of this expression takes longer than 2 s;
   *   the signal's reason when it is aborted; what kept the question from the thread
   */
  match(expression: KeyExpression, keys: RegexKeys, signal: AbortSignal): Promise<Uint32Array> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason);
        return;
      }
      const abandon = () => {
        reject(signal.reason);
        asked.isAbandoned = true;
        if (this.#asked[0] === asked) this.#watch();
      };
      const asked: Asked = {
        expression,
        keys,
        isAbandoned: false,
        settle: (found) => {
          signal.removeEventListener('abort', abandon);
          if (found instanceof Error) reject(found);
          else resolve(found);
        },
      };
      signal.addEventListener('abort', abandon, { once: true });
      this.#ask(asked);
      if (this.#asked[0] === asked) this.#watch();
    });
  }

  /** Nothing is asked about a store any more: the thread that keeps its keys is ended, unless it is at work for others. */
  forget(store: KeyStore): void {
    const isWaitedFor = this.#asked.some(({ isAbandoned }) => !isAbandoned);
    if (this.#thread === null || isWaitedFor || this.#kept.store !== numberOf(store)) return;
    this.#giveUp(new Error('Nobody waits for it.'));
  }

  /** Answers come in the order of `#asked`: what the thread did not get must not stand in it. */
  #ask(asked: Asked): void {
    try {
      this.#send(asked);
    } catch (error) {
      this.#kept.forget(asked.keys.portion);
      asked.settle(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    this.#asked.push(asked);
  }

  #send({ expression, keys }: Asked): void {
    this.#thread ??= this.#beginThread();
    const { pattern, ignoreCase } = expression;
    this.#thread.send({ pattern, ignoreCase, ...this.#kept.portionOf(keys) });
  }

  #beginThread(): RegexThread {
    this.#kept = new KeptKeys(this.#mostKept);
    // What a thread that was ended still had on the way is not for those who ask the next one.
    const isOurs = () => this.#thread === thread;
    const thread = this.#begin({
      onFound: (found) => {
        if (!isOurs()) return;
        this.#asked.shift()?.settle(found);
        this.#watch();
      },
      onFailure: (message) => {
        if (isOurs()) this.#giveUp(new Error(message));
      },
    });
    return thread;
  }

  /** Gives the question under way its time. */
  #watch(): void {
    clearTimeout(this.#timer);
    const [asked] = this.#asked;
    if (asked === undefined) return;
    const { isAbandoned, expression, keys } = asked;
    this.#timer = isAbandoned
      ? setTimeout(() => this.#giveUp(new Error('Nobody waits for it.')), GRACE_MS)
      : setTimeout(() => this.#giveUp(slowExpression(expression, keys)), LIMIT_MS);
  }

  /** Ends the thread, and with it every question of the expression under way; the others get another thread. */
  #giveUp(why: Error): void {
    this.#thread?.end();
    this.#thread = null;
    const [failed] = this.#asked;
    const ended = this.#asked.filter(
      ({ expression, isAbandoned }) =>
        isAbandoned || (failed?.isAbandoned === false && failed.expression === expression),
    );
    const others = this.#asked.filter((asked) => !ended.includes(asked));
    this.#asked = [];
    for (const asked of ended) asked.settle(why);
    for (const asked of others) this.#ask(asked);
    this.#watch();
  }
}

/** Which keys a thread has; it keeps those of one store, and keeps them until it is asked about another. */
class KeptKeys {
  readonly #most: number;
  #store = 0;
  #bytes = 0;
  readonly #portions = new Map<number, { readonly size: number; readonly bytes: number }>();

  constructor(most: number) {
    this.#most = most;
  }

  get store(): number {
    return this.#store;
  }

  /** What asks about `keys`; counts on its being sent. Throws when there is no memory for a copy of them. */
  portionOf(keys: RegexKeys): RegexPortion {
    const { store, portion, size, places } = keys;
    if (store !== this.#store) {
      this.#portions.clear();
      this.#bytes = 0;
    }
    this.#store = store;
    const known = this.#portions.get(portion);
    if (known?.size === size) return { store, portion, keys: null, isKept: true, places };
    const packed = keys.pack();
    this.forget(portion);
    const bytes = packed.bytes.byteLength + packed.ends.byteLength;
    const isKept = this.#bytes + bytes <= this.#most;
    if (isKept) {
      this.#portions.set(portion, { size, bytes });
      this.#bytes += bytes;
    }
    return { store, portion, keys: packed, isKept, places };
  }

  /** A portion that was to be sent, and was not. */
  forget(portion: number): void {
    this.#bytes -= this.#portions.get(portion)?.bytes ?? 0;
    this.#portions.delete(portion);
  }
}

function slowExpression({ pattern }: KeyExpression, keys: RegexKeys): SlowExpressionError {
  return new SlowExpressionError(
    `${pattern} was given up: it took more than ${LIMIT_MS / 1000} seconds on ${counted(keys.count, 'key')}, beginning with ${keys.first}. A repetition inside a repetition, as in (a+)+, can take for ever: write it without, or choose “contains” or “starts with”.`,
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
    send: (question) => {
      const { keys } = question;
      worker.postMessage(question, keys === null ? [] : [keys.bytes.buffer, keys.ends.buffer]);
    },
    end: () => worker.terminate(),
  };
}

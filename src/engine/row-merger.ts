import { compareKeys } from './key-order.ts';
import { onAbort } from './on-abort.ts';

interface Keyed {
  readonly key: string;
}

/** Rows that a segment may be ahead of the slowest one before it has to wait. */
export const ROWS_AHEAD = 10_000;

/**
 * So many keys of one segment that all come before the first of another are no
 * accident of a hash, which would deal them out like that once in four billion times.
 */
const KEYS_THAT_TELL = 32;

/** So many keys at the beginning of two segments tell that both list the same. */
const KEYS_OF_HEAD = 4;

/** One segment's part in a merge, as plain data. */
export interface LaneState<Row> {
  /** Found and held back, in the order of the service. */
  readonly rows: readonly Row[];
  /** A page of it has come, were it empty. */
  readonly answered: boolean;
  /** Keys that the service listed. */
  readonly listed: number;
  /** The first of them. */
  readonly head: readonly string[];
  /** The largest key that the service listed, matching or not; null before the first. */
  readonly reached: string | null;
  /** The key that it listed last. */
  readonly last: string | null;
  /** Nothing more is listed. */
  readonly ended: boolean;
}

/** A merge that was left off, as plain data to go on from. */
export interface MergeState<Row> {
  /** Merged, but not taken yet; a segment that goes on after a failure may still list smaller keys. */
  readonly ready: readonly Row[];
  readonly lanes: readonly LaneState<Row>[];
  readonly isOrdered: boolean;
}

interface Lane<Row> {
  rows: Row[];
  answered: boolean;
  listed: number;
  head: readonly string[];
  reached: string | null;
  last: string | null;
  ended: boolean;
}

const NOTHING_LISTED = {
  rows: [],
  answered: false,
  listed: 0,
  head: [],
  reached: null,
  last: null,
  ended: false,
} as const;

/** Before anything was listed. */
export function mergeOf<Row>(segments: number): MergeState<Row> {
  const lanes = Array.from({ length: segments }, (): LaneState<Row> => ({ ...NOTHING_LISTED }));
  return { ready: [], lanes, isOrdered: true };
}

/**
 * Merges the rows of several segments into one stream by key. A row is ready once
 * no segment can list a smaller key any more. As soon as a service lists keys out
 * of order, or its segments turn out to be ranges of keys instead of keys dealt out by
 * a hash, waiting is pointless and rows are ready as they come.
 *
 * A key that is listed twice comes out twice: whoever keeps the rows knows which
 * are there, and remembering them here too would double the memory.
 */
export class RowMerger<Row extends Keyed> {
  readonly #lanes: readonly Lane<Row>[];
  /** What was ready when the merge was left off, merged once more with what the segments list. */
  readonly #leftOver: Lane<Row>;
  readonly #wake = new Set<() => void>();
  #ready: Row[] = [];
  #isOrdered: boolean;

  constructor({ ready, lanes, isOrdered }: MergeState<Row>) {
    this.#leftOver = { ...NOTHING_LISTED, rows: [...ready], ended: true };
    this.#lanes = lanes.map((lane) => ({ ...lane, rows: [...lane.rows] }));
    this.#isOrdered = isOrdered;
    this.#merge();
  }

  /** Rows that were found and not taken. */
  get held(): number {
    const ready = this.#ready.length + this.#leftOver.rows.length;
    return this.#lanes.reduce((sum, { rows }) => sum + rows.length, ready);
  }

  /** Every segment has answered, or will not: what is held back now is so by what they list. */
  get isUnderWay(): boolean {
    return this.#lanes.every(({ answered, ended }) => answered || ended);
  }

  get state(): MergeState<Row> {
    return {
      ready: [...this.#ready, ...this.#leftOver.rows],
      lanes: this.#lanes.map((lane) => ({ ...lane, rows: [...lane.rows] })),
      isOrdered: this.#isOrdered,
    };
  }

  /** Takes a page of one segment: the keys that were listed, and which of them are rows. */
  push(segment: number, listed: readonly Keyed[], rows: readonly Row[]): void {
    const lane = this.#lane(segment);
    for (const { key } of listed) {
      if (lane.last !== null && compareKeys(key, lane.last) < 0) this.#isOrdered = false;
      lane.last = key;
      if (lane.head.length < KEYS_OF_HEAD) lane.head = [...lane.head, key];
      if (lane.reached === null || compareKeys(key, lane.reached) > 0) lane.reached = key;
    }
    lane.answered = true;
    lane.listed += listed.length;
    for (const row of rows) lane.rows.push(row);
    // Segments that are ranges of keys would have to be read one after the other for the sake of order.
    if (this.isAhead(segment) && this.#isInLaterRange(lane)) this.#isOrdered = false;
    this.#merge();
  }

  /** Whether a key of the segment was listed since it was begun. */
  hasListed(segment: number): boolean {
    return this.#lane(segment).last !== null;
  }

  /**
   * Whether the segment lists what the first one does. A key is in one segment only:
   * then the service overlooks segments, and each of them is the whole list. One key
   * that both begin with may have come to the other meanwhile; several have not.
   */
  isCopy(segment: number): boolean {
    if (segment === 0) return false;
    const { head } = this.#lane(segment);
    const { head: other } = this.#lane(0);
    return head.length === KEYS_OF_HEAD && head.every((key, at) => key === other[at]);
  }

  /**
   * The segment will be listed from its beginning again. What it had reached stays
   * reached, so that the others need not wait for what they waited for before.
   */
  restart(segment: number): void {
    this.#lane(segment).last = null;
  }

  /** The segment lists nothing more, for whatever reason. */
  end(segment: number): void {
    this.#lane(segment).ended = true;
    this.#merge();
  }

  /** Makes all that was found ready, though a segment may list smaller keys yet. */
  release(): void {
    this.#collect(undefined);
    this.#wakeAll();
  }

  /** The next rows, `most` of them or as many as are ready. */
  take(most: number): readonly Row[] {
    if (most >= this.#ready.length) {
      const rows = this.#ready;
      this.#ready = [];
      return rows;
    }
    return this.#ready.splice(0, most);
  }

  /** Whether the segment should let the others catch up before it reads on. */
  isAhead(segment: number): boolean {
    return this.#lane(segment).rows.length > ROWS_AHEAD;
  }

  /** Waits until the segment is no longer ahead, or `signal` is aborted. */
  async caughtUp(segment: number, signal: AbortSignal): Promise<void> {
    while (this.isAhead(segment) && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const wake = () => {
          forget();
          this.#wake.delete(wake);
          resolve();
        };
        const forget = onAbort(signal, wake);
        this.#wake.add(wake);
      });
    }
  }

  #merge(): void {
    const bound = this.#isOrdered ? this.#slowest() : undefined;
    if (bound === null) return;
    this.#collect(bound);
    this.#wakeAll();
  }

  /** Whoever waits for the others to catch up looks again. */
  #wakeAll(): void {
    for (const wake of [...this.#wake]) wake();
  }

  /** Makes the rows up to `bound` ready; all of them when it is undefined. */
  #collect(bound: string | undefined): void {
    const rows = [this.#leftOver, ...this.#lanes].flatMap((lane) => takeUpTo(lane, bound));
    if (rows.length === 0) return;
    if (this.#isOrdered) rows.sort((a, b) => compareKeys(a.key, b.key));
    this.#ready = this.#ready.length === 0 ? rows : this.#ready.concat(rows);
  }

  /** Smallest key that a segment still reading has reached; null when one has none yet, undefined when all ended. */
  #slowest(): string | null | undefined {
    let slowest: string | undefined;
    for (const { ended, reached } of this.#lanes) {
      if (ended) continue;
      if (reached === null) return null;
      if (slowest === undefined || compareKeys(reached, slowest) < 0) slowest = reached;
    }
    return slowest;
  }

  /** Whether all that the lane listed comes after all that a lane listed which it waits for. */
  #isInLaterRange({ head: [first] }: Lane<Row>): boolean {
    return this.#lanes.some(
      ({ ended, listed, reached }) =>
        !ended &&
        listed >= KEYS_THAT_TELL &&
        reached !== null &&
        first !== undefined &&
        compareKeys(first, reached) > 0,
    );
  }

  #lane(segment: number): Lane<Row> {
    const lane = this.#lanes[segment];
    if (lane === undefined) throw new RangeError(`There is no segment ${segment}.`);
    return lane;
  }
}

function takeUpTo<Row extends Keyed>(lane: Lane<Row>, bound: string | undefined): readonly Row[] {
  const { rows } = lane;
  const later = bound === undefined ? -1 : rows.findIndex(({ key }) => compareKeys(key, bound) > 0);
  if (later !== -1) return rows.splice(0, later);
  lane.rows = [];
  return rows;
}

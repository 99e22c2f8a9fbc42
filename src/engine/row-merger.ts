import { compareKeys } from './key-order.ts';
import { onAbort } from './on-abort.ts';

interface Keyed {
  readonly key: string;
}

/** Rows that a segment may be ahead of the slowest one before it has to wait. */
const ROWS_AHEAD = 10_000;

interface Lane<Row> {
  /** Found and not delivered, in the order of the service. */
  rows: Row[];
  /** Last key that the service listed, matching or not; null before the first. */
  reached: string | null;
  ended: boolean;
}

/**
 * Merges the rows of several segments into one stream by key. A row is delivered
 * once no segment can list a smaller key any more. As soon as a service lists keys
 * out of order, waiting is pointless and rows are delivered as they come.
 */
export class RowMerger<Row extends Keyed> {
  readonly #lanes: readonly Lane<Row>[];
  readonly #maxRows: number;
  readonly #deliver: (rows: readonly Row[]) => void;
  /** Every key found: an index that changes during a scan may list one twice. */
  readonly #found = new Set<string>();
  readonly #wake = new Set<() => void>();
  #isOrdered = true;
  #delivered = 0;

  /** @param maxRows rows delivered at most */
  constructor(segments: number, maxRows: number, deliver: (rows: readonly Row[]) => void) {
    this.#lanes = Array.from({ length: segments }, () => ({
      rows: [],
      reached: null,
      ended: false,
    }));
    this.#maxRows = maxRows;
    this.#deliver = deliver;
  }

  get delivered(): number {
    return this.#delivered;
  }

  /** Distinct rows found, those that wait for delivery or exceed `maxRows` included. */
  get found(): number {
    return this.#found.size;
  }

  /** Takes a page of one segment; `matches` says which of the listed vectors are rows. */
  push(segment: number, listed: readonly Row[], matches: (vector: Row) => boolean): void {
    const lane = this.#lane(segment);
    for (const vector of listed) {
      if (lane.reached !== null && compareKeys(vector.key, lane.reached) < 0) {
        this.#isOrdered = false;
      }
      lane.reached = vector.key;
      if (!matches(vector) || this.#found.has(vector.key)) continue;
      this.#found.add(vector.key);
      lane.rows.push(vector);
    }
    this.#drain();
  }

  /** The segment lists nothing more, for whatever reason. */
  end(segment: number): void {
    this.#lane(segment).ended = true;
    this.#drain();
  }

  /** Delivers all that was found. */
  endAll(): void {
    for (const lane of this.#lanes) lane.ended = true;
    this.#drain();
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

  #drain(): void {
    const ready = this.#lanes.flatMap((lane) => this.#takeReady(lane));
    const rows = ready
      .sort((a, b) => compareKeys(a.key, b.key))
      .slice(0, this.#maxRows - this.#delivered);
    this.#delivered += rows.length;
    if (rows.length > 0) this.#deliver(rows);
    for (const wake of [...this.#wake]) wake();
  }

  /** Takes out of a lane what no other lane can go before any more. */
  #takeReady(lane: Lane<Row>): readonly Row[] {
    const bound = this.#isOrdered ? this.#slowest() : undefined;
    if (bound === null) return [];
    const later =
      bound === undefined ? -1 : lane.rows.findIndex(({ key }) => compareKeys(key, bound) > 0);
    return lane.rows.splice(0, later === -1 ? lane.rows.length : later);
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

  #lane(segment: number): Lane<Row> {
    const lane = this.#lanes[segment];
    if (lane === undefined) throw new RangeError(`There is no segment ${segment}.`);
    return lane;
  }
}

import type { IndexTarget } from '#console/lib/index-target.ts';
import { failureOf } from '#engine/failure.ts';
import type { KeyCondition } from '#engine/key-condition.ts';
import { KeyStore } from '#engine/key-store.ts';
import { KnownOrders } from '#engine/known-orders.ts';
import type { FieldSummary } from '#engine/metadata-column.ts';
import type { EngineDeps } from '#engine/reading.ts';
import { type ScanContinuation, type ScanProgress, scanIndex } from '#engine/scan.ts';
import type { ScanBudget } from '#engine/scan-budget.ts';
import { ScanControl } from '#engine/scan-control.ts';
import type { MetadataFilter } from '#protocol/metadata-filter.ts';
import { BarredRows } from './barred-keys.ts';
import { BrowseSelection } from './browse-selection.ts';
import { BrowseViews } from './browse-view.ts';
import { type IndexCoverage, rowsRead } from './index-coverage.ts';
import type { RegexMatcher } from './regex-matcher.ts';
import { RowFingerprints } from './row-fingerprints.ts';
import { REQUESTS_AT_ONCE, SEGMENTS } from './side-by-side.ts';
import { inSpareTime } from './time-slices.ts';

export interface ScanStart {
  readonly target: IndexTarget;
  /** Tells it from the scans of the index before it and after it. */
  readonly scan: number;
  readonly filter: MetadataFilter | null;
  readonly key: KeyCondition | null;
  /** The scan ends, truncated, when one of these is reached. */
  readonly budget: ScanBudget;
}

/** How a scan stands; sent to the page several times a second while it runs. */
export interface ScanUpdate {
  readonly progress: ScanProgress;
  /** What was not read can be, without reading the rest again. */
  readonly canContinue: boolean;
  /** Rows kept. */
  readonly rows: number;
  /** Memory that they take. */
  readonly bytes: number;
  readonly fields: readonly FieldSummary[];
  /** The view shown last, extended by what came in since. */
  readonly view: ViewUpdate;
}

/** Told what has changed since; the first time, all of it. */
export type OnScanUpdate = (update: Partial<ScanUpdate>) => void;

export interface ViewUpdate {
  readonly id: number;
  readonly rows: number;
  /** Why it could not be extended, for the operator. */
  readonly problem: string | null;
}

const UPDATE_EVERY_MS = 120;

/** The reading of one index, everything that was read, and what is done with it. */
export class BrowseScan {
  readonly store = new KeyStore();
  readonly selection = new BrowseSelection();
  readonly barred = new BarredRows(this.store);
  readonly fingerprints = new RowFingerprints(this.store);
  readonly #orders = new KnownOrders(this.store);
  readonly views: BrowseViews;
  readonly #deps: EngineDeps;
  readonly #start: ScanStart;
  readonly #onUpdate: OnScanUpdate;
  readonly #notFilterable: Promise<readonly string[]>;
  readonly #since: number;
  #control = new ScanControl();
  #continuation: ScanContinuation | null = null;
  #latest: ScanProgress | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  /** Ends what is computed ahead. */
  #ahead = new AbortController();
  #isClosed = false;

  /** @param notFilterable metadata fields by which the service does not filter; never rejects */
  constructor(
    deps: EngineDeps,
    start: ScanStart,
    matcher: RegexMatcher,
    notFilterable: Promise<readonly string[]>,
    onUpdate: OnScanUpdate,
  ) {
    this.#deps = deps;
    this.#start = start;
    this.#notFilterable = notFilterable;
    this.#onUpdate = onUpdate;
    this.#since = deps.clock.now();
    this.views = new BrowseViews(this.store, this.#orders, matcher);
    void this.#read(start.budget);
  }

  get scan(): number {
    return this.#start.scan;
  }

  pause(): void {
    this.#control.pause();
  }

  resume(): void {
    this.#control.resume();
  }

  /** Ends the reading; what was read stays. */
  stop(): void {
    this.#control.stop();
  }

  /** Another budget for what is being read, from now on. */
  setBudget(budget: ScanBudget): void {
    this.#control.setBudget(budget);
  }

  /** Reads on where it was left off: what a limit cut off, what failed, or what was stopped. */
  continue(budget: ScanBudget): void {
    if (this.#continuation !== null) void this.#read(budget);
  }

  /** Ends everything, for good. */
  close(): void {
    this.#isClosed = true;
    this.#control.stop();
    this.#ahead.abort();
    this.views.close();
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  coverage(): IndexCoverage {
    const { filter, key } = this.#start;
    const all = this.#latest?.state === 'complete' ? 'whole' : 'part';
    return {
      extent: filter === null && key === null ? all : 'matching',
      rows: rowsRead(this.store),
      store: this.store,
      read: this.#latest?.read ?? 0,
      since: this.#since,
    };
  }

  /** Memory that the rows take, with what was computed ahead. */
  get #bytes(): number {
    return this.store.bytes + this.#orders.bytes + this.fingerprints.bytes;
  }

  async #read(budget: ScanBudget): Promise<void> {
    const { target, filter, key } = this.#start;
    const continues = this.#continuation;
    this.#continuation = null;
    const control = new ScanControl();
    this.#control = control;
    this.#ahead.abort();
    const notFilterable = await this.#notFilterable;
    const { progress, continuation } = await scanIndex(
      this.#deps,
      {
        index: target.index,
        filter,
        keyCondition: key,
        notFilterable,
        segments: SEGMENTS,
        requestsAtOnce: REQUESTS_AT_ONCE,
        budget,
        continues,
      },
      {
        onRows: (rows) => {
          let added = 0;
          for (const row of rows) if (this.store.add(row.key, row.metadata) !== null) added += 1;
          this.#publishSoon();
          return added;
        },
        memoryUsed: () => this.#bytes,
        onProgress: (latest) => {
          this.#latest = latest;
          this.#publishSoon();
        },
      },
      control,
    );
    this.#latest = progress;
    this.#continuation = continuation;
    await this.#publish();
    if (this.#continuation === continuation) await this.#computeAhead();
  }

  #publishSoon(): void {
    this.#timer ??= setTimeout(() => {
      void this.#publish();
    }, UPDATE_EVERY_MS);
  }

  async #publish(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    let problem: string | null = null;
    try {
      await this.views.extend();
    } catch (error) {
      problem = failureOf(error).message;
    }
    if (this.#isClosed || this.#latest === null) return;
    const { id, length } = this.views.current;
    this.#onUpdate({
      progress: this.#latest,
      canContinue: this.#continuation !== null,
      rows: this.store.size,
      bytes: this.#bytes,
      fields: this.store.summary(),
      view: { id, rows: length, problem },
    });
  }

  /**
   * What sorting, where there is a table, and staging will ask for. It can wait until
   * nothing is read, and must not make anybody else wait.
   */
  async #computeAhead(): Promise<void> {
    const ahead = new AbortController();
    this.#ahead = ahead;
    if (this.#isClosed) return;
    try {
      if (this.views.isLookedAt) await inSpareTime(this.#orders.catchUp(), ahead.signal);
      await inSpareTime(this.fingerprints.catchUp(), ahead.signal);
      this.#onUpdate({ bytes: this.#bytes });
    } catch {
      // Nobody needs it any more, or there is no memory left: then it is computed when it is asked for.
    }
  }
}

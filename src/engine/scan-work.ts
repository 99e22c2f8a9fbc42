import { LIMITS } from '#protocol/limits.ts';
import type { ListVectorsResponse } from '#protocol/operation-messages.ts';
import { parseMetadataFilter, WITH_NUMBERS } from '#protocol/parse-metadata-filter.ts';
import { type Failure, failureOf, failureToKeep, ownFailure } from './failure.ts';
import { onAbort } from './on-abort.ts';
import { PausableLimit } from './pausable-limit.ts';
import type { EngineDeps } from './reading.ts';
import { RowDelivery } from './row-delivery.ts';
import { mergeOf, RowMerger } from './row-merger.ts';
import { RowPatience } from './row-patience.ts';
import type {
  ScanContinuation,
  ScannedVector,
  ScanObserver,
  ScanRequest,
  ScanResult,
  ScanState,
} from './scan.ts';
import type { ScanBudget, ScanLimit } from './scan-budget.ts';
import type { ScanControl } from './scan-control.ts';
import { NOTHING_SCANNED, type ScanCounters, ScanMeter } from './scan-meter.ts';
import { IDLE_PROGRESS_MS, ScanNews, type ScanStanding } from './scan-news.ts';
import { askingFor, ScanPages } from './scan-pages.ts';
import {
  FROM_THE_START,
  ScanSegment,
  type SegmentHost,
  type SegmentPoint,
} from './scan-segment.ts';

/** One scan: its segments, what they share, and how it ends. */
export class ScanWork implements SegmentHost {
  readonly #deps: EngineDeps;
  readonly #request: ScanRequest;
  readonly #observer: ScanObserver;
  readonly #control: ScanControl;
  /** Aborted when it was stopped, or the budget was used up, or it is over. */
  readonly #ending = new AbortController();
  readonly #budget = (): ScanBudget => this.#control.budget ?? this.#request.budget;
  readonly #limit: PausableLimit;
  readonly #pages: ScanPages;
  readonly #meter: ScanMeter;
  readonly #news: ScanNews;
  #merger: RowMerger<ScannedVector>;
  #delivery: RowDelivery<ScannedVector>;
  #segments: readonly ScanSegment[];
  #failure: Failure | null = null;
  #limitReached: ScanLimit | null = null;
  /** Whether there is anything that could be continued. */
  #isUnderstood: boolean;

  constructor(
    deps: EngineDeps,
    request: ScanRequest,
    observer: ScanObserver,
    control: ScanControl,
  ) {
    const { continues = null } = request;
    const wanted = Math.min(Math.max(Math.trunc(request.segments), 1), LIMITS.segments);
    const asking = continues?.asking ?? askingFor(request, wanted);
    this.#deps = deps;
    this.#request = request;
    this.#observer = observer;
    this.#control = control;
    this.#meter = new ScanMeter(deps.clock, continues?.counters ?? NOTHING_SCANNED);
    this.#news = new ScanNews({
      clock: deps.clock,
      observer,
      control,
      meter: this.#meter,
      standing: () => this.#standing(),
    });
    const { requestsAtOnce = asking.segments } = request;
    this.#limit = new PausableLimit(Math.min(asking.segments, requestsAtOnce), control);
    this.#pages = new ScanPages(deps, request, asking, {
      signal: this.#ending.signal,
      limit: this.#limit,
      onRetry: () => {
        this.#meter.noteRetry();
        this.#news.tellSometimes();
      },
    });
    this.#isUnderstood = continues !== null;
    const merge = continues?.merge ?? mergeOf<ScannedVector>(asking.segments);
    this.#merger = new RowMerger(merge);
    this.#delivery = this.#createDelivery();
    this.#segments = this.#createSegments(
      continues?.segments ?? Array.from({ length: asking.segments }, () => FROM_THE_START),
    );
  }

  async perform(): Promise<ScanResult> {
    const forgetStop = onAbort(this.#control.stopped, () => this.#ending.abort());
    const forgetChange = this.#control.onChange(() => this.#onChange());
    if (this.#control.stopped.aborted) this.#ending.abort();
    if (this.#control.isPaused) this.#meter.rest();
    this.#news.tell();
    const watching = this.#watch();
    await this.#read();
    this.#ending.abort();
    await watching;
    forgetStop();
    forgetChange();
    return this.#finish();
  }

  async list(
    segment: number,
    token: string | null,
    onWay: (isOnItsWay: boolean) => void,
  ): Promise<ListVectorsResponse> {
    return await this.#pages.list(segment, token, onWay);
  }

  take(segment: number, page: ListVectorsResponse): boolean {
    this.#meter.notePage(page.vectors.length);
    this.#merger.push(segment, page.vectors, this.#pages.rowsOf(page));
    this.#deliver();
    this.#news.tellSometimes();
    return !this.#merger.isCopy(segment);
  }

  async turn(segment: number): Promise<void> {
    await this.#merger.caughtUp(segment, this.#ending.signal);
    this.#ending.signal.throwIfAborted();
  }

  onRestart(segment: number): void {
    this.#meter.noteReread();
    this.#merger.restart(segment);
  }

  rests(): number {
    return this.#control.pauses;
  }

  async #read(): Promise<void> {
    try {
      parseMetadataFilter(this.#request.filter ?? {}, WITH_NUMBERS);
      const first = this.#isUnderstood ? null : await this.#probe();
      this.#deliver();
      await Promise.all(
        this.#segments.map((segment, at) =>
          this.#readSegment(segment, at, at === 0 ? first : null),
        ),
      );
    } catch (error) {
      this.#noteFailure(0, error);
    }
  }

  async #probe(): Promise<ListVectorsResponse> {
    const [segment] = this.#segments;
    segment?.begin();
    const first = await this.#pages.probe((isOnItsWay) => segment?.onWay(isOnItsWay));
    const { segments } = this.#pages.asking;
    if (segments !== this.#segments.length) {
      this.#merger = new RowMerger(mergeOf<ScannedVector>(segments));
      this.#delivery = this.#createDelivery();
      this.#segments = this.#createSegments(Array.from({ length: segments }, () => FROM_THE_START));
    }
    this.#isUnderstood = true;
    return first;
  }

  async #readSegment(
    segment: ScanSegment,
    at: number,
    first: ListVectorsResponse | null,
  ): Promise<void> {
    try {
      const isBegunAgain = segment.point.token === null && this.#merger.hasListed(at);
      if (isBegunAgain && !segment.point.isComplete) this.onRestart(at);
      await segment.read(first);
      this.#merger.end(at);
      this.#deliver();
    } catch (error) {
      this.#noteFailure(at, error);
    }
  }

  #createDelivery(): RowDelivery<ScannedVector> {
    return new RowDelivery(this.#merger, this.#observer, {
      budget: this.#budget,
      matched: this.#meter.before.matched,
      // By the time spent reading: a pause does not count.
      patience: new RowPatience(() => this.#meter.elapsedMs, this.#request.isPatient),
    });
  }

  #createSegments(points: readonly SegmentPoint[]): readonly ScanSegment[] {
    return points.map((point, at) => new ScanSegment(at, point, this));
  }

  /** Whoever keeps the rows may throw, for want of memory: then nothing more can be delivered. */
  #deliver(): void {
    if (this.#delivery.isBroken) return;
    try {
      const limit = this.#delivery.deliver();
      if (limit !== null) this.#end(limit);
    } catch (error) {
      this.#break(error);
    }
  }

  #break(error: unknown): void {
    this.#failure ??= failureToKeep(error);
    this.#ending.abort();
  }

  #end(limit: ScanLimit): void {
    this.#limitReached ??= limit;
    this.#ending.abort();
  }

  #noteFailure(segment: number, error: unknown): void {
    if (this.#ending.signal.aborted) return;
    this.#segments[segment]?.fail();
    this.#failure ??=
      error instanceof Error && error.name === 'FilterError'
        ? ownFailure('InvalidFilter', error.message)
        : failureOf(error);
    this.#merger.end(segment);
    this.#deliver();
  }

  #onChange(): void {
    if (this.#control.isPaused) this.#meter.rest();
    else this.#meter.goOn();
    this.#news.tell();
  }

  /** Ends the scan when its time is up, and reports progress while nothing arrives. */
  async #watch(): Promise<void> {
    const { signal } = this.#ending;
    try {
      for (;;) {
        await this.#control.resumed(signal);
        const leftMs = this.#budget().maxMs - this.#meter.elapsedMs;
        if (leftMs <= 0) return this.#end('time');
        await this.#deps.clock.sleep(Math.min(leftMs, IDLE_PROGRESS_MS), signal);
        this.#deliver();
        this.#news.tellIdle();
      }
    } catch (error) {
      // Sleeping and waiting reject when the scan is over; anything else is the observer's.
      if (!signal.aborted) this.#break(error);
    }
  }

  #finish(): ScanResult {
    this.#meter.rest();
    for (const segment of this.#segments) segment.leaveOff();
    if (this.#limitReached === null) this.#merger.release();
    this.#deliver();
    const state = this.#endState();
    const progress = this.#news.tell(state);
    return { progress, continuation: state === 'complete' ? null : this.#continuation() };
  }

  #endState(): ScanState {
    const isRead = this.#segments.every(({ state }) => state === 'complete');
    if (isRead && this.#merger.held === 0 && this.#failure === null) return 'complete';
    if (this.#limitReached !== null) return 'truncated';
    return this.#control.stopped.aborted ? 'stopped' : 'failed';
  }

  #continuation(): ScanContinuation | null {
    if (!this.#isUnderstood || this.#delivery.isBroken) return null;
    const segments = this.#segments.map(({ point }) => point);
    const { lanes, ...merge } = this.#merger.state;
    return {
      asking: this.#pages.asking,
      segments,
      // A failed segment holds nothing back in this scan, but does when it is read on.
      merge: {
        ...merge,
        lanes: lanes.map((lane, at) => ({ ...lane, ended: segments[at]?.isComplete === true })),
      },
      counters: this.#countersNow(),
    };
  }

  #countersNow(): ScanCounters {
    return this.#meter.counters(this.#delivery.matched, this.#limit.throttled);
  }

  #standing(): ScanStanding {
    return {
      ...this.#countersNow(),
      held: this.#merger.held,
      inFlight: this.#limit.underWay,
      maxInFlight: this.#limit.limit,
      segments: this.#segments,
      filteredHere: this.#pages.asking.filteredHere,
      failure: this.#failure,
      limit: this.#limitReached,
    };
  }
}

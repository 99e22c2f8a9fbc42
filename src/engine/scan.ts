import { LIMITS } from '#protocol/limits.ts';
import { type MetadataFilter, matchesFilter } from '#protocol/metadata-filter.ts';
import type { ListVectorsRequest, ListVectorsResponse } from '#protocol/operations.ts';
import { parseMetadataFilter, WITH_NUMBERS } from '#protocol/parse-metadata-filter.ts';
import { ServiceError } from '#protocol/service-error.ts';
import type { Metadata } from '#protocol/vector.ts';
import { attempt } from './attempt.ts';
import { AdaptiveLimit } from './concurrency.ts';
import { type Failure, failureOf, ownFailure } from './failure.ts';
import { type KeyCondition, matchesKey } from './key-condition.ts';
import { onAbort } from './on-abort.ts';
import { isRefusal, type Pushdown, pushdowns } from './pushdown.ts';
import type { EngineDeps } from './reading.ts';
import { RowMerger } from './row-merger.ts';

export interface ScanRequest {
  readonly index: string;
  /** Null for every vector. */
  readonly filter: MetadataFilter | null;
  readonly keyCondition: KeyCondition | null;
  /** Streams read side by side, 1 to 16. */
  readonly segments: number;
  /** Rows delivered at most: bounds the memory of whoever keeps them. */
  readonly maxKeys: number;
}

export interface ScannedVector {
  readonly key: string;
  readonly metadata: Metadata;
}

/**
 * - `complete`: every key of the index was read.
 * - `stopped`: the operator stopped it.
 * - `truncated`: `maxKeys` rows were delivered and there may be more.
 * - `failed`: at least one segment ended with an error.
 */
export type ScanState = 'running' | 'complete' | 'stopped' | 'truncated' | 'failed';

/** `waiting`: not begun, or ahead of the others until they catch up. */
export type SegmentState = 'reading' | 'complete' | 'failed' | 'waiting';

export interface ScanProgress {
  readonly state: ScanState;
  /** Keys that the service listed. */
  readonly read: number;
  /** Rows delivered. */
  readonly matched: number;
  /** Pages received. */
  readonly requests: number;
  readonly retries: number;
  readonly throttled: number;
  readonly segments: readonly SegmentState[];
  readonly elapsedMs: number;
  /** The service refused or ignored `filter`; metadata was compared here. */
  readonly filteredHere: boolean;
  /** The first error that ended a segment. */
  readonly failure: Failure | null;
}

export interface ScanObserver {
  onRows(rows: readonly ScannedVector[]): void;
  /** At the start, about every 100 ms while pages arrive, and at the end. */
  onProgress(progress: ScanProgress): void;
}

const PROGRESS_MS = 100;

/**
 * Reads an index, or what matches, and delivers the rows append-only: the
 * segments' streams are merged by key, so that a service which lists in key order
 * gives a sorted table and nothing ever moves. A key that is listed twice, because
 * the index changed meanwhile, is delivered once.
 *
 * `filter` and segments are newer than some services (API sheet §3.17). Where one is
 * refused, the scan goes on without. Metadata is compared here in any case: a
 * service that overlooks `filter` would offer every vector for deletion.
 *
 * A segment that fails keeps what it read, and the others go on. Aborting `signal`
 * stops at once; what was read is delivered. Never rejects.
 */
export async function scanIndex(
  deps: EngineDeps,
  request: ScanRequest,
  observer: ScanObserver,
  signal: AbortSignal,
): Promise<ScanProgress> {
  return await new Scan(deps, request, observer, signal).perform();
}

class Scan {
  readonly #deps: EngineDeps;
  readonly #request: ScanRequest;
  readonly #observer: ScanObserver;
  readonly #signal: AbortSignal;
  /** Aborted by `#signal`, and when enough rows were found. */
  readonly #ending = new AbortController();
  readonly #limit: AdaptiveLimit;
  readonly #startedAt: number;
  #progressAt = Number.NEGATIVE_INFINITY;
  #merger: RowMerger<ScannedVector>;
  #segments: SegmentState[];
  #pushed: Pushdown;
  #filteredHere = false;
  #read = 0;
  #requests = 0;
  #retries = 0;
  #failure: Failure | null = null;

  constructor(deps: EngineDeps, request: ScanRequest, observer: ScanObserver, signal: AbortSignal) {
    const segments = Math.min(Math.max(Math.trunc(request.segments), 1), LIMITS.segments);
    this.#deps = deps;
    this.#request = request;
    this.#observer = observer;
    this.#signal = signal;
    this.#limit = new AdaptiveLimit(segments);
    this.#startedAt = deps.clock.now();
    this.#pushed = {
      filter: Object.keys(request.filter ?? {}).length > 0,
      segments: segments > 1,
    };
    this.#segments = Array.from({ length: segments }, () => 'waiting');
    this.#merger = this.#createMerger();
  }

  async perform(): Promise<ScanProgress> {
    const forget = onAbort(this.#signal, () => this.#ending.abort());
    if (this.#signal.aborted) this.#ending.abort();
    this.#reportProgress('running');
    try {
      parseMetadataFilter(this.#request.filter ?? {}, WITH_NUMBERS);
      const first = await this.#readFirstPage();
      await Promise.all(
        this.#segments.map((_, segment) =>
          this.#readSegment(segment, segment === 0 ? first : undefined),
        ),
      );
    } catch (error) {
      this.#noteFailure(0, error);
    }
    forget();
    this.#merger.endAll();
    return this.#reportProgress(this.#endState());
  }

  /** Reads the first page of the first segment alone: its answer tells what the service understands. */
  async #readFirstPage(): Promise<ListVectorsResponse> {
    let refusal: unknown;
    for (const way of pushdowns(this.#pushed)) {
      this.#use(way);
      try {
        return await this.#list(0, undefined);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        refusal = error;
      }
    }
    throw refusal;
  }

  #use(way: Pushdown): void {
    this.#filteredHere = !way.filter && Object.keys(this.#request.filter ?? {}).length > 0;
    if (way.segments !== this.#pushed.segments) {
      this.#segments = ['waiting'];
      this.#merger = this.#createMerger();
    }
    this.#pushed = way;
  }

  #createMerger(): RowMerger<ScannedVector> {
    return new RowMerger(this.#segments.length, this.#request.maxKeys, (rows) =>
      this.#observer.onRows(rows),
    );
  }

  async #readSegment(segment: number, first: ListVectorsResponse | undefined): Promise<void> {
    const tokens = new Set<string>();
    try {
      let page = first ?? (await this.#list(segment, undefined));
      for (;;) {
        this.#take(segment, page);
        const token = page.nextToken;
        if (token === undefined || token === '') break;
        if (tokens.has(token)) throw repeatedToken(segment);
        tokens.add(token);
        await this.#letOthersCatchUp(segment);
        page = await this.#list(segment, token);
      }
      this.#segments[segment] = 'complete';
    } catch (error) {
      this.#noteFailure(segment, error);
    }
    this.#merger.end(segment);
  }

  async #letOthersCatchUp(segment: number): Promise<void> {
    if (!this.#merger.isAhead(segment)) return;
    this.#segments[segment] = 'waiting';
    await this.#merger.caughtUp(segment, this.#ending.signal);
  }

  async #list(segment: number, nextToken: string | undefined): Promise<ListVectorsResponse> {
    const { index, filter } = this.#request;
    this.#segments[segment] = 'reading';
    const request: ListVectorsRequest = {
      indexName: index,
      maxResults: LIMITS.listVectorsPage.max,
      returnMetadata: true,
      ...(this.#pushed.segments && {
        segmentCount: this.#segments.length,
        segmentIndex: segment,
      }),
      ...(this.#pushed.filter && filter !== null && { filter }),
      ...(nextToken !== undefined && { nextToken }),
    };
    const page = await attempt(
      this.#deps,
      (signal) => this.#deps.api.listVectors(request, signal),
      {
        signal: this.#ending.signal,
        limit: this.#limit,
        onRetry: () => {
          this.#retries += 1;
          this.#reportSometimes();
        },
      },
    );
    this.#requests += 1;
    return page;
  }

  #take(segment: number, page: ListVectorsResponse): void {
    this.#read += page.vectors.length;
    const vectors = page.vectors.map(({ key, metadata = {} }) => ({ key, metadata }));
    this.#merger.push(segment, vectors, (vector) => this.#matches(vector));
    if (this.#merger.found > this.#request.maxKeys) this.#ending.abort();
    this.#reportSometimes();
  }

  #matches({ key, metadata }: ScannedVector): boolean {
    const { filter, keyCondition } = this.#request;
    if (filter !== null && !matchesFilter(filter, metadata)) {
      this.#filteredHere = true;
      return false;
    }
    return matchesKey(keyCondition, key);
  }

  #noteFailure(segment: number, error: unknown): void {
    if (this.#ending.signal.aborted) return;
    this.#segments[segment] = 'failed';
    this.#failure ??=
      error instanceof Error && error.name === 'FilterError'
        ? ownFailure('InvalidFilter', error.message)
        : failureOf(error);
  }

  #endState(): ScanState {
    if (this.#signal.aborted) return 'stopped';
    if (this.#failure !== null) return 'failed';
    return this.#ending.signal.aborted ? 'truncated' : 'complete';
  }

  #reportSometimes(): void {
    if (this.#deps.clock.now() - this.#progressAt >= PROGRESS_MS) this.#reportProgress('running');
  }

  #reportProgress(state: ScanState): ScanProgress {
    this.#progressAt = this.#deps.clock.now();
    const progress: ScanProgress = {
      state,
      read: this.#read,
      matched: this.#merger.delivered,
      requests: this.#requests,
      retries: this.#retries,
      throttled: this.#limit.throttled,
      segments: [...this.#segments],
      elapsedMs: this.#progressAt - this.#startedAt,
      filteredHere: this.#filteredHere,
      failure: this.#failure,
    };
    this.#observer.onProgress(progress);
    return progress;
  }
}

function repeatedToken(segment: number): ServiceError {
  return new ServiceError({
    code: 'TokenRepeated',
    status: 0,
    message: `The service gave the same continuation token twice for segment ${segment}, so its list would never end. Scan again.`,
    outcome: 'answered',
  });
}

import { LIMITS } from '#protocol/limits.ts';
import { type MetadataFilter, matchesFilter } from '#protocol/metadata-filter.ts';
import type { ListVectorsRequest, ListVectorsResponse } from '#protocol/operation-messages.ts';
import { ServiceError } from '#protocol/service-error.ts';
import { attempt } from './attempt.ts';
import type { AdaptiveLimit } from './concurrency.ts';
import { type KeyCondition, matchesKey } from './key-condition.ts';
import { isRefusal, type Pushdown, pushdowns, pushedPart } from './pushdown.ts';
import type { EngineDeps } from './reading.ts';
import type { ScannedVector } from './scan.ts';

/**
 * How often the usual attempts are made while the service asks to slow down: it is
 * well then, and where many segments share what it allows, one may wait for long.
 */
const ROUNDS_WHEN_THROTTLED = 6;

/** What is looked for, and where. */
export interface ScanQuestion {
  readonly index: string;
  /** Null for every vector. */
  readonly filter: MetadataFilter | null;
  readonly keyCondition: KeyCondition | null;
  /** Metadata fields by which the service does not filter. */
  readonly notFilterable?: readonly string[];
  /** False when nobody needs it. With a filter it is asked for all the same, because it is compared here. */
  readonly returnMetadata?: boolean;
}

/** What the service was found to understand, as plain data. */
export interface PageAsking {
  readonly segments: number;
  readonly pushed: Pushdown;
  /** It refused or ignored `filter`, or could not be left all of it; metadata is compared here. */
  readonly filteredHere: boolean;
}

interface PageOptions {
  readonly signal: AbortSignal;
  readonly limit: AdaptiveLimit;
  readonly onRetry: () => void;
}

/** How to ask for everything that may make a scan fast. */
export function askingFor(question: ScanQuestion, segments: number): PageAsking {
  const pushed = pushedOf(question);
  return {
    segments,
    pushed: { filter: pushed !== null, segments: segments > 1 },
    filteredHere: hasConditions(question.filter) && pushed !== question.filter,
  };
}

/** Asks for the pages of a scan, and says what of them matches. */
export class ScanPages {
  readonly #deps: EngineDeps;
  readonly #question: ScanQuestion;
  readonly #options: PageOptions;
  readonly #returnMetadata: boolean;
  /** What of the filter is left to the service. */
  readonly #pushed: MetadataFilter | null;
  #asking: PageAsking;

  constructor(deps: EngineDeps, question: ScanQuestion, asking: PageAsking, options: PageOptions) {
    this.#deps = deps;
    this.#question = question;
    this.#asking = asking;
    this.#options = options;
    this.#pushed = pushedOf(question);
    this.#returnMetadata = question.returnMetadata !== false || hasConditions(question.filter);
  }

  get asking(): PageAsking {
    return this.#asking;
  }

  /**
   * Reads the first page of the first segment: its answer tells what the service
   * understands. `filter` and segments are newer than some services (API sheet §3.17).
   *
   * @throws ServiceError the last refusal, or any other error
   */
  async probe(onWay: (isOnItsWay: boolean) => void): Promise<ListVectorsResponse> {
    const { pushed, segments, filteredHere } = this.#asking;
    let refusal: unknown;
    for (const way of pushdowns(pushed)) {
      this.#asking = {
        segments: way.segments ? segments : 1,
        pushed: way,
        filteredHere: filteredHere || (pushed.filter && !way.filter),
      };
      try {
        return await this.list(0, null, onWay);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        refusal = error;
      }
    }
    throw refusal;
  }

  /**
   * @param onWay told true as each attempt goes out, and false as it ends
   * @throws ServiceError after the usual retries, or the signal's reason
   */
  async list(
    segment: number,
    nextToken: string | null,
    onWay: (isOnItsWay: boolean) => void,
  ): Promise<ListVectorsResponse> {
    const { pushed, segments } = this.#asking;
    const filter = this.#pushed;
    const request: ListVectorsRequest = {
      indexName: this.#question.index,
      maxResults: LIMITS.listVectorsPage.max,
      returnMetadata: this.#returnMetadata,
      ...(pushed.segments && { segmentCount: segments, segmentIndex: segment }),
      ...(pushed.filter && filter !== null && { filter }),
      ...(nextToken !== null && { nextToken }),
    };
    return await this.#patiently(() =>
      attempt(
        this.#deps,
        async (signal) => {
          onWay(true);
          try {
            return await this.#deps.api.listVectors(request, signal);
          } finally {
            onWay(false);
          }
        },
        this.#options,
      ),
    );
  }

  async #patiently<T>(attempts: () => Promise<T>): Promise<T> {
    for (let round = 1; ; round += 1) {
      try {
        return await attempts();
      } catch (error) {
        const isBusy = error instanceof ServiceError && error.isThrottling;
        if (!isBusy || round === ROUNDS_WHEN_THROTTLED) throw error;
        this.#options.onRetry();
      }
    }
  }

  /**
   * The vectors of a page that match. Metadata is compared in any case: a service
   * that overlooks `filter` would offer every vector for deletion.
   */
  rowsOf({ vectors }: ListVectorsResponse): readonly ScannedVector[] {
    const { filter, keyCondition } = this.#question;
    const rows: ScannedVector[] = [];
    for (const { key, metadata = {} } of vectors) {
      if (filter !== null && !matchesFilter(filter, metadata)) this.#noteFilteredHere();
      else if (matchesKey(keyCondition, key)) rows.push({ key, metadata });
    }
    return rows;
  }

  #noteFilteredHere(): void {
    if (!this.#asking.filteredHere) this.#asking = { ...this.#asking, filteredHere: true };
  }
}

function pushedOf({ filter, notFilterable = [] }: ScanQuestion): MetadataFilter | null {
  return filter !== null && hasConditions(filter) ? pushedPart(filter, notFilterable) : null;
}

function hasConditions(filter: MetadataFilter | null): boolean {
  return Object.keys(filter ?? {}).length > 0;
}

import { LIMITS } from '#protocol/limits.ts';
import type { ListVectorsRequest, ListVectorsResponse } from '#protocol/operation-messages.ts';
import { ServiceError } from '#protocol/service-error.ts';
import type { Vector } from '#protocol/vector.ts';
import { attempt } from './attempt.ts';
import { AdaptiveLimit } from './concurrency.ts';
import type { Failure } from './failure.ts';
import type { Gate } from './gate.ts';
import { onAbort } from './on-abort.ts';
import { isRefusal } from './pushdown.ts';
import type { EngineDeps } from './reading.ts';

export interface ListingRequest {
  readonly index: string;
  readonly returnData: boolean;
  readonly returnMetadata: boolean;
  /** Streams read side by side, 1 to 16. */
  readonly segments: number;
}

export interface ListingOptions {
  readonly signal: AbortSignal;
  /** No page is asked for while it is closed. */
  readonly gate?: Gate;
  readonly onRetry?: (failure: Failure, waitMs: number) => void;
}

/**
 * Lists every vector of an index, in no order worth relying on. A service that
 * knows no segments is read in one stream (API sheet §3.17). A key can come twice
 * when the index changes meanwhile; one that exists all the while comes at least once.
 *
 * @param onVectors called with each page, an empty one too
 * @throws ServiceError when a page could not be read after its retries; the
 *   signal's reason when it is aborted. Then nothing is said of the rest.
 */
export async function listIndex(
  deps: EngineDeps,
  request: ListingRequest,
  onVectors: (vectors: readonly Vector[]) => void,
  { signal, gate, onRetry }: ListingOptions,
): Promise<void> {
  signal.throwIfAborted();
  const wanted = Math.min(Math.max(Math.trunc(request.segments), 1), LIMITS.segments);
  const ending = new AbortController();
  const forget = onAbort(signal, () => ending.abort(signal.reason));
  const limit = new AdaptiveLimit(wanted);
  const list = async (segments: number, segment: number, nextToken: string | undefined) => {
    await gate?.pass(ending.signal);
    const body = pageRequest(request, segments, segment, nextToken);
    const options = { signal: ending.signal, limit, ...(onRetry !== undefined && { onRetry }) };
    return await attempt(deps, (late) => deps.api.listVectors(body, late), options);
  };
  try {
    const { segments, first } = await firstPage(wanted, (count) => list(count, 0, undefined));
    const streams = Array.from({ length: segments }, async (_, segment) => {
      const start = segment === 0 ? first : await list(segments, segment, undefined);
      if (segment > 0 && isSameList(start, first)) return;
      await readOn(segment, start, onVectors, (token) => list(segments, segment, token));
    });
    await allOrNone(streams, ending);
  } finally {
    forget();
  }
}

/**
 * Whether two segments begin with the same page. A key is in one of them only: then the
 * service overlooks segments, and each of them is the whole list. One key alone may have
 * come to the other meanwhile.
 */
function isSameList(one: ListVectorsResponse, other: ListVectorsResponse): boolean {
  const { length } = one.vectors;
  if (length < 2 || length !== other.vectors.length) return false;
  return one.vectors.every(({ key }, at) => key === other.vectors[at]?.key);
}

/** Reads the first page alone: its answer tells whether the service understands segments. */
async function firstPage(
  wanted: number,
  list: (segments: number) => Promise<ListVectorsResponse>,
): Promise<{ readonly segments: number; readonly first: ListVectorsResponse }> {
  try {
    return { segments: wanted, first: await list(wanted) };
  } catch (error) {
    if (wanted === 1 || !isRefusal(error)) throw error;
    return { segments: 1, first: await list(1) };
  }
}

async function readOn(
  segment: number,
  first: ListVectorsResponse,
  onVectors: (vectors: readonly Vector[]) => void,
  list: (token: string) => Promise<ListVectorsResponse>,
): Promise<void> {
  const tokens = new Set<string>();
  for (let page = first; ; ) {
    onVectors(page.vectors);
    const { nextToken: token } = page;
    if (token === undefined || token === '') return;
    if (tokens.has(token)) throw repeatedToken(segment);
    tokens.add(token);
    page = await list(token);
  }
}

/** Waits for all; the first that fails ends the others, and is what it rejects with. */
async function allOrNone(streams: readonly Promise<void>[], ending: AbortController) {
  const reasons: unknown[] = [];
  const noted = streams.map((stream) =>
    stream.catch((reason: unknown) => {
      reasons.push(reason);
      ending.abort(reason);
    }),
  );
  await Promise.all(noted);
  if (reasons.length > 0) throw reasons[0];
}

function pageRequest(
  { index, returnData, returnMetadata }: ListingRequest,
  segmentCount: number,
  segmentIndex: number,
  nextToken: string | undefined,
): ListVectorsRequest {
  return {
    indexName: index,
    maxResults: LIMITS.listVectorsPage.max,
    returnData,
    returnMetadata,
    ...(segmentCount > 1 && { segmentCount, segmentIndex }),
    ...(nextToken !== undefined && { nextToken }),
  };
}

function repeatedToken(segment: number): ServiceError {
  return new ServiceError({
    code: 'TokenRepeated',
    status: 0,
    message: `The service gave the same continuation token twice for segment ${segment}, so its list would never end. Read again.`,
    outcome: 'answered',
  });
}

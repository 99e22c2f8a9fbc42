import { LIMITS } from '#protocol/limits.ts';
import { ServiceError } from '#protocol/service-error.ts';
import type { Vector } from '#protocol/vector.ts';
import { attempt } from './attempt.ts';
import type { Clock } from './clock.ts';
import { AdaptiveLimit } from './concurrency.ts';
import type { Failure } from './failure.ts';
import { onAbort } from './on-abort.ts';
import type { RetryBudget } from './retry-budget.ts';
import type { VectorApi } from './vector-api.ts';

/** What every job needs that talks to the service. */
export interface EngineDeps {
  readonly api: VectorApi;
  readonly clock: Clock;
}

export interface ReadOptions {
  readonly signal: AbortSignal;
  readonly limit: AdaptiveLimit;
  readonly returnData?: boolean;
  readonly returnMetadata?: boolean;
  readonly attempts?: number;
  readonly budget?: RetryBudget;
  readonly onRetry?: (failure: Failure, waitMs: number) => void;
  /** Called as a request goes out: what is answered was so then or later. */
  readonly onAsk?: () => void;
}

/**
 * One GetVectors (at most 100 keys) with retries; vectors by key, absent ones
 * missing.
 *
 * @throws ServiceError; `BadAnswer` when a vector comes that was not asked for:
 *   a service that spells keys its own way would make those asked for look gone
 */
export async function readVectors(
  { api, clock }: EngineDeps,
  index: string,
  keys: readonly string[],
  options: ReadOptions,
): Promise<Map<string, Vector>> {
  const { returnData = false, returnMetadata = false, onAsk, ...rest } = options;
  const vectors = await attempt(
    { clock },
    (signal) => {
      onAsk?.();
      return api.getVectors(
        { indexName: index, keys: [...keys], returnData, returnMetadata },
        signal,
      );
    },
    rest,
  );
  const asked = new Set(keys);
  const stranger = vectors.find(({ key }) => !asked.has(key));
  if (stranger !== undefined) {
    throw new ServiceError({
      code: 'BadAnswer',
      status: 200,
      message: `The service answered with the key ${JSON.stringify(stranger.key)}, which was not asked for, so nothing it says about this page of keys can be relied on.`,
      outcome: 'answered',
    });
  }
  return new Map(vectors.map((vector) => [vector.key, vector]));
}

export interface ReadPage<Entry> {
  readonly page: readonly Entry[];
  readonly found: Map<string, Vector>;
}

/** Pages read ahead while earlier ones are used, unless told otherwise: bounds the memory. */
const READ_AHEAD = 4;

/** Lists of items, one after the other, where all of them together may not fit into memory. */
export type Portions<T> = Iterable<readonly T[]> | AsyncIterable<readonly T[]>;

/**
 * Reads entries page by page, some pages ahead, and yields them in order.
 * Leaving the loop ends what is under way.
 *
 * @throws ServiceError, the signal's reason, or what `portions` throws
 */
export async function* readInOrder<Entry extends { readonly key: string }>(
  deps: EngineDeps,
  index: string,
  portions: Portions<Entry>,
  {
    signal,
    readAhead = READ_AHEAD,
    ...fields
  }: Pick<ReadOptions, 'signal' | 'returnData' | 'returnMetadata' | 'onRetry'> & {
    readonly readAhead?: number | undefined;
  },
): AsyncGenerator<ReadPage<Entry>> {
  signal.throwIfAborted();
  const controller = new AbortController();
  const forget = onAbort(signal, () => controller.abort(signal.reason));
  const options = {
    ...fields,
    signal: controller.signal,
    limit: new AdaptiveLimit(readAhead),
  };
  const ahead: Promise<ReadPage<Entry>>[] = [];
  const read = async (page: readonly Entry[]) => {
    const keys = page.map(({ key }) => key);
    return { page, found: await readVectors(deps, index, keys, options) };
  };

  try {
    for await (const portion of portions) {
      for (const page of pagesOf(portion, LIMITS.getKeysPerCall)) {
        const reading = read(page);
        // Its rejection is met when its turn comes; until then it must not count as unhandled.
        reading.catch(() => undefined);
        ahead.push(reading);
        const first = ahead.length < readAhead ? undefined : ahead.shift();
        if (first !== undefined) yield await first;
      }
    }
    for (const reading of ahead) yield await reading;
  } finally {
    forget();
    controller.abort(signal.reason);
  }
}

/** `items` in pages of at most `size`, in order. */
export function* pagesOf<T>(items: readonly T[], size: number): Iterable<readonly T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

/** As `pagesOf`, of items that are made as they are asked for. */
export function* pagesOfMany<T>(items: Iterable<T>, size: number): Iterable<readonly T[]> {
  let page: T[] = [];
  for (const item of items) {
    page.push(item);
    if (page.length < size) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

import { LIMITS } from '#protocol/limits.ts';
import { attempt } from './attempt.ts';
import { AdaptiveLimit, workThrough } from './concurrency.ts';
import { dataFingerprint } from './fingerprint.ts';
import { compareKeys } from './key-order.ts';
import { type EngineDeps, pagesOf, type ReadOptions, readVectors } from './reading.ts';

/** One vector by its numbers, and the staged keys that have them. */
export interface DistinctVector {
  /** `dataFingerprint` of the numbers. */
  readonly data: string;
  readonly keys: readonly string[];
}

/** What a search for copies of one vector came to. */
export interface FoundCopies {
  /** Keys that were not staged then, with exactly the same numbers. */
  readonly outside: readonly string[];
  /** The service names at most 100 neighbours, and the last of them was as near as a copy. */
  readonly mayBeMore: boolean;
}

/** Several keys with one and the same vector, at least one of them staged. */
export interface CopyGroup extends DistinctVector {
  /** Keys with the same vector that are not staged; null when they were not looked for. */
  readonly outside: readonly string[] | null;
  readonly mayBeMore: boolean;
}

export interface CopySources {
  /** Keys that a deletion would delete. */
  readonly staged: ReadonlySet<string>;
  /** `dataFingerprint` of every key that was read, staged or not any more. */
  readonly known: Iterable<readonly [key: string, data: string]>;
  /** By `dataFingerprint`. */
  readonly found: ReadonlyMap<string, FoundCopies>;
}

/**
 * The staged vectors that have copies, staged or not, in the order of their first
 * keys. A vector without any is left out, and so is one whose copies were not
 * looked for and of which a single key is staged.
 */
export function groupCopies(sources: CopySources): readonly CopyGroup[] {
  const { staged, found } = sources;
  const groups: CopyGroup[] = [];
  for (const [data, all] of keysByData(sources)) {
    const looked = found.get(data);
    const keys = all.filter((key) => staged.has(key));
    const outside = new Set([...all, ...(looked?.outside ?? [])].filter((key) => !staged.has(key)));
    if (keys.length === 0 || keys.length + outside.size === 1) continue;
    const isKnown = looked !== undefined || outside.size > 0;
    groups.push({
      data,
      keys: keys.sort(compareKeys),
      outside: isKnown ? [...outside].sort(compareKeys) : null,
      mayBeMore: looked?.mayBeMore ?? false,
    });
  }
  return groups.sort((a, b) => compareKeys(a.keys[0] ?? '', b.keys[0] ?? ''));
}

/**
 * The staged vectors whose copies were not looked for yet. Those with several
 * staged keys come first: whether the last copy would vanish is asked of these.
 */
export function vectorsToLookFor(sources: CopySources): readonly DistinctVector[] {
  const { staged, found } = sources;
  return [...keysByData(sources)]
    .map(([data, all]) => ({ data, keys: all.filter((key) => staged.has(key)) }))
    .filter(({ data, keys }) => keys.length > 0 && !found.has(data))
    .sort((a, b) => Number(b.keys.length > 1) - Number(a.keys.length > 1));
}

function keysByData({ known }: CopySources): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [key, data] of known) {
    const keys = groups.get(data);
    if (keys === undefined) groups.set(data, [key]);
    else keys.push(key);
  }
  return groups;
}

const CONCURRENCY = 4;
/** Vectors read at once to search with: bounds the memory at 4,096 dimensions. */
const READ_AT_ONCE = 20;
/** Rounding of distances that nobody documents; what is too far by this much is compared and found different. */
const NEAR = 1e-4;

export interface CopySearch {
  readonly index: string;
  readonly vectors: readonly DistinctVector[];
  readonly staged: ReadonlySet<string>;
}

/**
 * Asks the service for the nearest neighbours of each vector, reads those at no
 * distance and compares their numbers. Distance alone decides nothing: under
 * cosine a scaled vector is at distance 0 too. The service's search is
 * approximate, so that a copy can be missed; one that is named is one.
 *
 * @param onFound once for each vector; null for one that is gone or changed since it was verified
 * @throws ServiceError when a request failed after its retries; the signal's reason when it is aborted
 */
export async function findCopies(
  deps: EngineDeps,
  { index, vectors, staged }: CopySearch,
  onFound: (vector: DistinctVector, copies: FoundCopies | null) => void,
  signal: AbortSignal,
): Promise<void> {
  const read = { signal, limit: new AdaptiveLimit(CONCURRENCY), returnData: true };
  await workThrough(pagesOf(vectors, READ_AT_ONCE), CONCURRENCY, async (page) => {
    const firsts = page.flatMap(({ keys }) => keys.slice(0, 1));
    const current = await readVectors(deps, index, firsts, read);
    for (const vector of page) {
      const numbers = current.get(vector.keys[0] ?? '')?.data?.float32;
      const isSame = numbers !== undefined && dataFingerprint(numbers) === vector.data;
      const search = { index, staged, numbers: numbers ?? [], data: vector.data };
      onFound(vector, isSame ? await copiesOf(deps, search, read) : null);
    }
  });
}

interface OneSearch {
  readonly index: string;
  readonly staged: ReadonlySet<string>;
  readonly numbers: number[];
  readonly data: string;
}

async function copiesOf(
  deps: EngineDeps,
  { index, staged, numbers, data }: OneSearch,
  read: ReadOptions,
): Promise<FoundCopies> {
  const { signal, limit } = read;
  const topK = LIMITS.topK.max;
  const query = { indexName: index, queryVector: { float32: numbers }, topK, returnDistance: true };
  const { vectors } = await attempt(deps, (late) => deps.api.queryVectors(query, late), {
    signal,
    limit,
  });
  const nearest = Math.min(...vectors.map(({ distance }) => distance ?? 0));
  const isNear = ({ distance = 0 }) => distance <= nearest + NEAR;
  const candidates = vectors.filter(isNear).flatMap(({ key }) => (staged.has(key) ? [] : [key]));
  const outside: string[] = [];
  for (const page of pagesOf(candidates, LIMITS.getKeysPerCall)) {
    for (const [key, found] of await readVectors(deps, index, page, read)) {
      if (found.data && dataFingerprint(found.data.float32) === data) outside.push(key);
    }
  }
  const last = vectors.at(-1);
  const mayBeMore = vectors.length >= topK && last !== undefined && isNear(last);
  return { outside: outside.sort(compareKeys), mayBeMore };
}

import { LIMITS } from '#protocol/limits.ts';
import { attempt } from './attempt.ts';
import { AdaptiveLimit, workThrough } from './concurrency.ts';
import { dataFingerprint } from './fingerprint.ts';
import type { FingerprintColumn } from './fingerprint-column.ts';
import { compareKeys } from './key-order.ts';
import { type EngineDeps, pagesOf, pagesOfMany, type ReadOptions, readVectors } from './reading.ts';
import { RowCodes } from './row-codes.ts';

/** One vector by its numbers, and a key that has them. */
export interface DistinctVector {
  /** `dataFingerprint` of the numbers. */
  readonly data: string;
  /** A staged one. */
  readonly key: string;
}

/** What a search for copies of one vector came to. */
export interface FoundCopies {
  /** Keys that were not staged then, with exactly the same numbers. */
  readonly outside: readonly string[];
  /** The service names at most 100 neighbours, and the last of them was as near as a copy. */
  readonly mayBeMore: boolean;
}

/** Several keys with one and the same vector, at least one of them staged. */
export interface CopyGroup {
  /** `dataFingerprint` of the numbers. */
  readonly data: string;
  /** Staged keys that have them. */
  readonly keys: readonly string[];
  /** Keys with the same vector that are not staged. */
  readonly outside: readonly string[];
  readonly mayBeMore: boolean;
}

export interface CopySources {
  /** Every key that was read, staged or not any more, in the order of keys. */
  readonly rows: Uint32Array;
  /** Rows that a deletion would delete. */
  readonly staged: { has(row: number): boolean };
  /** `dataFingerprint` by row. */
  readonly data: FingerprintColumn;
  readonly keyAt: (row: number) => string;
  /** The row of a key that is staged; null for any other. */
  readonly stagedRowOf: (key: string) => number | null;
  /** By `dataFingerprint`. */
  readonly found: ReadonlyMap<string, FoundCopies>;
}

/** Rows looked at between two looks at the clock. */
const ROWS_AT_ONCE = 1 << 14;

/** Brings keys of equal numbers together; yields every few milliseconds. */
export function* groupCopies(sources: CopySources): Generator<void, CopyGroups> {
  const { rows, data } = sources;
  const groups = new SameData(data, rows.length);
  const groupOf = new Uint32Array(rows.length);
  for (let at = 0; at < rows.length; at += 1) {
    if (at % ROWS_AT_ONCE === 0) yield;
    groupOf[at] = groups.groupOf(rows[at] ?? 0);
  }
  return new CopyGroups(sources, groups, groupOf);
}

/** Numbers rows by their numbers. */
class SameData {
  readonly firsts: number[] = [];
  readonly #data: FingerprintColumn;
  readonly #table: Uint32Array;
  readonly #mask: number;

  constructor(data: FingerprintColumn, rows: number) {
    this.#data = data;
    this.#mask = 2 ** Math.ceil(Math.log2(Math.max(2, rows * 2))) - 1;
    this.#table = new Uint32Array(this.#mask + 1);
  }

  groupOf(row: number): number {
    for (let place = this.#data.hashAt(row) & this.#mask; ; place = (place + 1) & this.#mask) {
      const group = (this.#table[place] ?? 0) - 1;
      if (group < 0) {
        this.firsts.push(row);
        this.#table[place] = this.firsts.length;
        return this.firsts.length - 1;
      }
      if (this.#data.isSame(row, this.#data, this.firsts[group] ?? 0)) return group;
    }
  }
}

/**
 * Vectors by the keys that have them. A group has copies when more than one key has
 * the vector; nothing is said of it as long as nobody looked and all known keys are staged.
 */
export class CopyGroups {
  /** Different vectors in the staged set whose copies were looked for. */
  readonly looked: number;
  /** Different vectors in the staged set whose copies were not. */
  readonly left: number;
  readonly #sources: CopySources;
  readonly #groupOf: Uint32Array;
  readonly #firsts: readonly number[];
  readonly #stagedIn: Uint32Array;
  readonly #isLooked: Uint8Array;
  /** Groups with copies, in the order of their first staged keys. */
  readonly #known: readonly KnownGroup[];
  /** Place in `#known` by staged row. */
  readonly #placeOf = new RowCodes();

  constructor(sources: CopySources, { firsts }: SameData, groupOf: Uint32Array) {
    const { rows, staged, data, found } = sources;
    this.#sources = sources;
    this.#groupOf = groupOf;
    this.#firsts = firsts;
    this.#stagedIn = new Uint32Array(firsts.length);
    this.#isLooked = new Uint8Array(firsts.length);
    const outsideIn = new Uint32Array(firsts.length);
    groupOf.forEach((group, at) => {
      const counts = staged.has(rows[at] ?? 0) ? this.#stagedIn : outsideIn;
      counts[group] = (counts[group] ?? 0) + 1;
    });
    let looked = 0;
    let left = 0;
    const isKnown = new Uint8Array(firsts.length);
    firsts.forEach((first, group) => {
      if ((this.#stagedIn[group] ?? 0) === 0) return;
      const isLooked = found.size > 0 && found.has(data.at(first));
      if (isLooked) looked += 1;
      else left += 1;
      this.#isLooked[group] = Number(isLooked);
      isKnown[group] = Number(isLooked || (outsideIn[group] ?? 0) > 0);
    });
    const known = new Map<number, number[]>();
    groupOf.forEach((group, at) => {
      if (isKnown[group] === 0 || known.has(group)) return;
      if (staged.has(rows[at] ?? 0)) known.set(group, []);
    });
    groupOf.forEach((group, at) => {
      known.get(group)?.push(rows[at] ?? 0);
    });
    this.looked = looked;
    this.left = left;
    this.#known = [...known].flatMap(([group, all]) => this.#knownGroup(firsts[group] ?? 0, all));
    this.#known.forEach(({ staged: inside }, place) => {
      for (const row of inside) this.#placeOf.put(row, place + 1);
    });
  }

  /** Groups of which every key is staged, or else of which one stays. */
  groups(which: 'last' | 'elsewhere'): CopyGroupList {
    const some = this.#known.filter(({ outside }) => (outside.length === 0) === (which === 'last'));
    const { keyAt } = this.#sources;
    return {
      count: some.length,
      at: (place) => {
        const { data, staged, outside, mayBeMore } = some[place] ?? NO_GROUP;
        return { data, keys: staged.map(keyAt), outside, mayBeMore };
      },
    };
  }

  /** The group of a staged row; null where there is nothing to say. */
  of(row: number): { readonly staged: number; readonly outside: string | null } | null {
    const group = this.#known[this.#placeOf.at(row) - 1];
    if (group === undefined) return null;
    return { staged: group.staged.length, outside: group.outside[0] ?? null };
  }

  /**
   * The staged vectors whose copies were not looked for yet. Those with several
   * staged keys come first: whether the last copy would vanish is asked of these.
   */
  *toLookFor(): Generator<DistinctVector, undefined> {
    const { rows, staged, data, keyAt } = this.#sources;
    for (const wantsSeveral of [true, false]) {
      const named = new Uint8Array(this.#firsts.length);
      for (const [at, row] of rows.entries()) {
        const group = this.#groupOf[at] ?? 0;
        if (named[group] === 1 || this.#isLooked[group] === 1 || !staged.has(row)) continue;
        named[group] = 1;
        const isSeveral = (this.#stagedIn[group] ?? 0) > 1;
        if (isSeveral === wantsSeveral) yield { data: data.at(row), key: keyAt(row) };
      }
    }
  }

  #knownGroup(first: number, all: readonly number[]): readonly KnownGroup[] {
    const { staged, keyAt, stagedRowOf, found } = this.#sources;
    const data = this.#sources.data.at(first);
    const looked = found.get(data);
    const inside = all.filter((row) => staged.has(row));
    const others = all.filter((row) => !staged.has(row)).map(keyAt);
    const elsewhere = (looked?.outside ?? []).filter((key) => stagedRowOf(key) === null);
    const outside = [...new Set([...others, ...elsewhere])].sort(compareKeys);
    if (inside.length + outside.length === 1) return [];
    return [{ data, staged: inside, outside, mayBeMore: looked?.mayBeMore ?? false }];
  }
}

/** Groups that are made when they are asked for. */
export interface CopyGroupList {
  readonly count: number;
  at(place: number): CopyGroup;
}

interface KnownGroup {
  readonly data: string;
  /** Rows, in the order of keys. */
  readonly staged: readonly number[];
  readonly outside: readonly string[];
  readonly mayBeMore: boolean;
}

const NO_GROUP: KnownGroup = { data: '', staged: [], outside: [], mayBeMore: false };

const CONCURRENCY = 4;
/** Vectors read at once to search with: bounds the memory at 4,096 dimensions. */
const READ_AT_ONCE = 20;
/** Rounding of distances that nobody documents; what is too far by this much is compared and found different. */
const NEAR = 1e-4;

export interface CopySearch {
  readonly index: string;
  readonly vectors: Iterable<DistinctVector>;
  readonly staged: { has(key: string): boolean };
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
  await workThrough(pagesOfMany(vectors, READ_AT_ONCE), CONCURRENCY, async (page) => {
    const firsts = page.map(({ key }) => key);
    const current = await readVectors(deps, index, firsts, read);
    for (const vector of page) {
      const numbers = current.get(vector.key)?.data?.float32;
      const isSame = numbers !== undefined && dataFingerprint(numbers) === vector.data;
      const search = { index, staged, numbers: numbers ?? [], data: vector.data };
      onFound(vector, isSame ? await copiesOf(deps, search, read) : null);
    }
  });
}

interface OneSearch {
  readonly index: string;
  readonly staged: { has(key: string): boolean };
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

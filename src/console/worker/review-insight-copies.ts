import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import { createProxyVectorApi } from '#console/lib/proxy-vector-api.ts';
import {
  type CopyGroup,
  type CopySources,
  type FoundCopies,
  findCopies,
  groupCopies,
  vectorsToLookFor,
} from '#engine/copies.ts';
import { type Failure, failureOf } from '#engine/failure.ts';
import { browserClock } from './browser-clock.ts';
import { verdictLifeMs } from './plan-check.ts';
import type { TimedVerdict } from './verification-service.ts';

/** Copies of the staged vectors, as far as they were looked for. */
export interface CopyReport {
  readonly groups: readonly CopyGroup[];
  /** Different vectors in the staged set whose copies were looked for. */
  readonly looked: number;
  /** Different vectors whose copies were not. */
  readonly left: number;
  /** When the first of them was looked for, in milliseconds since the Unix epoch; null when none was. */
  readonly since: number | null;
}

/** The staged keys that a report on copies is about. */
export interface CopyOrder {
  readonly keys: readonly string[];
  /** Keys that runs have deleted lately: they are copies no more. */
  readonly deleted: ReadonlySet<string>;
}

interface TimedCopies extends FoundCopies {
  readonly at: number;
}

/** How a search ended; what was found until then is kept. */
export type CopySearchEnd =
  | { readonly kind: 'done' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly failure: Failure };

interface VerdictsKept {
  verdictsOf(target: IndexTarget): ReadonlyMap<string, TimedVerdict>;
}

/** Shortest time between two reports of progress. */
const PACE_MS = 120;

/** Looks for exact copies of staged vectors, on demand: each different vector costs a query. */
export function createCopyService({ verdictsOf }: VerdictsKept) {
  const found = new Map<string, Map<string, TimedCopies>>();
  const stops = new Map<string, AbortController>();

  function foundIn(target: IndexTarget): Map<string, TimedCopies> {
    const id = targetId(target);
    const copies = found.get(id) ?? new Map<string, TimedCopies>();
    found.set(id, copies);
    return copies;
  }

  function sourcesOf(target: IndexTarget, { keys, deleted }: CopyOrder): CopySources {
    const verdicts = verdictsOf(target);
    const staged = new Set(keys);
    const now = browserClock.now();
    const isThere = (key: string) => !deleted.has(key) && verdicts.get(key)?.state !== 'gone';
    // Nobody reads an unstaged key again: what was once said of it counts for some minutes only.
    const counts = (key: string, at: number) =>
      staged.has(key) || (isThere(key) && now - at <= verdictLifeMs(staged.size));
    const known = [...verdicts].flatMap(([key, { data, at }]): (readonly [string, string])[] =>
      data !== null && counts(key, at) ? [[key, data]] : [],
    );
    const copies = [...foundIn(target)].map(
      ([data, { outside, mayBeMore }]) =>
        [data, { outside: outside.filter(isThere), mayBeMore }] as const,
    );
    return { staged, known, found: new Map(copies) };
  }

  return {
    /** What is known of copies among and beside these staged keys, without a request. */
    copies(target: IndexTarget, order: CopyOrder): CopyReport {
      const sources = sourcesOf(target, order);
      const all = vectorsToLookFor({ ...sources, found: new Map() });
      const left = all.filter(({ data }) => !sources.found.has(data)).length;
      const [first] = foundIn(target).values();
      const since = first?.at ?? null;
      return { groups: groupCopies(sources), looked: all.length - left, left, since };
    },

    /** Looks for copies of at most `budget` vectors whose copies were not looked for yet. */
    async lookForCopies(
      target: IndexTarget,
      order: CopyOrder,
      budget: number,
      onProgress: (done: number, total: number) => void,
    ): Promise<CopySearchEnd> {
      const stop = new AbortController();
      stops.set(targetId(target), stop);
      const sources = sourcesOf(target, order);
      const vectors = vectorsToLookFor(sources).slice(0, budget);
      const copies = foundIn(target);
      let done = 0;
      let told = 0;
      const deps = {
        api: createProxyVectorApi(target.connection, target.bucket),
        clock: browserClock,
      };
      try {
        await findCopies(
          deps,
          { index: target.index, vectors, staged: sources.staged },
          ({ data }, outside) => {
            const now = browserClock.now();
            if (outside !== null) copies.set(data, { ...outside, at: now });
            done += 1;
            if (now - told < PACE_MS) return;
            told = now;
            onProgress(done, vectors.length);
          },
          stop.signal,
        );
        return { kind: 'done' };
      } catch (error) {
        if (stop.signal.aborted) return { kind: 'stopped' };
        return { kind: 'failed', failure: failureOf(error) };
      }
    },

    stopLookingForCopies(target: IndexTarget): void {
      stops.get(targetId(target))?.abort();
    },

    /** Others write too: what was found some time ago may have to be found again. */
    forgetCopies(target: IndexTarget): void {
      found.delete(targetId(target));
    },
  };
}

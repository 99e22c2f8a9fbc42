import type { IndexTarget } from '#console/lib/index-target.ts';
import { createProxyVectorApi } from '#console/lib/proxy-vector-api.ts';
import {
  type CopyGroupList,
  type CopyGroups,
  type FoundCopies,
  findCopies,
  groupCopies,
} from '#engine/copies.ts';
import { type Failure, failureOf } from '#engine/failure.ts';
import { browserClock } from './browser-clock.ts';
import { pacedProgress } from './paced-progress.ts';
import { verdictLifeMs } from './plan-check.ts';
import { GROUPS_SHOWN } from './review-insight-service.ts';
import type { ReviewSession, SessionOf } from './review-session.ts';
import { inSlices } from './time-slices.ts';

/** Copies of the staged vectors, as far as they were looked for. */
export interface CopyReport {
  /** Vectors of which every known key is staged. */
  readonly last: ListedCopies;
  /** Vectors that stay under another key. */
  readonly elsewhere: ListedCopies;
  /** Different vectors in the staged set whose copies were looked for. */
  readonly looked: number;
  /** Different vectors whose copies were not. */
  readonly left: number;
  /** When the first of them was looked for, in milliseconds since the Unix epoch; null when none was. */
  readonly since: number | null;
}

/** The first groups of copies, and how many there are. */
export interface ListedCopies {
  readonly count: number;
  readonly first: readonly ListedCopy[];
}

export interface ListedCopy {
  /** `dataFingerprint` of the numbers. */
  readonly data: string;
  readonly staged: NamedKeyList;
  readonly outside: NamedKeyList;
  readonly mayBeMore: boolean;
}

/** How many keys, and the first of them. */
export interface NamedKeyList {
  readonly count: number;
  readonly named: readonly string[];
}

interface TimedCopies extends FoundCopies {
  readonly at: number;
}

/** How a search ended; what was found until then is kept. */
export type CopySearchEnd =
  | { readonly kind: 'done' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** Keys named of a group. */
const NAMED = 23;
const NEVER = new AbortController().signal;

/** Looks for exact copies of staged vectors, on demand: each different vector costs a query. */
export function createCopyService(sessionOf: SessionOf) {
  const found = new Map<ReviewSession, Map<string, TimedCopies>>();
  const stops = new Map<ReviewSession, AbortController>();
  /** The call that asked last for what is known. */
  const asked = new Map<ReviewSession, symbol>();

  function foundIn(session: ReviewSession): Map<string, TimedCopies> {
    const copies = found.get(session) ?? new Map<string, TimedCopies>();
    found.set(session, copies);
    return copies;
  }

  const groupsOf = (session: ReviewSession) => groupCopiesOf(session, foundIn(session));

  return {
    /** What is known of copies among and beside the staged keys, without a request. */
    async copies(target: IndexTarget): Promise<CopyReport> {
      const session = sessionOf(target);
      const call = Symbol('copies');
      asked.set(session, call);
      const groups = await groupsOf(session);
      // Of two under way the one that began earlier can end later, and knows less.
      if (asked.get(session) === call) session.insight = { ...session.insight, copies: groups };
      const [first] = foundIn(session).values();
      return {
        last: listed(groups.groups('last')),
        elsewhere: listed(groups.groups('elsewhere')),
        looked: groups.looked,
        left: groups.left,
        since: first?.at ?? null,
      };
    },

    /** Looks for copies of at most `budget` vectors whose copies were not looked for yet. */
    async lookForCopies(
      target: IndexTarget,
      budget: number,
      onProgress: (done: number, total: number) => void,
    ): Promise<CopySearchEnd> {
      const session = sessionOf(target);
      const { store } = session;
      const stop = new AbortController();
      stops.set(session, stop);
      const copies = foundIn(session);
      const tell = pacedProgress((done: number) => onProgress(done, total));
      let done = 0;
      let total = 0;
      const deps = {
        api: createProxyVectorApi(target.connection, target.bucket),
        clock: browserClock,
      };
      const isStaged = (key: string) => {
        const row = store.rowOf(key);
        return row !== null && store.staged.has(row);
      };
      try {
        const groups = await groupsOf(session);
        total = Math.min(budget, groups.left);
        await findCopies(
          deps,
          {
            index: target.index,
            vectors: firstOf(groups.toLookFor(), budget),
            staged: { has: isStaged },
          },
          ({ data }, outside) => {
            if (outside !== null) copies.set(data, { ...outside, at: browserClock.now() });
            done += 1;
            tell(done);
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
      stops.get(sessionOf(target))?.abort();
    },

    /** Others write too: what was found some time ago may have to be found again. */
    forgetCopies(target: IndexTarget): void {
      found.delete(sessionOf(target));
    },
  };
}

async function groupCopiesOf(
  session: ReviewSession,
  found: ReadonlyMap<string, FoundCopies>,
): Promise<CopyGroups> {
  const { store, deleted } = session;
  const { staged } = store;
  const now = browserClock.now();
  const life = verdictLifeMs(staged.count);
  const isDeleted = (key: string) => deleted.size > 0 && deleted.has(key);
  const wasGone = (key: string) => {
    const row = store.rowOf(key);
    return row !== null && store.wasGone(row);
  };
  const order = await inSlices(store.order(), NEVER);
  // Nobody reads an unstaged key again: what was once said of it counts for some minutes only.
  const rows = order.filter(
    (row) =>
      store.isRead(row) &&
      (staged.has(row) || (now - store.verdictTime(row) <= life && !isDeleted(store.keyAt(row)))),
  );
  const copies = [...found].map(([data, { outside, mayBeMore }]) => {
    const there = outside.filter((key) => !isDeleted(key) && !wasGone(key));
    return [data, { outside: there, mayBeMore }] as const;
  });
  const sources = {
    rows,
    staged,
    data: store.data,
    keyAt: (row: number) => store.keyAt(row),
    stagedRowOf: (key: string) => {
      const row = store.rowOf(key);
      return row !== null && staged.has(row) ? row : null;
    },
    found: new Map(copies),
  };
  return await inSlices(groupCopies(sources), NEVER);
}

function* firstOf<T>(items: Iterable<T>, most: number): Generator<T, undefined> {
  let taken = 0;
  for (const item of items) {
    if (taken === most) return;
    taken += 1;
    yield item;
  }
}

function listed(groups: CopyGroupList): ListedCopies {
  const length = Math.min(groups.count, GROUPS_SHOWN);
  const first = Array.from({ length }, (_, at) => {
    const { data, keys, outside, mayBeMore } = groups.at(at);
    return { data, staged: named(keys), outside: named(outside), mayBeMore };
  });
  return { count: groups.count, first };
}

function named(keys: readonly string[]): NamedKeyList {
  return { count: keys.length, named: keys.slice(0, NAMED) };
}

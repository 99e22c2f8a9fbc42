import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import { keepRuleWords } from '#console/lib/keep-rule-words.ts';
import { DuplicateFinder } from '#engine/duplicates.ts';
import { type Failure, failureOf, ownFailure } from '#engine/failure.ts';
import { Gate } from '#engine/gate.ts';
import type { KeepRule } from '#engine/keep-rule.ts';
import { listIndex } from '#engine/list-index.ts';
import { verifyDuplicates } from '#engine/verify-duplicates.ts';
import { browserClock } from './browser-clock.ts';
import {
  DuplicateChoice,
  type DuplicateGroupLine,
  type DuplicateGroupView,
  type DuplicatePreview,
  type HandChoice,
} from './duplicate-choice.ts';
import { engineThroughProxy } from './engine-through-proxy.ts';
import { type KeysToStage, keysToStage } from './keys-to-stage.ts';
import type { SessionOf } from './review-session.ts';
import type { NamedKeys } from './review-staged-rows.ts';
import type { ReviewStore } from './review-store.ts';
import { REQUESTS_AT_ONCE } from './side-by-side.ts';
import { inSlices } from './time-slices.ts';

/** How a search for duplicates stands. */
export interface DuplicateNews {
  readonly phase: 'reading' | 'verifying';
  /** Vectors read, or candidates read again. */
  readonly done: number;
  /** Candidates in all; null while the index is read, whose size nobody knows. */
  readonly total: number | null;
  /** Why nothing is read at the moment. */
  readonly rest: 'none' | 'paused' | 'budget';
  /** Bytes of memory that it holds. */
  readonly memory: number;
}

export interface DuplicateSummary {
  /** Vectors of the index that were read. */
  readonly read: number;
  /** Whether the whole index was. */
  readonly isWhole: boolean;
  /** Candidates that were gone, or had other numbers, when they were read again. */
  readonly gone: number;
  readonly different: number;
  /** Metadata fields among the duplicates. */
  readonly fields: readonly string[];
  readonly preview: DuplicatePreview;
}

export type DuplicateAnswer =
  | { readonly ok: true; readonly summary: DuplicateSummary }
  | { readonly ok: false; readonly failure: Failure };

interface Search {
  readonly gate: Gate;
  /** Ends everything. */
  readonly stop: AbortController;
  /** Ends the reading of the index; what was read is gone through. */
  readonly enough: AbortController;
  /** Vectors after which it rests. */
  budget: number;
  rest: DuplicateNews['rest'];
  tell: () => void;
  choice: DuplicateChoice | null;
}

const PACE_MS = 150;

/** Looks for identical vectors across an index, and keeps what was found; one search for an index. */
export function createDuplicatesService(sessionOf: SessionOf) {
  const searches = new Map<string, Search>();
  const find = (target: IndexTarget) => searches.get(targetId(target));
  const choiceOf = (target: IndexTarget) => find(target)?.choice ?? null;

  return {
    /** @param budget vectors after which the search rests and asks */
    async search(
      target: IndexTarget,
      budget: number,
      onNews: (news: DuplicateNews) => void,
    ): Promise<DuplicateAnswer> {
      find(target)?.stop.abort();
      const search = newSearch(budget);
      searches.set(targetId(target), search);
      try {
        return { ok: true, summary: await perform(target, search, onNews) };
      } catch (error) {
        const stopped = ownFailure('Stopped', 'The search was stopped: nothing is known.');
        return { ok: false, failure: search.stop.signal.aborted ? stopped : failureOf(error) };
      }
    },

    pause(target: IndexTarget): void {
      rest(find(target), 'paused');
    },

    /** @param more vectors that may be read beyond the budget */
    resume(target: IndexTarget, more: number): void {
      const search = find(target);
      if (search === undefined) return;
      search.budget += more;
      search.rest = 'none';
      search.gate.open();
      search.tell();
    },

    /** Reads no more of the index; what was read is gone through. */
    endReading(target: IndexTarget): void {
      const search = find(target);
      if (search === undefined) return;
      search.enough.abort(ENOUGH);
      search.rest = 'none';
      search.gate.open();
    },

    stop(target: IndexTarget): void {
      find(target)?.stop.abort();
    },

    /** Ends the search and gives its memory back. */
    forget(target: IndexTarget): void {
      find(target)?.stop.abort();
      searches.delete(targetId(target));
    },

    setRule(target: IndexTarget, rule: KeepRule): DuplicatePreview | null {
      const choice = choiceOf(target);
      if (choice === null) return null;
      choice.rule = rule;
      return choice.preview();
    },

    choose(target: IndexTarget, group: number, kept: HandChoice | null): DuplicatePreview | null {
      const choice = choiceOf(target);
      choice?.choose(group, kept);
      return choice?.preview() ?? null;
    },

    lines(target: IndexTarget, from: number, count: number): readonly DuplicateGroupLine[] {
      return choiceOf(target)?.lines(from, count) ?? [];
    },

    group(
      target: IndexTarget,
      group: number,
      from: number,
      count: number,
    ): DuplicateGroupView | null {
      return choiceOf(target)?.view(group, from, count) ?? null;
    },

    /**
     * How many of the keys that stay are staged all the same, from elsewhere: with the
     * rest of their groups staged too, nothing would stay of these.
     */
    stagedKept(target: IndexTarget): number {
      return stagedKeptRows(sessionOf(target).store, choiceOf(target)).length;
    },
    /** These keys, for the page to unstage them. */
    namedStagedKept(target: IndexTarget): NamedKeys {
      const { store } = sessionOf(target);
      return store.entries.name(stagedKeptRows(store, choiceOf(target)));
    },

    /**
     * What the rule and the choices by hand come to, all of one moment.
     *
     * @returns null when nothing is known of the index, or no more
     */
    async toStage(target: IndexTarget, stagedAt: number): Promise<KeysToStage | null> {
      const choice = choiceOf(target);
      if (choice === null) return null;
      const kept = keepRuleWords(choice.rule, choice.byHand);
      const provenance = { kind: 'duplicate', kept } as const;
      const count = choice.preview().staged;
      return await keysToStage(target, { count, keys: choice.notKept(), provenance, stagedAt });
    },
  };
}

function stagedKeptRows(store: ReviewStore, choice: DuplicateChoice | null): readonly number[] {
  return [...(choice?.keptKeys() ?? [])].flatMap((key) => {
    const row = store.rowOf(key);
    return row !== null && store.staged.has(row) ? [row] : [];
  });
}

const ENOUGH = 'Enough was read.';

function newSearch(budget: number): Search {
  return {
    gate: new Gate(),
    stop: new AbortController(),
    enough: new AbortController(),
    budget,
    rest: 'none',
    tell: () => undefined,
    choice: null,
  };
}

function rest(search: Search | undefined, why: 'paused' | 'budget'): void {
  if (search === undefined || search.rest !== 'none') return;
  search.rest = why;
  search.gate.close();
  search.tell();
}

async function perform(
  target: IndexTarget,
  search: Search,
  onNews: (news: DuplicateNews) => void,
): Promise<DuplicateSummary> {
  const deps = engineThroughProxy(target);
  const { signal } = search.stop;
  const { gate } = search;
  const finder = new DuplicateFinder();
  const progress = progressOf(search, finder, onNews);
  const isWhole = await readIndex(deps, target.index, finder, search, progress);
  const groups = await inSlices(finder.groups(), signal);
  progress.verify(groups.reduce((sum, { length }) => sum + length, 0));
  const choice = new DuplicateChoice();
  const observer = {
    onGroup: choice.add.bind(choice),
    onProgress: (done: number) => progress.advance(done),
  };
  const check = { index: target.index, groups };
  const { gone, different } = await verifyDuplicates(deps, check, observer, { signal, gate });
  search.choice = choice;
  const { fields } = choice;
  return { read: finder.size, isWhole, gone, different, fields, preview: choice.preview() };
}

/** @returns whether the whole index was read */
async function readIndex(
  deps: Parameters<typeof listIndex>[0],
  index: string,
  finder: DuplicateFinder,
  search: Search,
  progress: SearchProgress,
): Promise<boolean> {
  const { gate, enough, stop } = search;
  const signal = AbortSignal.any([stop.signal, enough.signal]);
  const request = { index, returnData: true, returnMetadata: false, segments: REQUESTS_AT_ONCE };
  try {
    await listIndex(
      deps,
      request,
      (page) => {
        for (const vector of page) finder.take(vector);
        progress.advance(finder.size);
        if (finder.size >= search.budget) rest(search, 'budget');
      },
      { signal, gate },
    );
    // The last page may have been the one that used the budget up.
    search.rest = 'none';
    gate.open();
    return true;
  } catch (error) {
    if (stop.signal.aborted || !enough.signal.aborted) throw error;
    return false;
  }
}

interface SearchProgress {
  advance(done: number): void;
  verify(total: number): void;
}

/** Tells of every change of its rest, and of its progress not too often. */
function progressOf(
  search: Search,
  finder: DuplicateFinder,
  onNews: (news: DuplicateNews) => void,
): SearchProgress {
  let phase: DuplicateNews['phase'] = 'reading';
  let total: number | null = null;
  let done = 0;
  let told = Number.NEGATIVE_INFINITY;
  search.tell = () => {
    told = browserClock.now();
    onNews({ phase, done, total, rest: search.rest, memory: finder.bytes });
  };
  return {
    advance: (now) => {
      done = now;
      if (browserClock.now() - told >= PACE_MS) search.tell();
    },
    verify: (candidates) => {
      phase = 'verifying';
      total = candidates;
      done = 0;
      search.tell();
    },
  };
}

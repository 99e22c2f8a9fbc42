import {
  applyStaging,
  type StagedEntries,
  type StagingOperation,
  withoutKeys,
} from './staging-operation.ts';
import type { StoredEntries } from './staging-schema.ts';

/** What is staged for one index, as one tab knows it. */
export interface IndexStaging {
  readonly entries: StagedEntries;
  readonly isLoaded: boolean;
  /** Operations that take this tab's decisions back, latest last. */
  readonly undo: readonly StagingOperation[];
  /** Decided, here or in another tab, before storage was read. */
  readonly early: readonly StagingOperation[];
  readonly notice: string | null;
}

export const NOTHING_STAGED: IndexStaging = {
  entries: new Map(),
  isLoaded: false,
  undo: [],
  early: [],
  notice: null,
};

/** Each step of undo can hold as many entries as were staged at once, so not without end. */
const UNDO_STEPS = 50;

export interface Performed {
  readonly staging: IndexStaging;
  /** What storage and the other tabs have to be told; null for nothing. */
  readonly effective: StagingOperation | null;
}

/** A decision made in this tab; can be taken back. */
export function perform(staging: IndexStaging, operation: StagingOperation): Performed {
  const { entries, effective, inverse } = applyStaging(staging.entries, operation);
  if (effective === null || inverse === null) return { staging, effective: null };
  return {
    staging: {
      ...remember(staging, effective),
      entries,
      undo: [...staging.undo, inverse].slice(-UNDO_STEPS),
    },
    effective,
  };
}

/** A decision made in another tab: the other tab can take it back, this one cannot. */
export function performElsewhere(staging: IndexStaging, operation: StagingOperation): IndexStaging {
  const { entries } = applyStaging(staging.entries, operation);
  return { ...remember(staging, operation), entries };
}

/** Takes the last decision back, and passes over those that another tab has undone already. */
export function takeBack(staging: IndexStaging): Performed {
  const undo = [...staging.undo];
  for (let last = undo.pop(); last !== undefined; last = undo.pop()) {
    const { entries, effective } = applyStaging(staging.entries, last);
    if (effective === null) continue;
    return { staging: { ...remember(staging, effective), entries, undo }, effective };
  }
  return { staging: { ...staging, undo }, effective: null };
}

/**
 * The keys existed no more at some time after `stagedUntil`: they leave what is
 * staged and everything that undo could bring back. An entry staged later is about
 * a vector that somebody has put back since, and stays.
 */
export function loseKeys(
  staging: IndexStaging,
  keys: readonly string[],
  stagedUntil: number,
): Performed {
  const gone = new Set(
    keys.filter((key) => (staging.entries.get(key)?.stagedAt ?? stagedUntil) <= stagedUntil),
  );
  const operation = { type: 'unstage', keys: [...gone] } as const;
  const { entries, effective } = applyStaging(staging.entries, operation);
  const undo = staging.undo.flatMap((operation) => withoutKeys(operation, gone) ?? []);
  const base = effective === null ? staging : remember(staging, effective);
  return { staging: { ...base, entries, undo }, effective };
}

/** Lays what was decided meanwhile over what storage held. */
export function afterLoad(staging: IndexStaging, stored: StoredEntries): IndexStaging {
  const loaded: StagedEntries = new Map(stored.entries.map((entry) => [entry.key, entry]));
  const entries = staging.early.reduce(
    (sofar, operation) => applyStaging(sofar, operation).entries,
    loaded,
  );
  return { ...staging, entries, isLoaded: true, early: [], notice: noticeOf(stored.unreadable) };
}

function remember(staging: IndexStaging, operation: StagingOperation): IndexStaging {
  return staging.isLoaded ? staging : { ...staging, early: [...staging.early, operation] };
}

function noticeOf(unreadable: number): string | null {
  if (unreadable === 0) return null;
  const what = unreadable === 1 ? '1 stored key was' : `${unreadable} stored keys were`;
  return `${what} damaged and dropped from what is staged. Look through the rest before you review it.`;
}

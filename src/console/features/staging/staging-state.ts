import { StagedSet } from '#engine/staged-set.ts';
import {
  applyStaging,
  type StagingOperation,
  singleOperations,
  withoutKeys,
} from './staging-operation.ts';

/** What is staged for one index, as one tab knows it. */
export interface IndexStaging {
  readonly entries: StagedSet;
  readonly isLoaded: boolean;
  /** Operations that take this tab's decisions back, latest last. */
  readonly undo: readonly StagingOperation[];
  /** Operations that make decisions again that were taken back, latest last. */
  readonly redo: readonly StagingOperation[];
  /** Decided, here or in another tab, before storage was read. */
  readonly early: readonly StagingOperation[];
  readonly notice: string | null;
}

export const NOTHING_STAGED: IndexStaging = {
  entries: StagedSet.empty,
  isLoaded: false,
  undo: [],
  redo: [],
  early: [],
  notice: null,
};

/** Each step of undo can hold as many entries as were staged at once, so not without end. */
const UNDO_STEPS = 50;
/** Keys that the steps hold in their segments: some 55 bytes each. */
const UNDO_KEYS = 4_000_000;

export interface Performed {
  readonly staging: IndexStaging;
  /** What storage and the other tabs have to be told; null for nothing. */
  readonly effective: StagingOperation | null;
}

/** What was staged when storage was read. */
export interface StoredStaging {
  readonly entries: StagedSet;
  /** Keys, and whole operations, that could not be read: damaged, or of another version. */
  readonly unreadable: number;
}

/** A decision made in this tab; can be taken back. What was taken back before it cannot be made again. */
export function perform(staging: IndexStaging, operation: StagingOperation): Performed {
  const { entries, effective, inverse } = applyStaging(staging.entries, operation);
  if (effective === null || inverse === null) return { staging, effective: null };
  return {
    staging: {
      ...remember(staging, effective),
      entries,
      undo: withStep(staging.undo, inverse),
      redo: [],
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
  const { rest, applied } = latestThatMatters(staging, staging.undo);
  if (applied === null) return { staging: { ...staging, undo: rest }, effective: null };
  const { entries, effective, inverse } = applied;
  const redo = withStep(staging.redo, inverse);
  return { staging: { ...remember(staging, effective), entries, undo: rest, redo }, effective };
}

/** Makes the decision again that was taken back last, and passes over those that make no difference. */
export function makeAgain(staging: IndexStaging): Performed {
  const { rest, applied } = latestThatMatters(staging, staging.redo);
  if (applied === null) return { staging: { ...staging, redo: rest }, effective: null };
  const { entries, effective, inverse } = applied;
  const undo = withStep(staging.undo, inverse);
  return { staging: { ...remember(staging, effective), entries, redo: rest, undo }, effective };
}

function latestThatMatters({ entries: staged }: IndexStaging, steps: readonly StagingOperation[]) {
  const rest = [...steps];
  for (let last = rest.pop(); last !== undefined; last = rest.pop()) {
    const { entries, effective, inverse } = applyStaging(staged, last);
    if (effective !== null && inverse !== null)
      return { rest, applied: { entries, effective, inverse } };
  }
  return { rest, applied: null };
}

/**
 * The keys existed no more at some time after `stagedUntil`: they leave what is
 * staged and everything that undo and redo could bring back. An entry staged later
 * is about a vector that somebody has put back since, and stays.
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
  const left = (steps: readonly StagingOperation[]) =>
    steps.flatMap((operation) => withoutKeys(operation, gone) ?? []);
  const base = effective === null ? staging : remember(staging, effective);
  return {
    staging: { ...base, entries, undo: left(staging.undo), redo: left(staging.redo) },
    effective,
  };
}

/** Lays what was decided meanwhile over what storage held. */
export function afterLoad(staging: IndexStaging, stored: StoredStaging): IndexStaging {
  const entries = staging.early.reduce(
    (sofar, operation) => applyStaging(sofar, operation).entries,
    stored.entries,
  );
  return { ...staging, entries, isLoaded: true, early: [], notice: noticeOf(stored.unreadable) };
}

function remember(staging: IndexStaging, operation: StagingOperation): IndexStaging {
  return staging.isLoaded ? staging : { ...staging, early: [...staging.early, operation] };
}

function withStep(
  steps: readonly StagingOperation[],
  step: StagingOperation,
): readonly StagingOperation[] {
  const kept = [...steps, step].slice(-UNDO_STEPS);
  // The last decision can be taken back, however large it was.
  while (kept.length > 1 && keysHeld(kept) > UNDO_KEYS) kept.shift();
  return kept;
}

/** A segment that several steps speak of is there once. */
function keysHeld(steps: readonly StagingOperation[]): number {
  const segments = new Set(
    steps
      .flatMap(singleOperations)
      .flatMap(({ parts = [] }) => parts.map(({ segment }) => segment)),
  );
  return [...segments].reduce((sum, { keys }) => sum + keys.count, 0);
}

function noticeOf(unreadable: number): string | null {
  if (unreadable === 0) return null;
  const what = unreadable === 1 ? '1 stored key was' : `${unreadable} stored keys were`;
  return `${what} damaged and dropped from what is staged. Look through the rest before you review it.`;
}

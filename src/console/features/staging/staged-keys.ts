import { useEffect } from 'react';
import { create } from 'zustand';
import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import type { StagedEntry } from '#engine/staged-entry.ts';
import { listenToOtherTabs, tellOtherTabs } from './staging-channel.ts';
import type { StagingOperation } from './staging-operation.ts';
import {
  afterLoad,
  type IndexStaging,
  loseKeys,
  NOTHING_STAGED,
  perform,
  performElsewhere,
  takeBack,
} from './staging-state.ts';
import { readStaged, writeStaging } from './staging-storage.ts';

interface StagingStore {
  /** By `targetId`. */
  readonly indexes: Readonly<Record<string, IndexStaging>>;
}

const useStagingStore = create<StagingStore>()(() => ({ indexes: {} }));

function stagingOf(id: string): IndexStaging {
  return useStagingStore.getState().indexes[id] ?? NOTHING_STAGED;
}

function keep(id: string, staging: IndexStaging): void {
  useStagingStore.setState(({ indexes }) => ({ indexes: { ...indexes, [id]: staging } }));
}

const loads = new Map<string, Promise<void>>();

/** Reads the index's staged keys from storage, once, and keeps in step with other tabs from then on. */
function load(id: string): Promise<void> {
  let loading = loads.get(id);
  if (loading === undefined) {
    listenToOtherTabs(({ target, operation }) => {
      keep(target, performElsewhere(stagingOf(target), operation));
    });
    loading = readStaged(id).then(
      (stored) => keep(id, afterLoad(stagingOf(id), stored)),
      () => keep(id, { ...stagingOf(id), isLoaded: true, notice: NOT_STORED }),
    );
    loads.set(id, loading);
  }
  return loading;
}

const NOT_STORED =
  'This browser does not let the console store anything, so what is staged is lost when this tab closes.';

/**
 * This tab has applied it already. The others are told only once it is stored: a
 * tab that opens meanwhile then either reads it or hears of it.
 */
function spread(id: string, operation: StagingOperation | null): void {
  if (operation === null) return;
  load(id)
    .then(() => writeStaging(id, operation))
    .catch(() => keep(id, { ...stagingOf(id), notice: NOT_STORED }))
    .finally(() => tellOtherTabs({ target: id, operation }));
}

function act(target: IndexTarget, operation: StagingOperation): void {
  const id = targetId(target);
  const { staging, effective } = perform(stagingOf(id), operation);
  if (effective === null) return;
  keep(id, staging);
  spread(id, effective);
}

function useStaging<Value>(target: IndexTarget, select: (staging: IndexStaging) => Value): Value {
  const id = targetId(target);
  useEffect(() => {
    void load(id);
  }, [id]);
  return useStagingStore(({ indexes }) => select(indexes[id] ?? NOTHING_STAGED));
}

/** What is staged for an index, by key. The map is another one when and only when something changed. */
export function useStaged(target: IndexTarget): ReadonlyMap<string, StagedEntry> {
  return useStaging(target, ({ entries }) => entries);
}

export function useStagedCount(target: IndexTarget): number {
  return useStaging(target, ({ entries }) => entries.size);
}

/** False until storage was read: until then nothing is known to be staged or not. */
export function useStagingLoaded(target: IndexTarget): boolean {
  return useStaging(target, ({ isLoaded }) => isLoaded);
}

export function useCanUndo(target: IndexTarget): boolean {
  return useStaging(target, ({ undo }) => undo.length > 0);
}

/** Something went wrong with the storage of what is staged; in words for the operator. */
export function useStagingNotice(target: IndexTarget): string | null {
  return useStaging(target, ({ notice }) => notice);
}

export function dismissStagingNotice(target: IndexTarget): void {
  const id = targetId(target);
  keep(id, { ...stagingOf(id), notice: null });
}

/** What is staged right now, for event handlers; components use `useStaged`. */
export function stagedNow(target: IndexTarget): ReadonlyMap<string, StagedEntry> {
  return stagingOf(targetId(target)).entries;
}

/** Stages keys; those that are staged already keep the provenance they have. */
export function stageEntries(target: IndexTarget, entries: readonly StagedEntry[]): void {
  act(target, { type: 'stage', entries });
}

export function unstageKeys(target: IndexTarget, keys: readonly string[]): void {
  act(target, { type: 'unstage', keys });
}

/** Takes each named key as it is now: later verifications compare with this fingerprint. */
export function updateFingerprints(
  target: IndexTarget,
  updates: ReadonlyMap<string, string>,
): void {
  const staged = stagedNow(target);
  const entries = [...updates].flatMap(([key, fingerprint]) => {
    const entry = staged.get(key);
    const isNews = entry !== undefined && entry.fingerprint !== fingerprint;
    return isNews ? [{ ...entry, fingerprint }] : [];
  });
  act(target, { type: 'replace', entries });
}

/** Takes back this tab's last decision about the index. */
export function undoStaging(target: IndexTarget): void {
  const id = targetId(target);
  const { staging, effective } = takeBack(stagingOf(id));
  keep(id, staging);
  spread(id, effective);
}

/**
 * Drops keys that were proven gone, for good: no undo brings them back.
 *
 * @param stagedUntil when the deletion was confirmed; what was staged later stays
 */
export async function dropGoneKeys(
  target: IndexTarget,
  keys: readonly string[],
  stagedUntil: number,
): Promise<void> {
  if (keys.length === 0) return;
  const id = targetId(target);
  // Until storage was read nothing seems to be staged, and the keys would stay.
  await load(id);
  const { staging, effective } = loseKeys(stagingOf(id), keys, stagedUntil);
  keep(id, staging);
  spread(id, effective);
}

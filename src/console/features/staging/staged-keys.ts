import { useEffect } from 'react';
import { create } from 'zustand';
import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import type { StoredSegment } from '#console/worker/staging-database.ts';
import { keptSegment } from '#engine/open-segment.ts';
import type { StagedEntry } from '#engine/staged-entry.ts';
import type { StagedSet } from '#engine/staged-set.ts';
import { packEntries, wholeOf } from './pack-entries.ts';
import { idOfSegment, nameSegment } from './segment-ids.ts';
import { type HeardMessage, listenToOtherTabs, tellOtherTabs } from './staging-channel.ts';
import type { StagingOperation } from './staging-operation.ts';
import { parseSegment } from './staging-schema.ts';
import {
  afterLoad,
  type IndexStaging,
  loseKeys,
  makeAgain,
  NOTHING_STAGED,
  perform,
  performElsewhere,
  takeBack,
} from './staging-state.ts';
import { noteStored, readSegment, readStaged, writeStaging } from './staging-storage.ts';
import { OUT_OF_STEP, STORAGE_SILENT, storageTrouble } from './storage-trouble.ts';
import { decodeOperation, encodeOperation, namesIn, segmentsIn } from './stored-operation.ts';

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
    listenToOtherTabs(hear);
    loading = patiently(id, readStaged(id)).then(
      (stored) => keep(id, afterLoad(stagingOf(id), stored)),
      (error: unknown) =>
        keep(id, { ...stagingOf(id), isLoaded: true, notice: storageTrouble(error, 'read') }),
    );
    loads.set(id, loading);
  }
  return loading;
}

/** Longer than a million keys take on a slow disk, in milliseconds. */
const PATIENCE_MS = 10_000;

/** Waits for storage, and says so when that takes long: it may never answer. */
async function patiently<Answer>(id: string, answer: Promise<Answer>): Promise<Answer> {
  const tell = (notice: string | null) => keep(id, { ...stagingOf(id), notice });
  const timer = setTimeout(() => tell(STORAGE_SILENT), PATIENCE_MS);
  try {
    return await answer;
  } finally {
    clearTimeout(timer);
    if (stagingOf(id).notice === STORAGE_SILENT) tell(null);
  }
}

let heard: Promise<void> = Promise.resolve();

/** One after the other: an operation whose segments have to be read first must not be overtaken. */
function hear(message: HeardMessage): void {
  const { target } = message;
  heard = heard
    .then(() => receive(message))
    .catch(() => keep(target, { ...stagingOf(target), notice: OUT_OF_STEP }));
}

async function receive({ target, operation, segments }: HeardMessage): Promise<void> {
  // An index that was not asked for here: storage has what was decided, for when it is.
  if (segments === null && !loads.has(target)) return;
  const named = await Promise.all(
    [...namesIn(operation)].map(async (id) => {
      const segment = parseSegment(segments?.[id]) ?? (await readSegment(id).catch(() => null));
      return [id, segment] as const;
    }),
  );
  const byName = new Map(named);
  const decoded = decodeOperation(operation, (id) => byName.get(id) ?? null);
  keep(target, performElsewhere(stagingOf(target), decoded.operation));
  if (decoded.unreadable > 0) keep(target, { ...stagingOf(target), notice: OUT_OF_STEP });
}

/**
 * This tab has applied it already. The others are told only once it is stored: a
 * tab that opens meanwhile then either reads it or hears of it.
 */
function spread(id: string, operation: StagingOperation | null): void {
  if (operation === null) return;
  load(id)
    .then(() => patiently(id, writeStaging(id, operation)))
    .then(
      () => true,
      (error: unknown) => {
        keep(id, { ...stagingOf(id), notice: storageTrouble(error, 'write') });
        return false;
      },
    )
    .then((isStored) =>
      tellOtherTabs({
        target: id,
        operation: encodeOperation(operation, idOfSegment),
        segments: isStored ? null : keptSegments(operation),
      }),
    )
    // Without a channel the other tabs find it in storage when they are loaded next.
    .catch(() => undefined);
}

function keptSegments(operation: StagingOperation) {
  const segments = [...segmentsIn(operation)];
  return Object.fromEntries(
    segments.map((segment) => [idOfSegment(segment), keptSegment(segment)]),
  );
}

/** Fulfilled once it is known what is staged for the index. */
export function stagingLoaded(target: IndexTarget): Promise<void> {
  return load(targetId(target));
}

/** Makes a decision, which can be undone. */
export function decide(target: IndexTarget, operation: StagingOperation): void {
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
export function useStaged(target: IndexTarget): StagedSet {
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

export function useCanRedo(target: IndexTarget): boolean {
  return useStaging(target, ({ redo }) => redo.length > 0);
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
export function stagedNow(target: IndexTarget): StagedSet {
  return stagingOf(targetId(target)).entries;
}

/** Stages keys; those that are staged already keep the provenance they have. */
export function stageEntries(target: IndexTarget, entries: readonly StagedEntry[]): void {
  decide(target, { type: 'stage', ...packEntries(entries) });
}

/**
 * As `stageEntries`, for keys that were packed where they were read (`packSegment`):
 * a million cost this thread next to nothing.
 */
export function stageSegment(target: IndexTarget, { segment, storedAs }: StoredSegment): void {
  if (storedAs !== null) {
    nameSegment(storedAs, segment);
    noteStored(storedAs);
  }
  decide(target, { type: 'stage', entries: [], parts: [wholeOf(segment)] });
}

export function unstageKeys(target: IndexTarget, keys: readonly string[]): void {
  decide(target, { type: 'unstage', keys });
}

/** Takes back this tab's last decision about the index. */
export function undoStaging(target: IndexTarget): void {
  step(target, takeBack);
}

/** Makes the decision again that was taken back last, while no other was made since. */
export function redoStaging(target: IndexTarget): void {
  step(target, makeAgain);
}

function step(target: IndexTarget, take: typeof takeBack): void {
  const id = targetId(target);
  const { staging, effective } = take(stagingOf(id));
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

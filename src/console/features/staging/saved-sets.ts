import { useEffect } from 'react';
import { create } from 'zustand';
import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import { newId } from '#console/worker/staging-database.ts';
import { condensed } from './condensed.ts';
import {
  deleteSavedSet,
  readSavedKeys,
  readSavedSets,
  renameSavedSet,
  type SavedSet,
  writeSavedSet,
} from './saved-set-storage.ts';
import { type SetAction, setOperation } from './set-operation.ts';
import { decide, stagedNow, stagingLoaded } from './staged-keys.ts';

const useSavedSetStore = create<{
  /** By `targetId`; missing until storage was read. */
  readonly indexes: Readonly<Record<string, readonly SavedSet[]>>;
}>()(() => ({ indexes: {} }));

const NONE: readonly SavedSet[] = [];

/** The index's saved sets by name. */
export function useSavedSets(target: IndexTarget): readonly SavedSet[] {
  const id = targetId(target);
  useEffect(() => {
    followOtherTabs();
    // Where nothing can be stored there are none; the notice on staging says so.
    refresh(id).catch(() => undefined);
  }, [id]);
  return useSavedSetStore(({ indexes }) => indexes[id] ?? NONE);
}

async function refresh(id: string): Promise<void> {
  const sets = await readSavedSets(id);
  useSavedSetStore.setState(({ indexes }) => ({ indexes: { ...indexes, [id]: sets } }));
}

let channel: BroadcastChannel | null = null;

function followOtherTabs(): void {
  if (channel !== null) return;
  channel = new BroadcastChannel('vector-bucket-console-saved-sets');
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (typeof data === 'string') refresh(data).catch(() => undefined);
  };
}

/** Why a saved set could not be saved, changed or used; in words for the operator. */
export type SetProblem = string;

const LONGEST_NAME = 100;

/** @returns why a set cannot have this name; null when it can */
export function nameProblem(name: string, sets: readonly SavedSet[]): SetProblem | null {
  const { length } = name.trim();
  if (length === 0) return 'A saved set needs a name.';
  if (length > LONGEST_NAME) {
    return `A name has at most ${LONGEST_NAME} characters; this one has ${length}. Shorten it.`;
  }
  if (sets.some((set) => set.name === name.trim())) {
    return `There is a set “${name.trim()}” for this index already. Choose another name, or delete that set first.`;
  }
  return null;
}

/** Keeps what is staged now under a name. */
export function saveSet(target: IndexTarget, name: string): Promise<SetProblem | null> {
  const keys = condensed(stagedNow(target));
  const set = { id: newId(), name: name.trim(), count: keys.size, savedAt: Date.now() };
  return change(target, (id) => writeSavedSet(id, set, keys));
}

export function renameSet(
  target: IndexTarget,
  set: SavedSet,
  name: string,
): Promise<SetProblem | null> {
  return change(target, (id) => renameSavedSet(id, { ...set, name: name.trim() }));
}

/** What is staged from it stays staged. */
export function deleteSet(target: IndexTarget, set: SavedSet): Promise<SetProblem | null> {
  return change(target, () => deleteSavedSet(set.id));
}

async function change(
  target: IndexTarget,
  write: (id: string) => Promise<void>,
): Promise<SetProblem | null> {
  const id = targetId(target);
  try {
    await write(id);
    await refresh(id);
  } catch (error) {
    return `This browser did not store it: ${String(error)}. Nothing was changed.`;
  }
  channel?.postMessage(id);
  return null;
}

/** Does something with what is staged by a saved set, as one decision that can be undone. */
export async function applySet(
  target: IndexTarget,
  set: SavedSet,
  action: SetAction,
): Promise<SetProblem | null> {
  const keys = await readSavedKeys(set.id).catch(() => null);
  await stagingLoaded(target);
  if (keys === null) {
    return `The keys of “${set.name}” cannot be read: another tab deleted the set, or it was damaged. Nothing was changed.`;
  }
  decide(target, setOperation(stagedNow(target), action, { name: set.name, keys }, Date.now()));
  return null;
}

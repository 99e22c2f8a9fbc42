import { proxy } from 'comlink';
import { create } from 'zustand';
import { stagedNow, stageSegment, stagingLoaded } from '#console/features/staging/staged-keys.ts';
import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { ListSource } from '#console/worker/find-list.ts';
import type { FindBasis, FindNews } from '#console/worker/find-news.ts';
import type { OpenedList } from '#console/worker/find-service.ts';
import { type Failure, failureOf, ownFailure } from '#engine/failure.ts';
import type { KeyListForm } from '#engine/key-list-form.ts';

/** A list that was given, and what came of it. */
export interface OpenFind extends OpenedList {
  readonly kind: 'open';
  /** Tells this list from those before it. */
  readonly turn: number;
  readonly isPasted: boolean;
  readonly basis: FindBasis;
  /** Null until its keys were looked for. */
  readonly news: FindNews | null;
}

/** The list of keys that is looked for in one index. */
export type FindState =
  | { readonly kind: 'none' }
  | { readonly kind: 'opening'; readonly name: string }
  | { readonly kind: 'refused'; readonly name: string; readonly failure: Failure }
  | OpenFind;

const NONE: FindState = { kind: 'none' };
const PASTED = 'pasted text';

const useFindStore = create<{ readonly indexes: Readonly<Record<string, FindState>> }>()(() => ({
  indexes: {},
}));

export function useFind(target: IndexTarget): FindState {
  const id = targetId(target);
  return useFindStore(({ indexes }) => indexes[id] ?? NONE);
}

function findNow(target: IndexTarget): FindState {
  return useFindStore.getState().indexes[targetId(target)] ?? NONE;
}

function show(target: IndexTarget, state: FindState): void {
  useFindStore.setState(({ indexes }) => ({
    indexes: { ...indexes, [targetId(target)]: state },
  }));
}

/** Changes the list that is open, as long as it is still this one. */
function change(target: IndexTarget, turn: number, next: Partial<OpenFind>): void {
  const now = findNow(target);
  if (now.kind === 'open' && now.turn === turn) show(target, { ...now, ...next });
}

let turns = 0;
/** By `targetId` the last list that was given for the index, or taken away: one index's does not touch another's. */
const latest = new Map<string, number>();

function nextTurn(target: IndexTarget): number {
  turns += 1;
  latest.set(targetId(target), turns);
  return turns;
}

/** Takes a file for the list, in place of any former one. */
export async function openFile(target: IndexTarget, file: File): Promise<void> {
  await open(target, { name: file.name, content: file });
}

/** Takes text for the list, exactly as it is. */
export async function openText(target: IndexTarget, text: string): Promise<void> {
  await open(target, { name: PASTED, content: text });
}

async function open(target: IndexTarget, source: ListSource): Promise<void> {
  const turn = nextTurn(target);
  const { name } = source;
  show(target, { kind: 'opening', name });
  const answer = await engineWorker()
    .find.openList(target, source)
    .catch((error: unknown) => ({ ok: false, failure: failureOf(error) }) as const);
  // Another list was given meanwhile.
  if (turn !== latest.get(targetId(target))) return;
  const isPasted = typeof source.content === 'string';
  if (!answer.ok) show(target, { kind: 'refused', name, failure: answer.failure });
  else {
    const list = answer.list;
    show(target, { kind: 'open', turn, ...list, isPasted, basis: 'service', news: null });
  }
}

/** What was given is no one list. */
export function refuseList(target: IndexTarget, name: string, message: string): void {
  discardList(target);
  show(target, { kind: 'refused', name, failure: ownFailure('ListUnreadable', message) });
}

/** Lets go of the list; nothing that was staged from it changes. */
export function discardList(target: IndexTarget): void {
  nextTurn(target);
  show(target, NONE);
  void engineWorker().find.discard(target);
}

/** Reads the list in another form; shows what that makes of its start. */
export async function chooseForm(target: IndexTarget, form: KeyListForm): Promise<void> {
  const now = findNow(target);
  if (now.kind !== 'open') return;
  change(target, now.turn, { form });
  const preview = await engineWorker().find.previewList(target, form);
  const later = findNow(target);
  if (later.kind === 'open' && later.form === form && preview !== null) {
    change(target, now.turn, { preview });
  }
}

/** Reads the whole list and looks for its keys. */
export async function findKeys(target: IndexTarget, basis: FindBasis): Promise<void> {
  const now = findNow(target);
  if (now.kind !== 'open') return;
  const { turn, form, size } = now;
  const onNews = (news: FindNews) => change(target, turn, { news });
  change(target, turn, { basis, news: { ...NOT_YET, size } });
  await engineWorker()
    .find.find(target, { form, basis }, proxy(onNews))
    .catch((error: unknown) => {
      onNews({ ...NOT_YET, size, phase: 'failed', failure: failureOf(error) });
    });
}

const NOT_YET: FindNews = {
  phase: 'reading',
  read: 0,
  size: 0,
  counts: null,
  impossible: [],
  retries: 0,
  against: null,
  pace: null,
  failure: null,
  near: { state: 'none', among: 0, isWhole: false, perSecond: 0, failure: null },
  asOf: 0,
  edition: 0,
};

/** Back to how the list is written; what was found is forgotten. */
export function changeForm(target: IndexTarget): void {
  const now = findNow(target);
  if (now.kind !== 'open') return;
  void engineWorker().find.stop(target);
  show(target, { ...now, turn: nextTurn(target), news: null });
}

/** Stages the found keys, and those taken instead of missing ones. @returns how many were not staged before */
export async function stageFound(target: IndexTarget): Promise<number> {
  const stored = await engineWorker().find.staged(target, Date.now());
  if (stored === null) return 0;
  await stagingLoaded(target);
  const before = stagedNow(target).size;
  stageSegment(target, stored);
  return stagedNow(target).size - before;
}

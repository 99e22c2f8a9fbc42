import { useEffect, useMemo } from 'react';
import { create } from 'zustand';
import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import type { ViewUpdate } from '#console/worker/browse-scan.ts';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { RowSearch, ViewRequest } from '#console/worker/row-search.ts';
import { failureOf } from '#engine/failure.ts';
import { refreshSelection, releaseAnchor, selectionNow } from './row-selection.ts';
import { fetchFirstRows } from './row-window.ts';
import type { ScanSession } from './scan-session.ts';

/** Which of the rows that were read the table shows, and in which order. */
export interface RowView extends ViewRequest {
  /** Names the view to the worker. */
  readonly id: number;
  readonly rows: number;
  /** It shows what was asked for last, and of a reading that is over, all of it. */
  readonly isCurrent: boolean;
  /** Why what was asked for last cannot be shown, for the operator. */
  readonly problem: string | null;
}

interface KeptView {
  readonly scan: number;
  readonly view: RowView;
}

const useViewStore = create<{ readonly views: ReadonlyMap<string, KeptView> }>()(() => ({
  views: new Map(),
}));

function keptView(target: IndexTarget, scan: number): RowView | null {
  const kept = useViewStore.getState().views.get(targetId(target));
  return kept?.scan === scan ? kept.view : null;
}

function keep(target: IndexTarget, scan: number, view: RowView): void {
  const views = new Map(useViewStore.getState().views);
  views.set(targetId(target), { scan, view });
  useViewStore.setState({ views });
}

/** Before anything was asked for: the rows as they come. */
function everyRow(rows: number): RowView {
  return { id: 0, rows, search: null, order: null, isCurrent: false, problem: null };
}

/** Shows what `request` asks for; until it is found, what was shown before. */
export function useRowView(
  target: IndexTarget,
  session: ScanSession,
  { search, order }: ViewRequest,
): RowView {
  const { scan, rows } = session;
  const isOver = session.progress.state !== 'running';
  useEffect(() => {
    // Sorted while rows still arrive, they would slide under the pointer.
    void showView(target, scan, { search, order: isOver ? order : null }, isOver);
  }, [target, scan, search, order, isOver]);
  const kept = useViewStore(({ views }) => views.get(targetId(target)));
  const view = kept?.scan === scan ? kept.view : null;
  return useMemo(() => {
    if (view === null) return everyRow(rows);
    return view.id === EVERY_ROW ? { ...view, rows } : view;
  }, [view, rows]);
}

const EVERY_ROW = 0;

/** The search whose finds the table of an index shows; null when there is none. */
export function useShownSearch(target: IndexTarget): RowSearch | null {
  return useViewStore(({ views }) => views.get(targetId(target))?.view.search ?? null);
}

/** What the table of an index shows; null before it shows anything. */
export function useShownView(target: IndexTarget): RowView | null {
  return useViewStore(({ views }) => views.get(targetId(target))?.view ?? null);
}

/** What the view of an index was asked for last, by `targetId`, and for the how many-th time. */
const lastAsked = new Map<string, { readonly question: string; readonly turn: number }>();

/** @param isOver nothing is read at the moment, so that the answer is final */
async function showView(
  target: IndexTarget,
  scan: number,
  request: ViewRequest,
  isOver: boolean,
): Promise<void> {
  const index = targetId(target);
  const question = JSON.stringify([scan, request, isOver]);
  if (lastAsked.get(index)?.question === question) return;
  const turn = (lastAsked.get(index)?.turn ?? 0) + 1;
  lastAsked.set(index, { question, turn });
  const isOutdated = () => lastAsked.get(index)?.turn !== turn;
  const before = keptView(target, scan) ?? everyRow(0);
  keep(target, scan, { ...before, isCurrent: false, problem: null });
  const refuse = (problem: string) => {
    if (!isOutdated()) keep(target, scan, { ...(keptView(target, scan) ?? before), problem });
  };
  try {
    // What is on the screen until then has to stay known: its rows may still be asked for.
    const answer = await engineWorker().scan.view(target, request, before.id);
    if (answer.kind === 'refused') refuse(answer.problem);
    if (answer.kind === 'shown' && !isOutdated())
      await take(target, scan, request, answer, isOutdated);
  } catch (error) {
    refuse(failureOf(error).message);
    // Whoever comes back to it asks anew.
    if (!isOutdated()) lastAsked.set(index, { question: '', turn });
  }
}

async function take(
  target: IndexTarget,
  scan: number,
  request: ViewRequest,
  { id, rows }: { readonly id: number; readonly rows: number },
  isOutdated: () => boolean,
): Promise<void> {
  const before = keptView(target, scan)?.id ?? EVERY_ROW;
  await fetchFirstRows(target, scan, { id, rows }, selectionNow(target).version);
  if (isOutdated()) return;
  keep(target, scan, { ...request, id, rows, isCurrent: true, problem: null });
  // A place of the former view is another row in this one.
  if (id !== before) releaseAnchor(target);
  await refreshSelection(target);
}

/** While rows arrive the worker adds to the view what it finds among them. */
export function extendView(
  target: IndexTarget,
  scan: number,
  { id, rows, problem }: ViewUpdate,
): void {
  const view = keptView(target, scan);
  if (view === null || view.id !== id) return;
  if (view.rows !== rows || (problem !== null && view.problem !== problem)) {
    keep(target, scan, { ...view, rows, problem: problem ?? view.problem });
  }
}

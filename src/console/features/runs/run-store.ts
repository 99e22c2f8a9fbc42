import { proxy } from 'comlink';
import { create } from 'zustand';
import { forgetVerdicts } from '#console/features/review/verification.ts';
import { dropGoneKeys } from '#console/features/staging/staged-keys.ts';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { RunView } from '#console/worker/run-view.ts';
import type { RunUpdate } from '#console/worker/run-watch.ts';
import { addDeletedKeys, addRestoredKeys } from './deleted-keys.ts';

/** A run as this tab knows it: `unknown` when this browser has no journal of it. */
export type KnownRun = RunView | 'unknown' | 'unreadable';

interface RunStore {
  readonly runs: Readonly<Record<string, KnownRun>>;
  /** Grows whenever the list of runs has something new to show. */
  readonly news: number;
}

const useRunStore = create<RunStore>()(() => ({ runs: {}, news: 0 }));

/** Undefined until its journal was read. */
export function useRun(run: string): KnownRun | undefined {
  return useRunStore(({ runs }) => runs[run]);
}

export function useRunNews(): number {
  return useRunStore(({ news }) => news);
}

/** The runs that this tab follows. */
export function useKnownRuns(): Readonly<Record<string, KnownRun>> {
  return useRunStore(({ runs }) => runs);
}

const followed = new Set<string>();

/**
 * Keeps in step with a run for as long as the page lives, whatever screen is
 * shown: what is proven gone leaves the staged keys at once. A run that was cut
 * off goes on by this.
 */
export async function followRun(run: string): Promise<void> {
  if (followed.has(run)) return;
  followed.add(run);
  try {
    const isKnown = await engineWorker().cleanup.watchRun(run, proxy(receive));
    if (!isKnown) know(run, 'unknown');
  } catch {
    followed.delete(run);
    know(run, 'unreadable');
  }
}

function receive({ view, gone, back }: RunUpdate): void {
  const { connection, bucket, index } = view;
  const target = { connection, bucket, index };
  const before = useRunStore.getState().runs[view.id];
  // A short run is over before anything was heard of it.
  const wasOver = typeof before === 'object' && before.ended !== null;
  if (view.ended !== null && !wasOver) forgetVerdicts(target);
  void dropGoneKeys(target, gone, view.confirmedAt);
  addDeletedKeys(target, gone, view.endedAt);
  addRestoredKeys(target, back, view.endedAt);
  know(view.id, view);
  setLeaveWarning(Object.values(useRunStore.getState().runs).some(isAtWork));
}

function know(run: string, known: KnownRun): void {
  useRunStore.setState(({ runs, news }) => ({
    runs: { ...runs, [run]: known },
    news: phaseOf(runs[run]) === phaseOf(known) ? news : news + 1,
  }));
}

function phaseOf(run: KnownRun | undefined): string | undefined {
  return typeof run === 'object' ? run.work : run;
}

function isAtWork(run: KnownRun): boolean {
  return typeof run === 'object' && run.work === 'here';
}

function warn(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

function setLeaveWarning(isOn: boolean): void {
  if (isOn) window.addEventListener('beforeunload', warn);
  else window.removeEventListener('beforeunload', warn);
}

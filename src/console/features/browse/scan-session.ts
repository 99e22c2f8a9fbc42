import { proxy } from 'comlink';
import { create } from 'zustand';
import { clearDeletedKeys } from '#console/features/runs/deleted-keys.ts';
import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import type { ScanUpdate } from '#console/worker/browse-scan.ts';
import { engineWorker } from '#console/worker/engine-worker.ts';
import { failureOf } from '#engine/failure.ts';
import type { FieldSummary } from '#engine/metadata-column.ts';
import type { ScanProgress } from '#engine/scan.ts';
import type { ScanBudget } from '#engine/scan-budget.ts';
import { type Conditions, sameConditions } from './conditions.ts';
import { forgetSelection } from './row-selection.ts';
import { extendView } from './row-view.ts';
import { scanBudgetNow } from './scan-limits.ts';

/** The scan of one index as the page knows it; its rows are in the worker. */
export interface ScanSession {
  /** Tells this scan from those before it. */
  readonly scan: number;
  readonly conditions: Conditions;
  readonly budget: ScanBudget;
  readonly progress: ScanProgress;
  /** What was not read can be, without reading the rest again. */
  readonly canContinue: boolean;
  /** Rows read, whether the table shows them or not. */
  readonly rows: number;
  /** Memory that they take. */
  readonly bytes: number;
  readonly fields: readonly FieldSummary[];
}

/** Indexes whose rows stay in memory, so that going back to one is immediate. */
const KEPT_SESSIONS = 3;

interface ScanStore {
  /** By `targetId`, the most recently begun last. */
  readonly sessions: ReadonlyMap<string, { target: IndexTarget; session: ScanSession }>;
}

const useScanStore = create<ScanStore>()(() => ({ sessions: new Map() }));

/** The scan that was last begun for an index; null before the first. */
export function useScanSession(target: IndexTarget): ScanSession | null {
  const id = targetId(target);
  return useScanStore(({ sessions }) => sessions.get(id)?.session ?? null);
}

/** The same, for event handlers. */
function scanSessionNow(target: IndexTarget): ScanSession | null {
  return useScanStore.getState().sessions.get(targetId(target))?.session ?? null;
}

/** Begins to read, unless this is what was read already. */
export function ensureScan(target: IndexTarget, conditions: Conditions): void {
  const session = scanSessionNow(target);
  if (session === null || !sameConditions(session.conditions, conditions)) {
    startScan(target, conditions);
  }
}

let scans = 0;

/** Reads the index anew. What was selected is deselected, because other rows will stand there. */
export function startScan(target: IndexTarget, conditions: Conditions): void {
  scans += 1;
  const scan = scans;
  const budget = scanBudgetNow();
  forgetSelection(target);
  clearDeletedKeys(target);
  keep(target, { ...NOTHING_YET, scan, conditions, budget });
  const update = (next: Partial<ScanUpdate>) => {
    const session = scanSessionNow(target);
    if (session?.scan !== scan) return;
    const { view, ...rest } = next;
    if (view !== undefined) extendView(target, scan, view);
    keep(target, { ...session, ...rest });
  };
  const { filter, key } = conditions;
  engineWorker()
    .scan.start({ target, scan, filter, key, budget }, proxy(update))
    .catch((error: unknown) => {
      update({ progress: { ...NOT_YET, state: 'failed', failure: failureOf(error) } });
    });
}

/** Nothing new is asked of the service; `resumeScan` goes on where it is. */
export function pauseScan(target: IndexTarget): void {
  void engineWorker().scan.pause(target);
}

export function resumeScan(target: IndexTarget): void {
  void engineWorker().scan.resume(target);
}

export function stopScan(target: IndexTarget): void {
  void engineWorker().scan.stop(target);
}

/** Another budget for a reading that is under way, for all that it reads. */
export function changeBudget(target: IndexTarget, budget: ScanBudget): void {
  const session = scanSessionNow(target);
  if (session === null) return;
  keep(target, { ...session, budget });
  void engineWorker().scan.setBudget(target, budget);
}

/**
 * Reads on where the last scan was left off: what failed, what was stopped, or what is
 * beyond its limit. Where nothing can be gone on from, the index is read anew.
 *
 * @param budget for all of it, what was read already included
 */
export function continueScan(target: IndexTarget, budget?: ScanBudget): void {
  const session = scanSessionNow(target);
  if (session === null) return;
  if (!session.canContinue) {
    startScan(target, session.conditions);
    return;
  }
  const whole = budget ?? session.budget;
  const progress = { ...session.progress, state: 'running', failure: null, limit: null } as const;
  keep(target, { ...session, budget: whole, progress });
  void engineWorker().scan.continue(target, whole);
}

const NOT_YET: ScanProgress = {
  state: 'running',
  read: 0,
  matched: 0,
  held: 0,
  requests: 0,
  retries: 0,
  throttled: 0,
  inFlight: 0,
  maxInFlight: 0,
  segments: [],
  rereadSegments: 0,
  elapsedMs: 0,
  keysPerSecond: 0,
  filteredHere: false,
  failure: null,
  limit: null,
};

const NOTHING_YET = {
  progress: NOT_YET,
  canContinue: false,
  rows: 0,
  bytes: 0,
  fields: [],
} as const;

function keep(target: IndexTarget, session: ScanSession): void {
  const id = targetId(target);
  const sessions = new Map(useScanStore.getState().sessions);
  if (sessions.get(id)?.session.scan !== session.scan) sessions.delete(id);
  sessions.set(id, { target, session });
  for (const [oldest, { target: former }] of sessions) {
    if (sessions.size <= KEPT_SESSIONS) break;
    sessions.delete(oldest);
    void engineWorker().scan.forget(former);
  }
  useScanStore.setState({ sessions });
}

import { proxy } from 'comlink';
import { create } from 'zustand';
import { clearDeletedKeys } from '#console/features/runs/deleted-keys.ts';
import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { FieldSummary } from '#console/worker/field-census.ts';
import type { ScanUpdate } from '#console/worker/scan-service.ts';
import { failureOf } from '#engine/failure.ts';
import type { ScanProgress } from '#engine/scan.ts';
import { type Conditions, sameConditions } from './conditions.ts';
import { clearSelection } from './row-selection.ts';

/** The scan of one index as the page knows it; its rows are in the worker. */
export interface ScanSession {
  /** Tells this scan from those before it. */
  readonly scan: number;
  readonly conditions: Conditions;
  readonly maxKeys: number;
  readonly progress: ScanProgress;
  readonly rows: number;
  readonly fields: readonly FieldSummary[];
}

const DEFAULT_MAX_KEYS = 200_000;
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
export function startScan(
  target: IndexTarget,
  conditions: Conditions,
  maxKeys = DEFAULT_MAX_KEYS,
): void {
  scans += 1;
  const scan = scans;
  clearSelection(target);
  clearDeletedKeys(target);
  keep(target, { scan, conditions, maxKeys, progress: NOT_YET, rows: 0, fields: [] });
  const update = (next: Partial<ScanUpdate>) => {
    const session = scanSessionNow(target);
    if (session?.scan === scan) keep(target, { ...session, ...next });
  };
  const { filter, key } = conditions;
  engineWorker()
    .scan.start({ target, filter, key, maxKeys }, proxy(update))
    .catch((error: unknown) => {
      update({ progress: { ...NOT_YET, state: 'failed', failure: failureOf(error) } });
    });
}

export function stopScan(target: IndexTarget): void {
  void engineWorker().scan.stop(target);
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

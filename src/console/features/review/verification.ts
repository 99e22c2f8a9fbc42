import { proxy } from 'comlink';
import { create } from 'zustand';
import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { TimedVerdict } from '#console/worker/verification-service.ts';
import { type Failure, failureOf } from '#engine/failure.ts';
import type { StagedEntry } from '#engine/staged-entry.ts';

export interface Verification {
  readonly verdicts: ReadonlyMap<string, TimedVerdict>;
  /** Keys read of those asked for; null when none is being read. */
  readonly running: { readonly done: number; readonly total: number } | null;
  /** Why the whole verification broke off; single keys carry their own. */
  readonly failure: Failure | null;
}

const NOTHING_VERIFIED: Verification = { verdicts: new Map(), running: null, failure: null };

const useVerificationStore = create<{
  /** By `targetId`. */
  readonly indexes: Readonly<Record<string, Verification>>;
}>()(() => ({ indexes: {} }));

export function useVerification(target: IndexTarget): Verification {
  const id = targetId(target);
  return useVerificationStore(({ indexes }) => indexes[id] ?? NOTHING_VERIFIED);
}

function update(id: string, change: (now: Verification) => Verification): void {
  useVerificationStore.setState(({ indexes }) => ({
    indexes: { ...indexes, [id]: change(indexes[id] ?? NOTHING_VERIFIED) },
  }));
}

/** Reads the keys again. Does nothing while an earlier reading is under way. */
export function verifyEntries(target: IndexTarget, entries: readonly StagedEntry[]): void {
  const id = targetId(target);
  const now = useVerificationStore.getState().indexes[id] ?? NOTHING_VERIFIED;
  if (now.running !== null || entries.length === 0) return;
  update(id, (before) => ({
    ...before,
    running: { done: 0, total: entries.length },
    failure: null,
  }));
  const receive = (page: readonly TimedVerdict[]) =>
    update(id, (before) => withVerdicts(before, page));
  engineWorker()
    .cleanup.verify(target, entries, proxy(receive))
    .then(
      () => update(id, (before) => ({ ...before, running: null })),
      (error: unknown) =>
        update(id, (before) => ({ ...before, running: null, failure: failureOf(error) })),
    );
}

/** After a run nothing that was read before it counts any more; the review reads again by itself. */
export function forgetVerdicts(target: IndexTarget): void {
  update(targetId(target), (before) => ({ ...before, verdicts: new Map() }));
}

/** Takes numbers that were replaced as they were read last, here and where the plan is checked. */
export function acceptData(target: IndexTarget, data: ReadonlyMap<string, string>): void {
  if (data.size === 0) return;
  update(targetId(target), (before) => {
    const verdicts = new Map(before.verdicts);
    for (const [key, reviewedData] of data) {
      const verdict = verdicts.get(key);
      if (verdict !== undefined) verdicts.set(key, { ...verdict, reviewedData });
    }
    return { ...before, verdicts };
  });
  void engineWorker().cleanup.acceptData(target, data);
}

/** What was not read yet stays unverified. */
export function stopVerifying(target: IndexTarget): void {
  void engineWorker().cleanup.stopVerifying(target);
}

function withVerdicts(before: Verification, page: readonly TimedVerdict[]): Verification {
  const verdicts = new Map(before.verdicts);
  for (const verdict of page) verdicts.set(verdict.key, verdict);
  const { running } = before;
  return {
    ...before,
    verdicts,
    running: running && { ...running, done: running.done + page.length },
  };
}

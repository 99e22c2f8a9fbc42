import { proxy } from 'comlink';
import { create } from 'zustand';
import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import { outboxOf } from '#console/lib/outbox.ts';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { KeysToVerify, SeenKey } from '#console/worker/verification-service.ts';
import { type Failure, failureOf, ownFailure } from '#engine/failure.ts';
import { stageAccepted, tellStaged } from './tell-staged.ts';

/** How the reading of staged keys stands; what it found is asked of the worker. */
export interface Verification {
  /** Keys read of those asked for; null when none is being read. */
  readonly running: { readonly done: number; readonly total: number } | null;
  /** Why the whole verification broke off; single keys carry their own. */
  readonly failure: Failure | null;
  /** Goes up whenever the worker may know something new; 0 before it knew anything. */
  readonly version: number;
}

const NOTHING_VERIFIED: Verification = { running: null, failure: null, version: 0 };

/** Without it a review would begin anew to read what it was told not to. */
const STOPPED = ownFailure(
  'Stopped',
  'Verification was stopped before it had begun. Verify again.',
);

const useVerificationStore = create<{
  /** By `targetId`. */
  readonly indexes: Readonly<Record<string, Verification>>;
}>()(() => ({ indexes: {} }));

export function useVerification(target: IndexTarget): Verification {
  const id = targetId(target);
  return useVerificationStore(({ indexes }) => indexes[id] ?? NOTHING_VERIFIED);
}

function update(target: IndexTarget, change: Partial<Verification>): void {
  const id = targetId(target);
  useVerificationStore.setState(({ indexes }) => {
    const before = indexes[id] ?? NOTHING_VERIFIED;
    const version = before.version + 1;
    return { indexes: { ...indexes, [id]: { ...before, ...change, version } } };
  });
}

interface Reading {
  /** Asked for by the operator, maybe before the worker has begun. */
  isStopAsked: boolean;
}

/** By `targetId`: the reading that is under way. */
const readings = new Map<string, Reading>();

/**
 * Reads keys again. Does nothing while an earlier reading is under way.
 *
 * @param total how many there are, as far as the page knows
 */
export function verifyKeys(target: IndexTarget, which: KeysToVerify, total: number): void {
  const now = useVerificationStore.getState().indexes[targetId(target)] ?? NOTHING_VERIFIED;
  if (now.running !== null || total === 0) return;
  update(target, { running: { done: 0, total }, failure: null });
  const reading: Reading = { isStopAsked: false };
  readings.set(targetId(target), reading);
  let isOver = false;
  // News of the progress comes by a way of its own, and may arrive after the answer.
  const progress = (done: number, of: number) => {
    if (!isOver) update(target, { running: { done, total: of } });
  };
  const end = (failure: Failure | null) => {
    isOver = true;
    update(target, { running: null, failure });
  };
  tellStaged(target)
    .then(async () => {
      if (reading.isStopAsked) return STOPPED;
      await engineWorker().cleanup.verify(target, which, proxy(progress));
      return null;
    })
    .then(end)
    .catch((error: unknown) => end(failureOf(error)));
}

/**
 * After a run nothing that was read before it counts any more; the review reads again by
 * itself. Until the worker has forgotten it, the review of the index is not answered.
 */
export function forgetVerdicts(target: IndexTarget): void {
  const forget = async () => {
    await engineWorker().cleanup.forgetVerdicts(target);
    update(target, {});
  };
  // A review that is open asks again, and is told why it gets no answer.
  outboxOf(target)
    .add(forget)
    .catch(() => update(target, {}));
}

/** The operator has looked at what changed in a list and means the keys as they are now. */
export async function acceptListed(target: IndexTarget, list: number): Promise<void> {
  stageAccepted(target, await engineWorker().cleanup.acceptListed(target, list));
  update(target, {});
}

/** As `acceptListed`, one key as it was seen. */
export async function acceptKey(target: IndexTarget, seen: SeenKey): Promise<void> {
  stageAccepted(target, await engineWorker().cleanup.acceptKey(target, seen));
  update(target, {});
}

/** What was not read yet stays unverified. */
export function stopVerifying(target: IndexTarget): void {
  const reading = readings.get(targetId(target));
  if (reading !== undefined) reading.isStopAsked = true;
  void engineWorker().cleanup.stopVerifying(target);
}

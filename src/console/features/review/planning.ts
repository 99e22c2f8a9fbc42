import { proxy } from 'comlink';
import { useEffect, useRef, useState } from 'react';
import { stagedNow } from '#console/features/staging/staged-keys.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { engineWorker } from '#console/worker/engine-worker.ts';
import { type Plan, STOPPED } from '#console/worker/plan-answer.ts';
import { failureOf } from '#engine/failure.ts';
import type { StagedEntry } from '#engine/staged-entry.ts';
import type { Connection } from '#protocol/proxy-api.ts';
import type { ReviewModel } from './review-model.ts';
import { tellStaged } from './tell-staged.ts';
import { useIsShown } from './use-is-shown.ts';

/** A plan, and what was staged when it was made. */
export interface OpenPlan {
  readonly plan: Plan;
  readonly staged: ReadonlyMap<string, StagedEntry>;
}

/** The making of a plan. */
export interface Planning {
  readonly isUnderWay: boolean;
  /** Keys listed so far; null while that is not worth telling. */
  readonly done: number | null;
  readonly begin: () => void;
  readonly stop: () => void;
}

/** Only what takes longer is told of: else the button would flicker. */
const SLOW_MS = 400;

/** Makes plans of what is listed now, one at a time: for a million keys each takes some seconds. */
export function usePlanning(
  model: ReviewModel,
  connection: Connection,
  onPlan: (plan: OpenPlan) => void,
): Planning {
  const [isUnderWay, setIsUnderWay] = useState(false);
  const [done, setDone] = useState<number | null>(null);
  const { target, setNotice } = model;
  const isShown = useIsShown();
  /** Maybe before the worker has begun. */
  const isStopAsked = useRef(false);
  const { connection: name, bucket, index } = target;
  useEffect(() => () => stopPlanning({ connection: name, bucket, index }), [name, bucket, index]);

  function stop() {
    isStopAsked.current = true;
    stopPlanning(target);
  }

  async function begin() {
    // A second click must not begin anew.
    if (isUnderWay) return;
    isStopAsked.current = false;
    setIsUnderWay(true);
    setNotice(null);
    const slow = setTimeout(() => setDone((known) => known ?? 0), SLOW_MS);
    try {
      await plan();
    } catch (error) {
      setNotice(`Nothing can be confirmed at the moment: ${failureOf(error).message}`);
    } finally {
      clearTimeout(slow);
      setIsUnderWay(false);
      setDone(null);
    }
  }

  async function plan() {
    const staged = stagedNow(target);
    // Whatever was decided last has to be known where the plan is made.
    await tellStaged(target);
    const answer = isStopAsked.current ? STOPPED : await ask();
    if (!answer.ok) setNotice(answer.failure.message);
    else if (isShown() && !isStopAsked.current) onPlan({ plan: answer.plan, staged });
    else discardPlan(answer.plan.id);
    // It was listed to its end before the worker heard of it.
    if (answer.ok && isStopAsked.current) setNotice(STOPPED.failure.message);
  }

  function ask() {
    const onProgress = proxy((listed: number) =>
      setDone((known) => (known === null ? null : listed)),
    );
    return engineWorker().cleanup.plan(orderOf(model, connection), onProgress);
  }

  return { isUnderWay, done, begin: () => void begin(), stop };
}

function stopPlanning(target: IndexTarget): void {
  engineWorker()
    .cleanup.stopPlanning(target)
    .catch(() => undefined);
}

/** The worker keeps every key of a plan. One whose run has begun it knows no more. */
export function discardPlan(plan: string): void {
  engineWorker()
    .cleanup.discardPlan(plan)
    .catch(() => undefined);
}

function orderOf(model: ReviewModel, connection: Connection) {
  const { target, state, backup, facts } = model;
  const { environment, region, accountId } = connection;
  return {
    target,
    environment,
    region,
    accountId,
    revision: state.revision,
    backupId: facts.hasBackup && backup.kind === 'made' ? backup.id : null,
  };
}

import { confirmRun } from '#engine/confirm-run.ts';
import { failureOf } from '#engine/failure.ts';
import type { VectorIndex } from '#protocol/vector-index.ts';
import type { BackupService } from './backup-service.ts';
import { browserClock } from './browser-clock.ts';
import { engineThroughProxy } from './engine-through-proxy.ts';
import {
  describePlan,
  type KeptPlan,
  keptKeys,
  keptRows,
  plannedOf,
  plannedRun,
} from './kept-plan.ts';
import {
  backupStale,
  type ConfirmAnswer,
  type ConfirmDecision,
  type ExportAnswer,
  OUTDATED,
  type PlanAnswer,
  type PlanOrder,
  type Refusal,
  refusal,
  STOPPED,
  TAKEN,
  UNREAD,
} from './plan-answer.ts';
import { createBatchListing } from './plan-batches.ts';
import { planProblem } from './plan-check.ts';
import { writePlan } from './plan-export.ts';
import type { SessionOf } from './review-session.ts';
import { newRunId } from './run-id.ts';
import type { RunService } from './run-service.ts';
import { storedBatches } from './run-storage.ts';
import { INDEX_BUSY } from './run-wishes.ts';

/** A plan, and where its confirmation stands. */
interface OpenPlan extends KeptPlan {
  /** Asked for, or granted: a second click must not confirm again. */
  isTaken: boolean;
  /** Its dialog was closed while it was asked for: it goes when nothing came of that. */
  isClosed: boolean;
}

interface PlanDeps {
  readonly sessionOf: SessionOf;
  readonly backups: Pick<BackupService, 'backupFor'>;
  readonly runs: Pick<RunService, 'isIndexBusy' | 'start'>;
}

/** From the reviewed keys to a run: what is shown in the dialog is what gets confirmed and sent. */
export function createPlanService({ sessionOf, backups, runs }: PlanDeps) {
  const plans = new Map<string, OpenPlan>();
  const listing = createBatchListing();

  function problemOf({ order, store, cover }: Pick<KeptPlan, 'order' | 'store' | 'cover'>) {
    const problem = planProblem(cover, store, browserClock.now());
    if (problem !== null) return refusal('PlanNotVerified', problem);
    if (order.backupId === null || backups.backupFor(order.backupId, cover) !== null) return null;
    return backupStale(cover.rows.length);
  }

  function takenProblem(plan: OpenPlan): Refusal | null {
    return plan.isTaken ? TAKEN : problemOf(plan);
  }

  return {
    /**
     * Fixes what the confirmation will be about.
     *
     * @param onProgress how many keys of those to be deleted are listed
     */
    async plan(order: PlanOrder, onProgress: (done: number) => void): Promise<PlanAnswer> {
      const session = sessionOf(order.target);
      const { store } = session;
      const cover = await session.deletable();
      if (store.revision !== order.revision) return OUTDATED;
      const kept = keptRows(store);
      const accounted =
        cover.rows.length + kept['already-gone'].length + kept['changed-kept'].length;
      if (accounted !== store.staged.count) return UNREAD;
      const problem = problemOf({ order, store, cover });
      if (problem !== null) return problem;
      const backup = order.backupId === null ? null : backups.backupFor(order.backupId, cover);
      try {
        const batches = await listing.list(order.target, store, cover, onProgress);
        if (batches === null) return STOPPED;
        const id = newRunId(browserClock.now());
        const plan = { order, store, cover, batches, kept, backup };
        plans.set(id, { ...plan, isTaken: false, isClosed: false });
        return { ok: true, plan: describePlan(id, plan) };
      } catch (error) {
        return refusal('PlanImpossible', error instanceof Error ? error.message : String(error));
      }
    },

    /** Whoever waits for the plan that is being made is told that it was stopped. */
    stopPlanning: listing.stop,

    /** Asks the proxy for the confirmation and starts the run. Nothing was deleted when it fails. */
    async confirm(planId: string, decision: ConfirmDecision): Promise<ConfirmAnswer> {
      const plan = plans.get(planId);
      const problem = plan === undefined ? TAKEN : takenProblem(plan);
      if (plan === undefined || problem !== null) return problem ?? TAKEN;
      plan.isTaken = true;
      try {
        const { target } = plan.order;
        if (await runs.isIndexBusy(target)) {
          giveBack(plans, planId);
          return refusal('IndexBusy', INDEX_BUSY);
        }
        const signal = new AbortController().signal;
        const run = plannedRun(planId, plan, decision.driftCheck);
        const confirmation = await confirmRun(
          engineThroughProxy(target),
          run,
          decision.typedName,
          signal,
        );
        await runs.start({
          run: { ...run, confirmedAt: browserClock.now() },
          confirmation,
          keys: storedBatches(plannedOf(plan)),
          kept: keptKeys(plan),
        });
        plans.delete(planId);
        return { ok: true, run: run.id };
      } catch (error) {
        giveBack(plans, planId);
        return { ok: false, failure: failureOf(error) };
      }
    },

    /** Confirms the plan, and instead of starting its run writes it down to be run elsewhere. */
    async exportPlan(
      planId: string,
      { typedName, driftCheck }: ConfirmDecision,
      facts: { readonly index: VectorIndex; readonly actor: string },
    ): Promise<ExportAnswer> {
      const plan = plans.get(planId);
      const problem = plan === undefined ? TAKEN : takenProblem(plan);
      if (plan === undefined || problem !== null) return problem ?? TAKEN;
      try {
        const run = plannedRun(planId, plan, driftCheck);
        const [batches, kept] = [plannedOf(plan), keptKeys(plan)];
        const file = await writePlan({ run, batches, kept, typedName, ...facts });
        return { ok: true, file, fileName: `${run.index}-plan-${planId}.jsonl` };
      } catch (error) {
        return { ok: false, failure: failureOf(error) };
      }
    },

    /** Lets go of a plan whose dialog was closed. */
    discardPlan(planId: string): void {
      const plan = plans.get(planId);
      if (plan !== undefined) plan.isClosed = true;
      dropClosed(plans, planId);
    },
  };
}

/** Nothing came of the confirmation: it can be asked for again while its dialog is open. */
function giveBack(plans: Map<string, OpenPlan>, id: string): void {
  const plan = plans.get(id);
  if (plan !== undefined) plan.isTaken = false;
  dropClosed(plans, id);
}

function dropClosed(plans: Map<string, OpenPlan>, id: string): void {
  const plan = plans.get(id);
  if (plan?.isClosed && !plan.isTaken) plans.delete(id);
}

import type { IndexTarget } from '#console/lib/index-target.ts';
import { confirmRun } from '#engine/confirm-run.ts';
import { type Failure, failureOf, ownFailure } from '#engine/failure.ts';
import { type PlannedBatch, planBatches } from '#engine/plan.ts';
import type { BackupFact, DeleteRun, KeptKey, KeptReason } from '#engine/run-record.ts';
import type { VectorIndex } from '#protocol/vector-index.ts';
import type { BackupService, VerifiedKey } from './backup-service.ts';
import { browserClock } from './browser-clock.ts';
import { engineThroughProxy } from './engine-through-proxy.ts';
import { planProblem } from './plan-check.ts';
import { writePlan } from './plan-export.ts';
import { newRunId } from './run-id.ts';
import type { RunService } from './run-service.ts';
import { storedBatches } from './run-storage.ts';
import { INDEX_BUSY } from './run-wishes.ts';
import type { VerificationService } from './verification-service.ts';

/** What the page lists as to be deleted, at the moment it asks for the confirmation. */
export interface PlanOrder {
  readonly target: IndexTarget;
  readonly environment: string;
  readonly region: string;
  readonly accountId: string;
  readonly keys: readonly VerifiedKey[];
  readonly kept: readonly KeptKey[];
  /** Null only when the operator declined a backup in so many words. */
  readonly backupId: string | null;
}

/** The plan as the dialog shows it; the keys stay where they were checked. */
export interface Plan {
  readonly id: string;
  readonly count: number;
  readonly batches: readonly { readonly count: number; readonly digest: string }[];
  readonly kept: Readonly<Record<KeptReason, number>>;
  readonly backup: BackupFact | null;
}

export type PlanAnswer =
  | { readonly ok: true; readonly plan: Plan }
  | { readonly ok: false; readonly failure: Failure };

export type ConfirmAnswer =
  | { readonly ok: true; readonly run: string }
  | { readonly ok: false; readonly failure: Failure };

export type ExportAnswer =
  | { readonly ok: true; readonly file: Blob; readonly fileName: string }
  | { readonly ok: false; readonly failure: Failure };

/** What the operator decided in the confirmation. */
export interface ConfirmDecision {
  readonly typedName: string;
  /** Read each key again right before it is sent, and keep it when it changed. */
  readonly driftCheck: boolean;
}

interface KeptPlan {
  readonly order: PlanOrder;
  readonly batches: readonly PlannedBatch[];
  readonly backup: BackupFact | null;
  /** Asked for, or granted: a second click must not confirm again. */
  isTaken: boolean;
}

interface PlanDeps {
  readonly verification: VerificationService;
  readonly backups: BackupService;
  readonly runs: RunService;
}

/** From the reviewed keys to a run: what is shown in the dialog is what gets confirmed and sent. */
export function createPlanService({ verification, backups, runs }: PlanDeps) {
  const plans = new Map<string, KeptPlan>();

  function problemOf(order: PlanOrder): ReturnType<typeof refusal> | null {
    const verdicts = verification.verdictsOf(order.target);
    const problem = planProblem(order.keys, verdicts, browserClock.now());
    if (problem !== null) return refusal('PlanNotVerified', problem);
    if (order.backupId === null || backups.backupFor(order.backupId, order.keys) !== null) {
      return null;
    }
    return refusal(
      'BackupStale',
      'The backup is not of exactly these keys, or more than 10 minutes old. Back up again.',
    );
  }

  function takenProblem({ isTaken, order }: KeptPlan): ReturnType<typeof refusal> | null {
    return isTaken ? TAKEN : problemOf(order);
  }

  return {
    /** Fixes what the confirmation will be about. */
    plan(order: PlanOrder): PlanAnswer {
      const problem = problemOf(order);
      if (problem !== null) return problem;
      const backup = order.backupId === null ? null : backups.backupFor(order.backupId, order.keys);
      try {
        const batches = planBatches(order.keys);
        const id = newRunId(browserClock.now());
        plans.set(id, { order, batches, backup, isTaken: false });
        return { ok: true, plan: describePlan(id, order, batches, backup) };
      } catch (error) {
        return refusal('PlanImpossible', error instanceof Error ? error.message : String(error));
      }
    },

    /** Asks the proxy for the confirmation and starts the run. Nothing was deleted when it fails. */
    async confirm(planId: string, decision: ConfirmDecision): Promise<ConfirmAnswer> {
      const plan = plans.get(planId);
      const problem = plan === undefined ? TAKEN : takenProblem(plan);
      if (plan === undefined || problem !== null) return problem ?? TAKEN;
      plan.isTaken = true;
      try {
        const { target, kept } = plan.order;
        if (await runs.isIndexBusy(target)) {
          plan.isTaken = false;
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
          keys: storedBatches(plan.batches),
          kept,
        });
        plans.delete(planId);
        return { ok: true, run: run.id };
      } catch (error) {
        plan.isTaken = false;
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
        const { batches, order } = plan;
        const file = await writePlan({ run, batches, kept: order.kept, typedName, ...facts });
        return { ok: true, file, fileName: `${run.index}-plan-${planId}.jsonl` };
      } catch (error) {
        return { ok: false, failure: failureOf(error) };
      }
    },

    /** Lets go of a plan whose dialog was closed. */
    discardPlan(planId: string): void {
      if (plans.get(planId)?.isTaken === false) plans.delete(planId);
    },
  };
}

const TAKEN = refusal('PlanTaken', 'This plan was confirmed already. Look for its run.');

function refusal(code: string, message: string): { ok: false; failure: Failure } {
  return { ok: false, failure: ownFailure(code, message) };
}

function describePlan(
  id: string,
  order: PlanOrder,
  batches: readonly PlannedBatch[],
  backup: BackupFact | null,
): Plan {
  const gone = order.kept.filter(({ reason }) => reason === 'already-gone').length;
  return {
    id,
    count: batches.reduce((sum, { keys }) => sum + keys.length, 0),
    batches: batches.map(({ keys, digest }) => ({ count: keys.length, digest })),
    kept: { 'already-gone': gone, 'changed-kept': order.kept.length - gone },
    backup,
  };
}

function plannedRun(
  id: string,
  { order, batches, backup }: KeptPlan,
  driftCheck: boolean,
): DeleteRun {
  const { target, environment, region, accountId, kept } = order;
  const keptBecause = (wanted: KeptReason) => kept.filter(({ reason }) => reason === wanted).length;
  return {
    kind: 'delete',
    id,
    ...target,
    environment,
    region,
    accountId,
    confirmedAt: browserClock.now(),
    staged: batches.reduce((sum, { keys }) => sum + keys.length, 0) + kept.length,
    batches: batches.map(({ digest, keys }) => ({ digest, count: keys.length })),
    kept: {
      'already-gone': keptBecause('already-gone'),
      'changed-kept': keptBecause('changed-kept'),
    },
    backup,
    driftCheck,
  };
}

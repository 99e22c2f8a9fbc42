import type { IndexTarget } from '#console/lib/index-target.ts';
import { createProxyVectorApi } from '#console/lib/proxy-vector-api.ts';
import { type Failure, failureOf, ownFailure } from '#engine/failure.ts';
import { type PlannedBatch, planBatches } from '#engine/plan.ts';
import {
  type BackupFact,
  type ConfirmRequest,
  confirmRun,
  type KeptReason,
} from '#engine/run-record.ts';
import type { BackupService, VerifiedKey } from './backup-service.ts';
import { browserClock } from './browser-clock.ts';
import { planProblem } from './plan-check.ts';
import type { RunService } from './run-service.ts';
import type { VerificationService } from './verification-service.ts';

/** What the page lists as to be deleted, at the moment it asks for the confirmation. */
export interface PlanOrder {
  readonly target: IndexTarget;
  readonly environment: string;
  readonly region: string;
  readonly accountId: string;
  readonly keys: readonly VerifiedKey[];
  readonly kept: readonly { readonly key: string; readonly reason: KeptReason }[];
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

  return {
    /** Fixes what the confirmation will be about. */
    plan(order: PlanOrder): PlanAnswer {
      const problem = problemOf(order);
      if (problem !== null) return problem;
      const backup = order.backupId === null ? null : backups.backupFor(order.backupId, order.keys);
      try {
        const batches = planBatches(order.keys.map(({ key }) => key));
        const id = newId(browserClock.now());
        plans.set(id, { order, batches, backup, isTaken: false });
        return { ok: true, plan: describePlan(id, order, batches, backup) };
      } catch (error) {
        return refusal('PlanImpossible', error instanceof Error ? error.message : String(error));
      }
    },

    /** Asks the proxy for the confirmation and starts the run. Nothing was deleted when it fails. */
    async confirm(planId: string, typedName: string): Promise<ConfirmAnswer> {
      const plan = plans.get(planId);
      if (plan === undefined || plan.isTaken) {
        return refusal('PlanTaken', 'This plan was confirmed already. Look for its run.');
      }
      const problem = problemOf(plan.order);
      if (problem !== null) return problem;
      plan.isTaken = true;
      try {
        const api = createProxyVectorApi(plan.order.target.connection, plan.order.target.bucket);
        const signal = new AbortController().signal;
        const request = confirmRequest(planId, plan, typedName);
        const run = await confirmRun({ api, clock: browserClock }, request, signal);
        await runs.start(run);
        plans.delete(planId);
        return { ok: true, run: run.id };
      } catch (error) {
        plan.isTaken = false;
        return { ok: false, failure: failureOf(error) };
      }
    },

    /** Lets go of a plan whose dialog was closed. */
    discardPlan(planId: string): void {
      if (plans.get(planId)?.isTaken === false) plans.delete(planId);
    },
  };
}

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

function confirmRequest(
  id: string,
  { order, batches, backup }: KeptPlan,
  typedName: string,
): ConfirmRequest {
  const { target, environment, region, accountId, kept } = order;
  return { id, ...target, environment, region, accountId, kept, batches, backup, typedName };
}

/** `20261122-140205-9f2c41d0`: sorts by time, and reads well in an address. */
function newId(now: number): string {
  const time = new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  const random = crypto.getRandomValues(new Uint8Array(4));
  return `${time}-${[...random].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

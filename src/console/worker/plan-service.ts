import type { IndexTarget } from '#console/lib/index-target.ts';
import { confirmRun } from '#engine/confirm-run.ts';
import { type Failure, failureOf, ownFailure } from '#engine/failure.ts';
import { type PlannedBatch, plannedBatches } from '#engine/plan.ts';
import type {
  BackupFact,
  DeleteRun,
  KeptKey,
  KeptReason,
  PlannedKey,
  RunBatch,
} from '#engine/run-record.ts';
import type { VectorIndex } from '#protocol/vector-index.ts';
import type { BackupService } from './backup-service.ts';
import { browserClock } from './browser-clock.ts';
import { engineThroughProxy } from './engine-through-proxy.ts';
import { planProblem } from './plan-check.ts';
import { writePlan } from './plan-export.ts';
import { coveredKeys, type ReviewCover } from './review-cover.ts';
import type { SessionOf } from './review-session.ts';
import type { ReviewStore } from './review-store.ts';
import { newRunId } from './run-id.ts';
import type { RunService } from './run-service.ts';
import { storedBatches } from './run-storage.ts';
import { INDEX_BUSY } from './run-wishes.ts';
import { inSlices } from './time-slices.ts';

/** What the page lists as to be deleted, at the moment it asks for the confirmation. */
export interface PlanOrder {
  readonly target: IndexTarget;
  readonly environment: string;
  readonly region: string;
  readonly accountId: string;
  /** Of the review that the page shows; what would be deleted then is what the plan is about. */
  readonly revision: number;
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
  readonly store: ReviewStore;
  readonly cover: ReviewCover;
  readonly batches: readonly RunBatch[];
  readonly kept: KeptRows;
  readonly backup: BackupFact | null;
  /** Asked for, or granted: a second click must not confirm again. */
  isTaken: boolean;
  /** Its dialog was closed while it was asked for: it goes when nothing came of that. */
  isClosed: boolean;
}

/** Staged, but kept out: gone already, or changed and not accepted. */
type KeptRows = Readonly<Record<KeptReason, Uint32Array>>;

interface PlanDeps {
  readonly sessionOf: SessionOf;
  readonly backups: BackupService;
  readonly runs: RunService;
}

/** From the reviewed keys to a run: what is shown in the dialog is what gets confirmed and sent. */
export function createPlanService({ sessionOf, backups, runs }: PlanDeps) {
  const plans = new Map<string, KeptPlan>();

  function problemOf({ order, store, cover }: Pick<KeptPlan, 'order' | 'store' | 'cover'>) {
    const problem = planProblem(cover, store, browserClock.now());
    if (problem !== null) return refusal('PlanNotVerified', problem);
    if (order.backupId === null || backups.backupFor(order.backupId, cover) !== null) return null;
    return refusal(
      'BackupStale',
      'The backup is not of exactly these keys, or more than 10 minutes old. Back up again.',
    );
  }

  function takenProblem(plan: KeptPlan): ReturnType<typeof refusal> | null {
    return plan.isTaken ? TAKEN : problemOf(plan);
  }

  return {
    /** Fixes what the confirmation will be about. */
    async plan(order: PlanOrder): Promise<PlanAnswer> {
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
        const batches = await inSlices(batchesOf(store, cover), NEVER);
        const id = newRunId(browserClock.now());
        const plan = { order, store, cover, batches, kept, backup, ...JUST_MADE };
        plans.set(id, plan);
        return { ok: true, plan: describePlan(id, plan) };
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
      close(plans, planId);
    },
  };
}

const JUST_MADE = { isTaken: false, isClosed: false };

function close(plans: Map<string, KeptPlan>, id: string): void {
  const plan = plans.get(id);
  if (plan !== undefined) plan.isClosed = true;
  dropClosed(plans, id);
}

/** Nothing came of the confirmation: it can be asked for again while its dialog is open. */
function giveBack(plans: Map<string, KeptPlan>, id: string): void {
  const plan = plans.get(id);
  if (plan !== undefined) plan.isTaken = false;
  dropClosed(plans, id);
}

function dropClosed(plans: Map<string, KeptPlan>, id: string): void {
  const plan = plans.get(id);
  if (plan?.isClosed && !plan.isTaken) plans.delete(id);
}

const TAKEN = refusal('PlanTaken', 'This plan was confirmed already. Look for its run.');

function refusal(code: string, message: string): { ok: false; failure: Failure } {
  return { ok: false, failure: ownFailure(code, message) };
}

const OUTDATED = refusal(
  'ReviewOutdated',
  'What is listed changed in this very moment, so nothing is confirmed. Look again.',
);
const UNREAD = refusal(
  'PlanNotVerified',
  'Not every staged key was read. Verify again, or unstage those that cannot be read.',
);
const NEVER = new AbortController().signal;

function keptRows(store: ReviewStore): KeptRows {
  const staged = store.staged.toArray();
  return {
    'already-gone': staged.filter((row) => store.hasFinding(row, 'gone')),
    'changed-kept': staged.filter((row) => store.hasFinding(row, 'changed')),
  };
}

function* keptKeys({
  store,
  kept,
}: Pick<KeptPlan, 'store' | 'kept'>): Generator<KeptKey, undefined> {
  for (const reason of ['already-gone', 'changed-kept'] as const) {
    for (const row of kept[reason]) yield { key: store.keyAt(row), reason };
  }
}

type Planned = Pick<KeptPlan, 'store' | 'cover' | 'batches'>;

/** The batches with their keys, made one by one as they are asked for. */
function* plannedOf({ store, cover, batches }: Planned): Generator<PlannedBatch, undefined> {
  const keys = coveredKeys(store, cover);
  for (const { digest, count } of batches) {
    const part: PlannedKey[] = [];
    while (part.length < count) {
      const next = keys.next();
      if (next.done === true) break;
      part.push(next.value);
    }
    yield { keys: part, digest };
  }
}

/** @throws RangeError when there is no key, or a key cannot exist */
function* batchesOf(store: ReviewStore, cover: ReviewCover): Generator<void, readonly RunBatch[]> {
  const batches: RunBatch[] = [];
  for (const { digest, keys } of plannedBatches(coveredKeys(store, cover), cover.rows.length)) {
    batches.push({ digest, count: keys.length });
    yield;
  }
  return batches;
}

function countsOf(kept: KeptRows): Readonly<Record<KeptReason, number>> {
  return {
    'already-gone': kept['already-gone'].length,
    'changed-kept': kept['changed-kept'].length,
  };
}

function describePlan(id: string, { cover, batches, kept, backup }: KeptPlan): Plan {
  return { id, count: cover.rows.length, batches, kept: countsOf(kept), backup };
}

function plannedRun(
  id: string,
  { order, cover, batches, kept, backup }: KeptPlan,
  driftCheck: boolean,
): DeleteRun {
  const { target, environment, region, accountId } = order;
  const counts = countsOf(kept);
  return {
    kind: 'delete',
    id,
    ...target,
    environment,
    region,
    accountId,
    confirmedAt: browserClock.now(),
    staged: cover.rows.length + counts['already-gone'] + counts['changed-kept'],
    batches,
    kept: counts,
    backup,
    driftCheck,
  };
}

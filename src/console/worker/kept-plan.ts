import type { PlannedBatch } from '#engine/plan.ts';
import type {
  BackupFact,
  DeleteRun,
  KeptKey,
  KeptReason,
  PlannedKey,
  RunBatch,
} from '#engine/run-record.ts';
import { browserClock } from './browser-clock.ts';
import type { Plan, PlanOrder } from './plan-answer.ts';
import { coveredKeys, type ReviewCover } from './review-cover.ts';
import type { ReviewStore } from './review-store.ts';

/** What a confirmation is about; its keys are those of the review. */
export interface KeptPlan {
  readonly order: PlanOrder;
  readonly store: ReviewStore;
  readonly cover: ReviewCover;
  readonly batches: readonly RunBatch[];
  readonly kept: KeptRows;
  readonly backup: BackupFact | null;
}

/** Staged, but kept out: gone already, or changed and not accepted. */
export type KeptRows = Readonly<Record<KeptReason, Uint32Array>>;

export function keptRows(store: ReviewStore): KeptRows {
  const staged = store.staged.toArray();
  return {
    'already-gone': staged.filter((row) => store.hasFinding(row, 'gone')),
    'changed-kept': staged.filter((row) => store.hasFinding(row, 'changed')),
  };
}

export function* keptKeys({ store, kept }: KeptPlan): Generator<KeptKey, undefined> {
  for (const reason of ['already-gone', 'changed-kept'] as const) {
    for (const row of kept[reason]) yield { key: store.keyAt(row), reason };
  }
}

/** The batches with their keys, made one by one as they are asked for. */
export function* plannedOf({
  store,
  cover,
  batches,
}: KeptPlan): Generator<PlannedBatch, undefined> {
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

export function describePlan(id: string, { cover, batches, kept, backup }: KeptPlan): Plan {
  return { id, count: cover.rows.length, batches, kept: countsOf(kept), backup };
}

export function plannedRun(
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

function countsOf(kept: KeptRows): Readonly<Record<KeptReason, number>> {
  return {
    'already-gone': kept['already-gone'].length,
    'changed-kept': kept['changed-kept'].length,
  };
}

import { confirmRun } from '#engine/confirm-run.ts';
import type { PlannedBatch } from '#engine/plan.ts';
import { PLAN_LIFETIME_MS, planFileLines } from '#engine/plan-file.ts';
import type { DeleteRun, KeptKey } from '#engine/run-record.ts';
import type { VectorIndex } from '#protocol/vector-index.ts';
import { browserClock } from './browser-clock.ts';
import { engineThroughProxy } from './engine-through-proxy.ts';
import { gatherText } from './gather-text.ts';

export interface PlanToWrite {
  readonly run: DeleteRun;
  readonly batches: Iterable<PlannedBatch>;
  readonly kept: Iterable<KeptKey>;
  readonly typedName: string;
  readonly index: VectorIndex;
  readonly actor: string;
}

/**
 * Confirms a plan at the proxy, so that its audit log knows of it, and writes it
 * down to be run elsewhere. The tokens are thrown away: there they mean nothing.
 *
 * @throws ServiceError when the confirmation is refused
 */
export async function writePlan(plan: PlanToWrite): Promise<Blob> {
  const { run, batches, kept, typedName, index, actor } = plan;
  const { id, connection, environment, region, accountId, bucket, staged, driftCheck } = run;
  const deps = engineThroughProxy(run);
  const signal = new AbortController().signal;
  const { confirmationId } = await confirmRun(deps, run, typedName, signal);
  const confirmedAt = browserClock.now();
  const header = {
    ...{ id, connection, environment, region, accountId, bucket, staged, driftCheck },
    index,
    confirmedAt,
    confirmedBy: actor,
    confirmationId,
    typedName,
    validUntil: confirmedAt + PLAN_LIFETIME_MS,
    count: run.batches.reduce((sum, { count }) => sum + count, 0),
    backup: run.backup === null ? ('declined' as const) : ('required' as const),
  };
  return await gatherText(planFileLines(header, batches, kept), 'application/jsonl');
}

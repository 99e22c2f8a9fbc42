import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { indexOptions } from '#console/features/buckets/bucket-queries.ts';
import { followRun } from '#console/features/runs/run-store.ts';
import { stagedNow } from '#console/features/staging/staged-keys.ts';
import { counted } from '#console/lib/number-format.ts';
import { saveFile } from '#console/lib/save-file.ts';
import { sessionOptions } from '#console/lib/session-query.ts';
import { Button } from '#console/ui/button.tsx';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { ConfirmDecision, Plan } from '#console/worker/plan-service.ts';
import { type Failure, failureOf } from '#engine/failure.ts';
import type { StagedEntry } from '#engine/staged-entry.ts';
import type { Connection } from '#protocol/proxy-api.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import type { ReviewModel } from './review-model.ts';
import { tellStaged } from './tell-staged.ts';
import { useIsShown } from './use-is-shown.ts';

interface ConfirmStepProps {
  model: ReviewModel;
  connection: Connection;
}

/** A plan, and what was staged when it was made. */
interface OpenPlan {
  readonly plan: Plan;
  readonly staged: ReadonlyMap<string, StagedEntry>;
}

/** Only what takes longer is told of: else the button would flicker. */
const SLOW_MS = 400;

/** Opens the confirmation for exactly what is listed now, and closes it when that changes. */
export function ConfirmStep({ model, connection }: ConfirmStepProps) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [open, setOpen] = useState<OpenPlan | null>(null);
  const [planning, setPlanning] = useState<'no' | 'yes' | 'slowly'>('no');
  const { target, setNotice } = model;

  const isOutdated = open !== null && open.staged !== model.staged;
  useEffect(() => {
    if (!isOutdated) return;
    setOpen(null);
    setNotice('What is staged changed meanwhile, so the confirmation was closed. Look again.');
  }, [isOutdated, setNotice]);

  const planId = open?.plan.id;
  useEffect(() => {
    if (planId === undefined) return;
    return () => discard(planId);
  }, [planId]);
  const isShown = useIsShown();

  /** For a million keys it takes some seconds; a second click must not begin anew. */
  async function planOnce() {
    if (planning !== 'no') return;
    setPlanning('yes');
    const slow = setTimeout(() => setPlanning('slowly'), SLOW_MS);
    try {
      await plan();
    } catch (error) {
      setNotice(`Nothing can be confirmed at the moment: ${failureOf(error).message}`);
    } finally {
      clearTimeout(slow);
      setPlanning('no');
    }
  }

  async function plan() {
    setNotice(null);
    const staged = stagedNow(target);
    // Whatever was decided last has to be known where the plan is made.
    await tellStaged(target);
    const answer = await engineWorker().cleanup.plan(orderOf(model, connection));
    if (!answer.ok) setNotice(answer.failure.message);
    else if (isShown()) setOpen({ plan: answer.plan, staged });
    else discard(answer.plan.id);
    // Once the run has begun its page has to be there, even when the proxy is not: a
    // page whose program cannot be loaded is loaded anew, which would cut the run off.
    await import('#console/features/runs/run-page.tsx').catch(() => undefined);
  }

  async function confirm(decision: ConfirmDecision): Promise<Failure | null> {
    if (open === null || stagedNow(target) !== open.staged) return null;
    try {
      const answer = await engineWorker().cleanup.confirm(open.plan.id, decision);
      if (!answer.ok) return answer.failure;
      setOpen(null);
      void followRun(answer.run);
      void navigate({
        to: '/c/$connection/$bucket/$index/runs/$run',
        params: { ...target, run: answer.run },
      });
      return null;
    } catch (error) {
      return failureOf(error);
    }
  }

  async function exportPlan(decision: ConfirmDecision): Promise<Failure | null> {
    if (open === null) return null;
    try {
      const { connection: name, bucket, index } = target;
      const facts = {
        index: await queries.ensureQueryData(indexOptions(name, bucket, index)),
        actor: (await queries.ensureQueryData(sessionOptions())).actor,
      };
      const answer = await engineWorker().cleanup.exportPlan(open.plan.id, decision, facts);
      if (!answer.ok) return answer.failure;
      saveFile(answer.file, answer.fileName);
      setOpen(null);
      setNotice(
        `The plan was saved as ${answer.fileName}, and nothing was deleted yet. Run it near the bucket: vector-bucket-console run ${answer.fileName}`,
      );
      return null;
    } catch (error) {
      return failureOf(error);
    }
  }

  return (
    <>
      <Button kind="primary" aria-busy={planning !== 'no'} onClick={() => void planOnce()}>
        {planning === 'slowly' ? 'Listing' : 'Confirm deletion of'}{' '}
        {counted(model.state.counts.present, 'vector')}…
      </Button>
      {open !== null && !isOutdated && (
        <ConfirmDialog
          plan={open.plan}
          bucket={target.bucket}
          index={target.index}
          connection={connection}
          onConfirm={confirm}
          onExport={exportPlan}
          onCancel={() => setOpen(null)}
        />
      )}
    </>
  );
}

/** The worker keeps every key of a plan. One whose run has begun it knows no more. */
function discard(plan: string): void {
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

import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { indexOptions } from '#console/features/buckets/bucket-queries.ts';
import { followRun } from '#console/features/runs/run-store.ts';
import { stagedNow } from '#console/features/staging/staged-keys.ts';
import { counted, formatCount } from '#console/lib/number-format.ts';
import { saveFile } from '#console/lib/save-file.ts';
import { sessionOptions } from '#console/lib/session-query.ts';
import { Button, IconButton } from '#console/ui/button.tsx';
import { ProgressBar } from '#console/ui/progress-bar.tsx';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { ConfirmDecision } from '#console/worker/plan-answer.ts';
import { type Failure, failureOf } from '#engine/failure.ts';
import type { Connection } from '#protocol/proxy-api.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { discardPlan, type OpenPlan, type Planning, usePlanning } from './planning.ts';
import type { ReviewModel } from './review-model.ts';

interface ConfirmStepProps {
  model: ReviewModel;
  connection: Connection;
}

/** Opens the confirmation for exactly what is listed now, and closes it when that changes. */
export function ConfirmStep({ model, connection }: ConfirmStepProps) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [open, setOpen] = useState<OpenPlan | null>(null);
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
    return () => discardPlan(planId);
  }, [planId]);
  const planning = usePlanning(model, connection, (plan) => {
    setOpen(plan);
    // Once the run has begun its page has to be there, even when the proxy is not: a
    // page whose program cannot be loaded is loaded anew, which would cut the run off.
    import('#console/features/runs/run-page.tsx').catch(() => undefined);
  });

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
      <PlanButton planning={planning} total={model.state.counts.present} />
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

function PlanButton({ planning, total }: { planning: Planning; total: number }) {
  const button = useRef<HTMLButtonElement>(null);
  const { isUnderWay, done, begin, stop } = planning;
  function stopHere() {
    stop();
    // What was pressed is about to go.
    button.current?.focus();
  }
  // Nothing is added that would not have room beside it: what is below must not move.
  return (
    <>
      <p role="status" className="sr-only">
        {done !== null && `Listing ${counted(total, 'vector')} to be deleted`}
      </p>
      {done !== null && (
        <IconButton label="Stop listing" onClick={stopHere}>
          <X size={16} aria-hidden />
        </IconButton>
      )}
      <span className="relative inline-flex">
        <Button ref={button} kind="primary" aria-busy={isUnderWay} onClick={begin}>
          {done === null
            ? `Confirm deletion of ${counted(total, 'vector')}…`
            : `Listing ${formatCount(done)} of ${formatCount(total)}…`}
        </Button>
        {done !== null && (
          <ProgressBar
            label="Vectors listed"
            done={done}
            total={total}
            className="absolute inset-x-0 -bottom-2"
          />
        )}
      </span>
    </>
  );
}

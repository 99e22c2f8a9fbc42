import type { BatchWork } from '#engine/batch-work.ts';
import { batchesLeft, reconfirmRun } from '#engine/confirm-run.ts';
import { deleteWork } from '#engine/delete-work.ts';
import type { EngineDeps } from '#engine/reading.ts';
import type { DeleteRun, PlannedKey } from '#engine/run-record.ts';
import type { RunState } from '#engine/run-state.ts';
import { confirmationPhrase } from '#protocol/proxy-api.ts';
import type { Job } from './execute-job.ts';
import { JobError } from './job-error.ts';
import type { PlanReader } from './plan-reader.ts';

/** How a plan's batches are worked on, and confirmed anew when their confirmation is over. */
export function planWork(
  deps: EngineDeps,
  state: RunState,
  reader: PlanReader,
): { readonly work: BatchWork<PlannedKey> } & Pick<Job<PlannedKey>, 'reconfirm'> {
  const run = deleteRunOf(state);
  return {
    work: deleteWork(deps, run, reader),
    // The operator confirmed the whole plan; what is left of it is part of that.
    reconfirm: async (now) => {
      const left = batchesLeft(now).reduce((sum, { count }) => sum + count, 0);
      const phrase = confirmationPhrase(run.environment, run.index, left);
      const never = new AbortController().signal;
      return await reconfirmRun(deps, { ...now, run }, phrase, never);
    },
  };
}

function deleteRunOf({ run }: RunState): DeleteRun {
  if (run.kind === 'delete') return run;
  throw new JobError(
    'The folder holds the journal of a restore. Choose another one with --work-dir.',
  );
}

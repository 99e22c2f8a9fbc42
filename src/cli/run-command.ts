import { requireBackup } from './back-up-plan.ts';
import {
  beginPlan,
  type PlanJob,
  type RunFlags,
  requireSameIndex,
  requireSamePlan,
} from './begin-plan.ts';
import { executeJob, STATUS } from './execute-job.ts';
import { commandText, interruption } from './interruption.ts';
import { connectJob } from './job-connection.ts';
import { JobError } from './job-error.ts';
import { JOB_OPTIONS, readJobFlags } from './job-flags.ts';
import { createJobOutput } from './job-output.ts';
import { openJournal } from './journal-file.ts';
import { parseFlagsAndFile } from './parse-flags.ts';
import { PlanReader } from './plan-reader.ts';
import { planWork } from './plan-work.ts';
import { countText } from './rate-meter.ts';
import { openWorkFolder } from './work-folder.ts';

/** Deletes side by side, unless told otherwise. */
const CONCURRENCY = 16;

/**
 * `run PLAN`: executes a confirmed plan, or goes on with it.
 *
 * @returns exit status (`STATUS`); 2 comes from an error, when nothing was begun
 */
export async function runPlan(words: readonly string[]): Promise<number> {
  const flags = parseRunFlags(words);
  const output = createJobOutput(flags.json);
  const interrupted = interruption();
  const folder = await openWorkFolder(flags.workDir);
  try {
    const reader = await PlanReader.open(flags.plan, interrupted);
    try {
      const { header, batches, kept } = reader.plan;
      output.tell(
        { event: 'checked', plan: header.id, staged: header.staged, count: header.count },
        `The plan is whole: ${countText(header.count)} keys of ${header.bucket}/${header.index.indexName} in ${countText(batches.length)} batches; ${countText(kept['already-gone'] + kept['changed-kept'])} of ${countText(header.staged)} staged keys are kept out.`,
      );
      return await perform({ reader, folder, flags, output, interrupted }, words);
    } finally {
      await reader.close();
    }
  } catch (error) {
    if (!interrupted.aborted) throw error;
    process.stderr.write('Nothing was begun.\n');
    return STATUS.interrupted;
  } finally {
    await folder.close();
  }
}

async function perform(job: PlanJob, words: readonly string[]): Promise<number> {
  const { reader, folder, flags, output, interrupted } = job;
  const { header } = reader.plan;
  const connection = await connectJob(header, flags, folder);
  try {
    const known = await openJournal(folder.journal);
    if (known !== null) requireSamePlan(known.state, reader.plan, folder.path);
    else if (flags.stop) {
      throw new JobError(
        `There is nothing to stop: no run of this plan was begun in ${folder.path}.`,
      );
    }
    const journal = known ?? (await beginPlan(job, connection));
    try {
      return await executeJob({
        clock: connection.clock,
        journal,
        keys: reader,
        folder,
        flags,
        output,
        interrupted,
        ...planWork(connection, journal.state, reader),
        command: commandText(['run', ...words.filter((word) => word !== '--stop')]),
        check: async () => {
          await requireSameIndex(header, connection, interrupted);
          // A run that begins now has just made and compared it.
          const { backup } = journal.state.run;
          if (known !== null && backup !== null) await requireBackup(folder.backup, backup);
        },
      });
    } finally {
      await journal.close();
    }
  } finally {
    await connection.close();
  }
}

function parseRunFlags(words: readonly string[]): RunFlags {
  const { file, flags } = parseFlagsAndFile('run', 'PLAN', words, {
    ...JOB_OPTIONS,
    'no-drift-check': { type: 'boolean', default: false },
  });
  return {
    ...readJobFlags(flags, { workDir: `${file}.run`, concurrency: CONCURRENCY }),
    plan: file,
    driftCheck: flags['no-drift-check'] ? false : null,
  };
}

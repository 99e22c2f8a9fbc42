import type { CheckedPlan } from '#engine/check-plan-file.ts';
import { confirmRun } from '#engine/confirm-run.ts';
import { planDigest } from '#engine/plan.ts';
import type { PlanHeader } from '#engine/plan-file.ts';
import type { DeleteRun } from '#engine/run-record.ts';
import type { RunState } from '#engine/run-state.ts';
import { backUpPlan, type LeftOut } from './back-up-plan.ts';
import type { JobConnection } from './job-connection.ts';
import { JobError } from './job-error.ts';
import type { JobFlags } from './job-flags.ts';
import type { JobOutput } from './job-output.ts';
import { beginJournal, type JournalFile } from './journal-file.ts';
import type { PlanReader } from './plan-reader.ts';
import { countText, RateMeter, timeLeftText } from './rate-meter.ts';
import type { WorkFolder } from './work-folder.ts';

export interface RunFlags extends JobFlags {
  readonly plan: string;
  /** Null: as the plan says. */
  readonly driftCheck: false | null;
}

/** What one execution of a plan has at hand. */
export interface PlanJob {
  readonly reader: PlanReader;
  readonly folder: WorkFolder;
  readonly flags: RunFlags;
  readonly output: JobOutput;
  readonly interrupted: AbortSignal;
}

/**
 * Everything that comes before the first delete: the plan still holds, the backup
 * is made and read back, the batches are confirmed at this process's proxy, and
 * the journal has its first entries.
 *
 * @throws JobError, ServiceError, BackupError, or the signal's reason; nothing is begun then
 */
export async function beginPlan(job: PlanJob, connection: JobConnection): Promise<JournalFile> {
  const { reader, folder, output, interrupted, flags } = job;
  const { header, batches, kept } = reader.plan;
  const { clock } = connection;
  requireInTime(header, clock.now());
  await requireSameIndex(header, connection, interrupted);
  const backup =
    header.backup === 'declined'
      ? null
      : await backUpPlan(
          {
            ...connection,
            readAhead: flags.readConcurrency,
            signal: interrupted,
            onProgress: backupProgress(job),
          },
          reader,
          folder.backup,
        );
  if (backup !== null) {
    output.tell(
      { event: 'backup', step: 'done', file: folder.backup, ...backup.fact },
      `${countText(backup.fact.count)} vectors are backed up in ${folder.backup}, read back and compared.`,
    );
  }
  const run: DeleteRun = {
    kind: 'delete',
    id: header.id,
    connection: header.connection,
    environment: header.environment,
    region: header.region,
    accountId: header.accountId,
    bucket: header.bucket,
    index: header.index.indexName,
    confirmedAt: header.confirmedAt,
    staged: header.staged,
    batches,
    kept,
    backup: backup?.fact ?? null,
    driftCheck: flags.driftCheck ?? header.driftCheck,
  };
  const confirmation = await confirmRun(connection, run, header.typedName, interrupted);
  const at = clock.now();
  const leftOut = backup?.leftOut ?? new Map<number, LeftOut>();
  return await beginJournal(
    folder.journal,
    { type: 'begun', at, run, confirmation },
    [...leftOut].map(([batch, positions]) => ({ type: 'checked', at, batch, ...positions })),
  );
}

/** @throws JobError unless the journal is one of this very plan */
export function requireSamePlan(
  { run }: RunState,
  { header, batches }: CheckedPlan,
  folder: string,
): void {
  const isSame = run.id === header.id && planDigest(run.batches) === planDigest(batches);
  if (run.kind === 'delete' && isSame) return;
  throw new JobError(
    `The folder ${folder} holds another run, ${run.id}; this plan is ${header.id}. Choose another folder with --work-dir.`,
  );
}

function requireInTime({ validUntil, confirmedAt }: PlanHeader, now: number): void {
  if (now < validUntil) return;
  throw new JobError(
    `The plan was confirmed on ${new Date(confirmedAt).toISOString()} and had to be begun before ${new Date(validUntil).toISOString()}. Review and confirm it again in the console.`,
  );
}

/**
 * An index made anew under the old name is not what was reviewed.
 *
 * @throws JobError; the signal's reason
 */
export async function requireSameIndex(
  { index, bucket }: PlanHeader,
  connection: JobConnection,
  signal: AbortSignal,
): Promise<void> {
  const where = `${bucket}/${index.indexName}`;
  const found = await connection.readIndex(index.indexName, signal).catch((error: Error) => {
    signal.throwIfAborted();
    throw new JobError(`The index ${where} cannot be read: ${error.message} Nothing was sent.`);
  });
  for (const fact of ['dimension', 'distanceMetric', 'createTime'] as const) {
    const [planned, now] = [index[fact], found[fact]];
    if (planned === undefined || now === undefined || planned === now) continue;
    throw new JobError(
      `The index ${where} is not the one that was reviewed: its ${fact} was ${planned} and is ${now}. Review it again.`,
    );
  }
}

function backupProgress({ output, reader }: PlanJob) {
  const total = reader.plan.header.count;
  const meters = { writing: new RateMeter(), comparing: new RateMeter() };
  const words = { writing: 'Backing up', comparing: 'Comparing the backup' };
  return (step: 'writing' | 'comparing', done: number): void =>
    output.progress(() => {
      const pace = meters[step].note(performance.now(), done, total);
      return {
        event: { event: 'backup', step, done, total, ...pace },
        words: `${words[step]}: ${countText(done)} of ${countText(total)} keys · ${countText(pace.rate)} a second · ${timeLeftText(pace.timeLeft)}`,
      };
    });
}

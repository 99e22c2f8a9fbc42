import { createInterface } from 'node:readline/promises';
import { Readable } from 'node:stream';
import { restoreWork } from '#engine/restore-work.ts';
import type { AuditLog } from '#proxy/audit-log.ts';
import { BackupSource } from './backup-source.ts';
import { beginRestore, requireSameRestore, restoreTarget } from './begin-restore.ts';
import { executeJob, STATUS } from './execute-job.ts';
import { commandText, interruption } from './interruption.ts';
import { connectJob, type JobConnection } from './job-connection.ts';
import { JobError } from './job-error.ts';
import { createJobOutput, type JobOutput } from './job-output.ts';
import { openJournal } from './journal-file.ts';
import { countText, RateMeter, timeLeftText } from './rate-meter.ts';
import { type Conflicts, conflictText, findConflicts } from './restore-conflicts.ts';
import { parseRestoreFlags, type RestoreFlags } from './restore-flags.ts';
import { freshSecrets, openWorkFolder, type WorkFolder } from './work-folder.ts';

/** What one restore has at hand. */
interface RestoreJob {
  readonly source: BackupSource;
  readonly flags: RestoreFlags;
  readonly output: JobOutput;
  readonly interrupted: AbortSignal;
}

/**
 * `restore BACKUP`: puts vectors of a backup back, or goes on with it.
 *
 * @returns exit status (`STATUS`); 2 comes from an error, when nothing was begun
 */
export async function runRestore(words: readonly string[]): Promise<number> {
  const flags = parseRestoreFlags(words);
  const output = createJobOutput(flags.json);
  const interrupted = interruption();
  try {
    const source = await openSource(flags, output, interrupted);
    try {
      const job = { source, flags, output, interrupted };
      return flags.dryRun ? await rehearse(job) : await perform(job, words);
    } finally {
      await source.close();
    }
  } catch (error) {
    if (!interrupted.aborted) throw error;
    process.stderr.write('Nothing was begun.\n');
    return STATUS.interrupted;
  }
}

async function openSource(
  { backup, selection }: RestoreFlags,
  output: JobOutput,
  interrupted: AbortSignal,
): Promise<BackupSource> {
  const source = await BackupSource.open(
    backup,
    selection,
    (done) =>
      output.progress(() => ({
        event: { event: 'progress', step: 'reading', done },
        words: `Reading the backup: ${countText(done)} vectors`,
      })),
    interrupted,
  );
  const { header, fact, chosen, notInBackup } = source.selected;
  const missing =
    notInBackup === 0 ? '' : ` ${countText(notInBackup)} keys that were named are not in it.`;
  output.tell(
    { event: 'checked', count: fact.count, chosen, notInBackup, createdAt: header.createdAt },
    `The backup is whole: ${countText(fact.count)} vectors of ${header.bucket}/${header.index.indexName}, made ${header.createdAt}; ${countText(chosen)} are chosen.${missing}`,
  );
  if (chosen > 0) return source;
  throw new JobError(
    `None of the ${fact.count} vectors of ${backup} is chosen. Change --only, --prefix or --keys.`,
  );
}

/** Shows what a restore would meet; nothing is written, neither there nor here. */
async function rehearse({ source, flags, output, interrupted }: RestoreJob): Promise<number> {
  const target = restoreTarget(source.selected.header, flags.into);
  const connection = await connectJob(target, flags, {
    auditLog: NO_LOG,
    secrets: freshSecrets(),
    readOnly: true,
  });
  try {
    await target.requireFit(connection, interrupted);
    await showConflicts({ source, flags, output, interrupted }, connection, target.index);
    return STATUS.done;
  } finally {
    await connection.close();
  }
}

async function perform(job: RestoreJob, words: readonly string[]): Promise<number> {
  const folder = await openWorkFolder(job.flags.workDir);
  try {
    const target = restoreTarget(job.source.selected.header, job.flags.into);
    const connection = await connectJob(target, job.flags, folder);
    try {
      return await performThere(job, words, { folder, connection, target });
    } finally {
      await connection.close();
    }
  } finally {
    await folder.close();
  }
}

async function performThere(
  job: RestoreJob,
  words: readonly string[],
  {
    folder,
    connection,
    target,
  }: {
    readonly folder: WorkFolder;
    readonly connection: JobConnection;
    readonly target: ReturnType<typeof restoreTarget>;
  },
): Promise<number> {
  const { source, flags, output, interrupted } = job;
  const known = await openJournal(folder.journal);
  if (known !== null) requireSameRestore(known.state, source.selected, target, flags, folder.path);
  else if (flags.stop) {
    throw new JobError(`There is nothing to stop: no restore was begun in ${folder.path}.`);
  } else {
    await target.requireFit(connection, interrupted);
    await requireConsent(job, await showConflicts(job, connection, target.index));
  }
  const journal = known ?? (await beginRestore(source.selected, target, flags, folder.journal));
  try {
    return await executeJob({
      clock: connection.clock,
      journal,
      work: restoreWork(connection, { index: target.index, overwrite: flags.overwrite }, source),
      keys: source,
      folder,
      flags,
      output,
      interrupted,
      reconfirm: null,
      command: commandText(['restore', ...words.filter((word) => word !== '--stop')]),
      check: () => target.requireFit(connection, interrupted),
    });
  } finally {
    await journal.close();
  }
}

async function showConflicts(
  { source, flags, output, interrupted }: RestoreJob,
  connection: JobConnection,
  index: string,
): Promise<Conflicts> {
  const total = source.selected.chosen;
  const meter = new RateMeter();
  const conflicts = await findConflicts(connection, index, source.contents(), {
    signal: interrupted,
    readAhead: flags.readConcurrency,
    onProgress: (done) =>
      output.progress(() => {
        const pace = meter.note(performance.now(), done, total);
        return {
          event: { event: 'progress', step: 'comparing', done, total, ...pace },
          words: `Reading what is there: ${countText(done)} of ${countText(total)} · ${timeLeftText(pace.timeLeft)}`,
        };
      }),
  });
  output.tell(
    { event: 'conflicts', ...conflicts, overwrite: flags.overwrite },
    `Of the chosen keys in the index today:\n${conflictText(conflicts, flags.overwrite)}`,
  );
  return conflicts;
}

/** @throws JobError unless somebody agrees */
async function requireConsent({ flags }: RestoreJob, { absent, different }: Conflicts) {
  if (flags.yes) return;
  if (!process.stdin.isTTY) {
    throw new JobError(
      'Nothing was written: there is no terminal to ask at. Look at the conflicts above, then say --yes.',
    );
  }
  const writes = absent + (flags.overwrite ? different : 0);
  const dialog = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await dialog.question(`Write ${countText(writes)} vectors? Type "yes" to go on: `);
  dialog.close();
  if (answer.trim() !== 'yes') throw new JobError('Nothing was written.');
}

/** Of a proxy that only reads: nothing is recorded, and what would have to be is refused. */
const NO_LOG: AuditLog = {
  append: () => Promise.reject(new Error('A rehearsal writes nothing.')),
  read: () => Readable.from([]),
  close: async () => undefined,
};

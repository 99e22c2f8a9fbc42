import { type Failure, ownFailure } from '#engine/failure.ts';
import type { RestoreFiles } from './restore-files.ts';
import { checkedBackup, openingFailure } from './restore-opening.ts';
import type { RunService } from './run-service.ts';

export type GivingAnswer =
  | { readonly ok: true }
  | { readonly ok: false; readonly failure: Failure };

/** Gives a run its backup once more, which this browser does not have any more, and goes on with it. */
export async function giveBackup(
  run: string,
  file: File,
  { files, runs }: { readonly files: RestoreFiles; readonly runs: RunService },
): Promise<GivingAnswer> {
  const wanted = (await runs.restoreOf(run))?.backup;
  if (wanted === undefined) {
    return refused(ownFailure('NoSuchRun', `There is no restore ${run} in this browser.`));
  }
  const { signal } = new AbortController();
  try {
    const kept = await files.keep(run, file, () => undefined, signal);
    const { sha256 } = await checkedBackup(kept.file, () => undefined, signal);
    if (sha256 === wanted.sha256) {
      files.release(run);
      runs.goOn(run);
      return { ok: true };
    }
    await files.remove(run);
    return refused(
      ownFailure(
        'OtherBackup',
        `${file.name} is a whole backup, but not the one that this run puts back: its SHA-256 is ${sha256}, that of ${wanted.fileName} is ${wanted.sha256}. Choose that file.`,
      ),
    );
  } catch (error) {
    await files.remove(run);
    return refused(openingFailure(error, file.name, false));
  }
}

function refused(failure: Failure): GivingAnswer {
  return { ok: false, failure };
}

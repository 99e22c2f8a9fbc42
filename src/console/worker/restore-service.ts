import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import { type Failure, failureOf, ownFailure } from '#engine/failure.ts';
import type { RestoreSelection } from '#engine/restore-plan.ts';
import { browserClock } from './browser-clock.ts';
import { pacedProgress } from './paced-progress.ts';
import { type GivingAnswer, giveBackup } from './restore-file-again.ts';
import type { RestoreFiles } from './restore-files.ts';
import {
  type OpenedBackup,
  type OpeningProgress,
  openingFailure,
  type Prepared,
  prepareRestore,
  type RestoreTarget,
} from './restore-opening.ts';
import type {
  ChosenKeys,
  ConflictCounts,
  RestoreChoice,
  RestoreKeyQuery,
  RestoreKeyWindow,
} from './restore-preparation.ts';
import { comparePrepared, plannedRun, startProblem } from './restore-start.ts';
import { newRunId } from './run-id.ts';
import type { RunService } from './run-service.ts';
import { INDEX_BUSY } from './run-wishes.ts';

type Refusal = { readonly ok: false; readonly failure: Failure };
export type OpeningAnswer = { readonly ok: true; readonly backup: OpenedBackup } | Refusal;
export type ComparisonAnswer = { readonly ok: true; readonly counts: ConflictCounts } | Refusal;
export type RestoreAnswer = { readonly ok: true; readonly run: string } | Refusal;

interface RestoreDeps {
  readonly files: RestoreFiles;
  readonly runs: RunService;
}

/** From a backup file to the run that puts its vectors back. */
export function createRestoreService({ files, runs }: RestoreDeps) {
  const prepared = new Map<string, Prepared>();
  const stops = createStops();
  /** Left-overs of tabs that were closed; before the first file of this one is kept. */
  let swept: Promise<void> | null = null;

  return {
    /** Copies a file to where it outlives the page, and checks all of it. */
    async openBackup(
      where: RestoreTarget,
      file: File,
      onProgress: (progress: OpeningProgress) => void,
    ): Promise<OpeningAnswer> {
      const signal = stops.begin(targetId(where.target));
      swept ??= files.sweep(runs.isUnfinished).catch(() => undefined);
      await swept;
      try {
        const id = newRunId(browserClock.now());
        const known = await prepareRestore({ id, where, file }, files, onProgress, signal);
        prepared.set(id, known);
        return { ok: true, backup: known.backup };
      } catch (error) {
        return refusal(openingFailure(error, file.name, signal.aborted));
      }
    },

    stopOpeningBackup: (target: IndexTarget): void => stops.stop(targetId(target)),

    /** @returns null when the choice names a run whose keys are not known, a later choice was made, or the backup is not open any more */
    async chooseVectors(id: string, choice: RestoreChoice): Promise<ChosenKeys | null> {
      stops.stop(id);
      const known = prepared.get(id);
      if (known === undefined) return null;
      known.choices += 1;
      const turn = known.choices;
      const selection = await selectionOf(choice, runs).catch(() => null);
      if (selection === null || turn !== known.choices) return null;
      return known.preparation.choose(selection);
    },

    /** Reads what the index has under the chosen keys; `onProgress` is told how many were read. */
    async compareVectors(
      id: string,
      onProgress: (done: number) => void,
    ): Promise<ComparisonAnswer> {
      const known = prepared.get(id);
      if (known === undefined) return CLOSED;
      const signal = stops.begin(id);
      try {
        const counts = await comparePrepared(known, pacedProgress(onProgress), signal);
        return { ok: true, counts };
      } catch (error) {
        return refusal(signal.aborted ? STOPPED : failureOf(error));
      }
    },

    stopComparing: (id: string): void => stops.stop(id),

    restoreKeys: (id: string, query: RestoreKeyQuery): RestoreKeyWindow =>
      prepared.get(id)?.preparation.window(query) ?? { total: 0, lines: [] },

    /** @param overwrite whether what was read as different is written over, as the operator confirmed */
    async startRestore(id: string, overwrite: boolean): Promise<RestoreAnswer> {
      const known = prepared.get(id);
      if (known === undefined) return CLOSED;
      const problem = startProblem(known);
      if (problem !== null) return refusal(problem);
      known.isTaken = true;
      try {
        if (await runs.isIndexBusy(known.where.target)) {
          return refusal(ownFailure('IndexBusy', INDEX_BUSY));
        }
        const run = plannedRun(known, overwrite);
        const keys = known.preparation.storedBatches(overwrite);
        await runs.start({ run, confirmation: null, keys, kept: [] });
        prepared.delete(id);
        files.release(id);
        return { ok: true, run: id };
      } catch (error) {
        return refusal(failureOf(error));
      } finally {
        known.isTaken = false;
      }
    },

    /** Lets go of a backup that is not to be restored from. */
    async discardBackup(id: string): Promise<void> {
      stops.stop(id);
      if (prepared.get(id)?.isTaken !== false) return;
      prepared.delete(id);
      await files.remove(id);
    },

    giveBackup: (run: string, file: File): Promise<GivingAnswer> =>
      giveBackup(run, file, { files, runs }),
  };
}

/** What can be stopped, by name; beginning it anew stops what was before. */
function createStops() {
  const controllers = new Map<string, AbortController>();
  return {
    begin(name: string): AbortSignal {
      controllers.get(name)?.abort();
      const controller = new AbortController();
      controllers.set(name, controller);
      return controller.signal;
    },
    stop: (name: string): void => controllers.get(name)?.abort(),
  };
}

async function selectionOf(
  choice: RestoreChoice,
  runs: RunService,
): Promise<RestoreSelection | null> {
  if (choice.kind === 'keys') return { kind: 'keys', keys: new Set(choice.keys) };
  if (choice.kind !== 'run') return choice;
  const keys = await runs.keysWith(choice.run, choice.outcome);
  return keys && { kind: 'keys', keys };
}

const STOPPED = ownFailure('Stopped', 'Reading was stopped, so it is not known what is there.');

const CLOSED = refusal(
  ownFailure(
    'BackupNotOpen',
    'The backup is not open any more: the page was loaded anew. Choose the file again.',
  ),
);

function refusal(failure: Failure): Refusal {
  return { ok: false, failure };
}

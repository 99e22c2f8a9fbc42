import { backupText } from '#engine/backup-text.ts';
import type { BatchWork } from '#engine/batch-work.ts';
import { deleteWork } from '#engine/delete-work.ts';
import { executeRun, type LiveFigures } from '#engine/execute-run.ts';
import { failureOf } from '#engine/failure.ts';
import { readBackup } from '#engine/read-backup.ts';
import { type OpenRestoreSource, restoreSource } from '#engine/restore-source.ts';
import { restoreWork } from '#engine/restore-work.ts';
import type { RestoreRun } from '#engine/run-record.ts';
import type { RunState } from '#engine/run-state.ts';
import { BROWSER_UNPACKING } from './backup-gzip.ts';
import { browserClock } from './browser-clock.ts';
import { engineThroughProxy } from './engine-through-proxy.ts';
import type { RestoreFiles } from './restore-files.ts';
import type { RunStorage } from './run-storage.ts';
import type { RunWatch } from './run-watch.ts';
import { partsOfFile } from './stream-parts.ts';

/** A browser keeps six connections to one address: more requests would only queue, and grow old. */
const CONCURRENCY = 4;

interface ExecutorDeps {
  readonly storage: RunStorage;
  readonly watchOf: (run: string) => RunWatch;
  readonly files: RestoreFiles;
}

/** Works on runs in this tab; each call has to hold the lock of its run. */
export function createRunExecutor({ storage, watchOf, files }: ExecutorDeps) {
  const signals = new Map<string, { stop: AbortController; pause: AbortController }>();

  return {
    /** Works on a run until it rests, has ended, or is stuck. Never rejects. */
    async execute(state: RunState): Promise<void> {
      const { run } = state;
      const watch = watchOf(run.id);
      const control = { stop: new AbortController(), pause: new AbortController() };
      signals.set(run.id, control);
      const onState = (now: RunState, live: LiveFigures) => watch.show(now, { work: 'here', live });
      watch.stick(null);
      watch.show(state, { work: 'here' });
      // Until then what is under way is awaited, whatever the journal says already.
      const rest = (now: RunState) => watch.show(now, { work: restOf(now) ?? 'here' });
      const perform = <Item>(work: BatchWork<Item>) =>
        executeRun(
          { clock: browserClock, journal: storage.journal, work, concurrency: CONCURRENCY },
          state,
          { onState },
          { stop: control.stop.signal, pause: control.pause.signal },
        );
      let source: OpenRestoreSource | null = null;
      try {
        const deps = engineThroughProxy(run);
        if (run.kind === 'delete') {
          rest(await perform(deleteWork(deps, run, storage.keysOf(run.id))));
        } else {
          source = sourceOf(run, { storage, files });
          const rested = await perform(restoreWork(deps, run, source));
          await source.close();
          if (rested.ended !== null) await files.remove(run.id);
          rest(rested);
        }
      } catch (error) {
        await source?.close().catch(() => undefined);
        watch.stick(failureOf(error).message, { needsFile: error instanceof FileGone });
      } finally {
        signals.delete(run.id);
      }
    },

    isWorkingOn: (run: string) => signals.has(run),

    /** @returns false when this tab does not work on the run */
    signal(run: string, wish: 'pause' | 'stop'): boolean {
      signals.get(run)?.[wish].abort();
      return signals.has(run);
    },
  };
}

/** The backup of a restore is not in this browser any more. */
class FileGone extends Error {
  override readonly name = 'FileGone';

  constructor(fileName: string) {
    super(
      `This browser does not have ${fileName} any more, which the vectors come from. Choose the file again, and the run goes on where it is.`,
    );
  }
}

/** Without its file a run can still be stopped; what needs a vector rejects with `FileGone`. */
function sourceOf(
  run: RestoreRun,
  { storage, files }: Pick<ExecutorDeps, 'storage' | 'files'>,
): OpenRestoreSource {
  const open = async () => {
    const file = await files.find(run.id);
    if (file === null) throw new FileGone(run.backup.fileName);
    return (await readBackup(backupText(partsOfFile(file), BROWSER_UNPACKING))).vectors;
  };
  const planned = storage.keysOf(run.id);
  const keysOf = async (at: number) => (await planned.batch(at)).map(({ key }) => key);
  return {
    ...restoreSource(open, keysOf),
    seen: async (at) => (await planned.batch(at)).map(({ content }) => content || null),
  };
}

export type RunExecutor = ReturnType<typeof createRunExecutor>;

/** How a run rests that nobody works on; null when it was cut off and has to go on. */
export function restOf({ ended, paused, isStopping }: RunState): 'over' | 'paused' | null {
  if (ended !== null) return 'over';
  // What was told to end has still to be read, and ended.
  if (isStopping) return null;
  return paused === null ? null : 'paused';
}

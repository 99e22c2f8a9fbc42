import type { Vector } from '#protocol/vector.ts';
import { BackupError } from './backup-format.ts';
import { wholeVector } from './restore-plan.ts';
import type { RestoreSource, WholeVector } from './restore-work.ts';

export interface OpenRestoreSource extends RestoreSource {
  /** Lets go of the file. */
  close(): Promise<void>;
}

/**
 * Reads the batches of a restore out of its backup, forwards: a file that is
 * zipped cannot be read from the middle, so that an earlier batch means to begin
 * anew. Calls made side by side are served one after the other. Holds one batch.
 *
 * @param open the vectors of the backup from its first one on
 * @param keysOf the keys of a batch, in the order of the backup
 */
export function restoreSource(
  open: () => Promise<AsyncGenerator<Vector, unknown, void>>,
  keysOf: (at: number) => Promise<readonly string[]>,
): OpenRestoreSource {
  let reader: AsyncGenerator<Vector, unknown, void> | null = null;
  /** No batch before this one can be found in what is left of the file. */
  let next = 0;
  let last: Promise<unknown> = Promise.resolve();

  async function close(): Promise<void> {
    const closing = reader;
    reader = null;
    next = 0;
    await closing?.return(undefined);
  }

  async function read(at: number): Promise<readonly WholeVector[]> {
    const keys = await keysOf(at);
    if (at < next) await close();
    const isFresh = reader === null;
    const found = await take(keys);
    if (found !== null) {
      next = at + 1;
      return found;
    }
    await close();
    if (!isFresh) return await read(at);
    throw new BackupError(
      `The backup does not have the keys of batch ${at + 1} in their order: it is not the file that this restore was planned from. Choose that one.`,
    );
  }

  /** @returns null when the file ended before all were found */
  async function take(keys: readonly string[]): Promise<readonly WholeVector[] | null> {
    reader ??= await open();
    const found: WholeVector[] = [];
    while (found.length < keys.length) {
      const { done, value } = await reader.next();
      if (done === true) return null;
      if (value.key === keys[found.length]) found.push(wholeVector(value));
    }
    return found;
  }

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
  return { batch: (at) => inTurn(() => read(at)), close: () => inTurn(close) };
}

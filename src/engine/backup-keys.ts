import { BackupError } from './backup-format.ts';
import { type CheckedBackup, readBackup } from './read-backup.ts';
import { wholeVector } from './restore-plan.ts';

export interface BackupKeys extends CheckedBackup {
  /** In the order of the file. */
  readonly keys: ReadonlySet<string>;
}

/**
 * Reads a backup to its end, and makes sure that every vector in it can be put
 * back: `checkBackup`, plus keys and numbers that the service takes, and no key twice.
 *
 * @param onVector called with how many were read so far
 * @throws BackupError, the signal's reason, or what `chunks` throws
 */
export async function readBackupKeys(
  chunks: AsyncIterable<string>,
  onVector: (done: number) => void,
  signal: AbortSignal,
): Promise<BackupKeys> {
  signal.throwIfAborted();
  const { vectors } = await readBackup(chunks);
  const keys = new Set<string>();
  for (;;) {
    const next = await vectors.next();
    signal.throwIfAborted();
    if (next.done === true) return { ...next.value, keys };
    const { key } = wholeVector(next.value);
    if (keys.has(key)) {
      throw new BackupError(
        `has the key ${JSON.stringify(key)}, as a line before it: which of the two to put back is not said. Choose another file.`,
        keys.size + 2,
      );
    }
    keys.add(key);
    onVector(keys.size);
  }
}

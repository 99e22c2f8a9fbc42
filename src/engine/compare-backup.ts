import { BackupError } from './backup-format.ts';
import { contentFingerprint } from './fingerprint.ts';
import { readBackup } from './read-backup.ts';
import type { BackupKey } from './write-backup.ts';

/**
 * Reads a backup back after it was written, and compares it with what was ordered:
 * the hash, and every key in its place with its content. The order of the keys is
 * that of the file, so that none has to be remembered.
 *
 * @param sha256 of the summary that writing ended with
 * @param onProgress vectors found to be right so far
 * @throws BackupError at the first difference, the signal's reason, or what `chunks` throws
 */
export async function compareBackup(
  chunks: AsyncIterable<string>,
  keys: Iterable<BackupKey> | AsyncIterable<BackupKey>,
  sha256: string,
  onProgress: (done: number) => void,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const { vectors } = await readBackup(chunks);
  const ordered = inTurn(keys);
  let done = 0;
  for (;;) {
    signal.throwIfAborted();
    const next = await vectors.next();
    if (next.done === true) {
      if (next.value.sha256 !== sha256) {
        throw new BackupError('The file read back is not the file that was written.');
      }
      break;
    }
    const expected = (await ordered.next()).value;
    const { key } = next.value;
    if (key !== expected?.key || contentFingerprint(next.value) !== expected.content) {
      const wanted =
        expected === undefined ? 'the manifest' : `${JSON.stringify(expected.key)} as verified`;
      throw new BackupError(`has ${JSON.stringify(key)} where ${wanted} belongs.`, done + 2);
    }
    done += 1;
    onProgress(done);
  }
  const lacking = await ordered.next();
  if (lacking.done === true) return;
  let more = 0;
  for await (const _ of ordered) more += 1;
  throw new BackupError(
    `The file read back lacks ${more + 1} keys, the first is ${JSON.stringify(lacking.value.key)}.`,
  );
}

async function* inTurn<T>(items: Iterable<T> | AsyncIterable<T>): AsyncGenerator<T, undefined> {
  yield* items;
}

import { backupText, type WantedText } from '#engine/backup-text.ts';
import { BROWSER_UNPACKING } from './backup-gzip.ts';
import { partsOfFile } from './stream-parts.ts';

/**
 * The text of a file that was chosen, zipped or not, part by part.
 *
 * @param onBytes how many bytes of the file were read so far
 * @param wanted what it has to be; a backup unless told otherwise
 * @throws BackupError for what is no such text; the signal's reason; or what reading the file failed with
 */
export function fileText(
  file: Blob,
  onBytes: (done: number) => void,
  signal: AbortSignal,
  wanted?: WantedText,
): AsyncGenerator<string> {
  return backupText(countedParts(file, onBytes, signal), BROWSER_UNPACKING, wanted);
}

async function* countedParts(
  file: Blob,
  onBytes: (done: number) => void,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let done = 0;
  for await (const part of partsOfFile(file)) {
    signal.throwIfAborted();
    done += part.byteLength;
    onBytes(done);
    yield part;
  }
}

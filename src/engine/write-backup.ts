import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { type BackupHeader, type BackupManifest, headerLine, vectorLine } from './backup-format.ts';
import { contentFingerprint } from './fingerprint.ts';
import { type EngineDeps, readInOrder } from './reading.ts';

/** A key and the `contentFingerprint` that it was verified with. */
export interface BackupKey {
  readonly key: string;
  readonly content: string;
}

export interface BackupRequest {
  readonly header: BackupHeader;
  /** Distinct keys. */
  readonly keys: readonly BackupKey[];
}

export interface BackupSummary extends BackupManifest {
  /** Keys that were gone when read; the file does not have them. */
  readonly missing: readonly string[];
  /** Keys whose data or metadata is no longer what was verified; the file has them as they are now. */
  readonly changed: readonly string[];
}

/**
 * Writes every key with data and metadata as JSON Lines, in order, header first
 * and manifest last (the caller compresses). A page that cannot be read, a vector
 * without its data, a `write` that fails: each rejects, and the bytes then lack
 * their manifest, so that `checkBackup` refuses them.
 *
 * Holds a page of at most 100 vectors as text, and some pages read ahead
 * (`readInOrder`); no page is asked for while `write` is behind.
 *
 * @param onProgress keys read and written so far
 * @throws ServiceError, BackupError, the signal's reason, or what `write` rejected with
 */
export async function writeBackup(
  deps: EngineDeps,
  { header, keys }: BackupRequest,
  write: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>,
  onProgress: (done: number) => void,
  signal: AbortSignal,
): Promise<BackupSummary> {
  const hash = sha256.create();
  const missing: string[] = [];
  const changed: string[] = [];
  let done = 0;
  const put = async (text: string) => {
    const bytes = utf8ToBytes(text);
    hash.update(bytes);
    await write(bytes);
  };

  await put(headerLine(header));
  const options = { signal, returnData: true, returnMetadata: true };
  for await (const { page, found } of readInOrder(deps, header.index.indexName, keys, options)) {
    let text = '';
    for (const { key, content } of page) {
      const vector = found.get(key);
      if (vector === undefined) {
        missing.push(key);
        continue;
      }
      if (contentFingerprint(vector) !== content) changed.push(key);
      text += vectorLine(vector, header.index);
    }
    if (text !== '') await put(text);
    done += page.length;
    onProgress(done);
  }
  const manifest = { count: keys.length - missing.length, sha256: bytesToHex(hash.digest()) };
  await write(utf8ToBytes(`${JSON.stringify(manifest)}\n`));
  return { ...manifest, missing, changed };
}

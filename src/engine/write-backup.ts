import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Vector } from '#protocol/vector.ts';
import { type BackupHeader, type BackupManifest, headerLine, vectorLine } from './backup-format.ts';
import { contentFingerprint } from './fingerprint.ts';
import { type EngineDeps, type Portions, pagesOfMany, readInOrder } from './reading.ts';

/** Keys that are asked for together. */
const PORTION = 1000;

/** A key and the `contentFingerprint` that it was verified with. */
export interface BackupKey {
  readonly key: string;
  readonly content: string;
}

export interface BackupRequest {
  readonly header: BackupHeader;
  /** Distinct keys; asked for some at a time. */
  readonly keys: Iterable<BackupKey>;
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
  const missing: string[] = [];
  const changed: string[] = [];
  const manifest = await writeVectors(
    deps,
    { header, portions: pagesOfMany(keys, PORTION) },
    write,
    {
      onProgress,
      signal,
      belongs: ({ key, content }, _place, vector) => {
        if (vector === null) missing.push(key);
        else if (contentFingerprint(vector) !== content) changed.push(key);
        return true;
      },
    },
  );
  return { ...manifest, missing, changed };
}

export interface WriteOptions<Entry> {
  /**
   * Told of every entry in turn; `place` counts them from 0.
   *
   * @param vector what the key names now; null: it is gone, and cannot be in the file
   * @returns whether the vector belongs into the file
   */
  belongs(entry: Entry, place: number, vector: Vector | null): boolean;
  /** Told how many entries were read and written so far. */
  onProgress(done: number): void;
  readonly signal: AbortSignal;
  readonly readAhead?: number | undefined;
}

/**
 * `writeBackup` for more keys than fit into memory.
 *
 * Holds a page of at most 100 vectors as text, and some pages read ahead
 * (`readInOrder`); no page is asked for while `write` is behind.
 */
export async function writeVectors<Entry extends { readonly key: string }>(
  deps: EngineDeps,
  { header, portions }: { readonly header: BackupHeader; readonly portions: Portions<Entry> },
  write: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>,
  { belongs, onProgress, signal, readAhead }: WriteOptions<Entry>,
): Promise<BackupManifest> {
  const { index } = header;
  const hash = sha256.create();
  let done = 0;
  let count = 0;
  const put = async (text: string) => {
    const bytes = utf8ToBytes(text);
    hash.update(bytes);
    await write(bytes);
  };

  await put(headerLine(header));
  const options = { signal, readAhead, returnData: true, returnMetadata: true };
  for await (const { page, found } of readInOrder(deps, index.indexName, portions, options)) {
    let text = '';
    for (const [at, entry] of page.entries()) {
      const vector = found.get(entry.key) ?? null;
      if (!belongs(entry, done + at, vector) || vector === null) continue;
      text += vectorLine(vector, index);
      count += 1;
    }
    if (text !== '') await put(text);
    done += page.length;
    onProgress(done);
  }
  const manifest = { count, sha256: bytesToHex(hash.digest()) };
  await write(utf8ToBytes(`${JSON.stringify(manifest)}\n`));
  return manifest;
}

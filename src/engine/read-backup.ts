import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { type Vector, vectorSchema } from '#protocol/vector.ts';
import {
  BackupError,
  type BackupHeader,
  type BackupManifest,
  backupManifestSchema,
  parseBackupHeader,
} from './backup-format.ts';
import { linesOf } from './text-lines.ts';

export interface CheckedBackup extends BackupManifest {
  readonly header: BackupHeader;
}

/** A backup being read: its header is known, its vectors follow. */
export interface BackupReading {
  readonly header: BackupHeader;
  /**
   * Each vector in turn, one in memory at a time. Only when this has ended without
   * an error is the file known to be whole; what it returns is what it has proved.
   */
  readonly vectors: AsyncGenerator<Vector, CheckedBackup, void>;
}

/**
 * Reads a backup in text chunks of any size that were already unzipped
 * (`backupText`). Lines may end in CR LF and the last one without any: the hash is
 * over the lines as they were written. Anything else that was added, lost or
 * altered is refused.
 *
 * @throws BackupError naming the line and the rule, here when there is no header;
 *   from `vectors` when a line, the count or the hash is wrong, or the manifest is
 *   missing or not last. What `chunks` throws passes through.
 */
export async function readBackup(chunks: AsyncIterable<string>): Promise<BackupReading> {
  const lines = linesOf(chunks);
  const first = await lines.next();
  if (first.done === true) throw new BackupError('The backup is empty. Choose another file.');
  return backupOf(first.value, lines);
}

/**
 * `readBackup` whose first line was read already; `lines` are those after it.
 *
 * @throws BackupError when `first` is no header
 */
export function backupOf(first: string, lines: AsyncGenerator<string>): BackupReading {
  const header = parseBackupHeader(parseLine(first, 1));
  return { header, vectors: vectorsOf(header, first, lines) };
}

/**
 * `readBackup` to its end.
 *
 * @param onVector called for each vector in turn; the whole file is only known
 *   to be good once the promise is fulfilled
 * @throws BackupError, or what `chunks` throws
 */
export async function checkBackup(
  chunks: AsyncIterable<string>,
  onVector?: (vector: Vector) => void,
): Promise<CheckedBackup> {
  const { vectors } = await readBackup(chunks);
  for (;;) {
    const next = await vectors.next();
    if (next.done === true) return next.value;
    onVector?.(next.value);
  }
}

async function* vectorsOf(
  header: BackupHeader,
  firstLine: string,
  lines: AsyncGenerator<string>,
): AsyncGenerator<Vector, CheckedBackup, void> {
  const hash = sha256.create().update(utf8ToBytes(`${firstLine}\n`));
  let count = 0;
  for await (const text of lines) {
    const line = count + 2;
    const value = parseLine(text, line);
    const vector = vectorSchema.safeParse(value);
    if (vector.success) {
      requireDimension(vector.data, header.index.dimension, line);
      hash.update(utf8ToBytes(`${text}\n`));
      count += 1;
      yield vector.data;
      continue;
    }
    const manifest = backupManifestSchema.safeParse(value);
    if (!manifest.success) throw new BackupError('is neither a vector nor the manifest.', line);
    const { done } = await lines.next();
    if (done !== true) {
      throw new BackupError('follows the manifest, which has to be the last line.', line + 1);
    }
    return { header, ...requireManifest(manifest.data, count, bytesToHex(hash.digest()), line) };
  }
  throw new BackupError(
    `The backup ends after line ${count + 1} without its manifest: it was cut off. Choose another file.`,
  );
}

function requireManifest(
  manifest: BackupManifest,
  count: number,
  digest: string,
  line: number,
): BackupManifest {
  if (manifest.count !== count) {
    throw new BackupError(
      `the manifest counts ${manifest.count} vectors, the file has ${count}.`,
      line,
    );
  }
  if (manifest.sha256 !== digest) {
    throw new BackupError(
      `the manifest's SHA-256 is ${manifest.sha256}, that of the lines before it is ${digest}: the file was altered.`,
      line,
    );
  }
  return manifest;
}

function requireDimension({ key, data }: Vector, dimension: number, line: number): void {
  const length = data?.float32.length ?? 0;
  if (length === dimension) return;
  throw new BackupError(
    `vector ${JSON.stringify(key)} has ${length} numbers; the index has ${dimension} dimensions.`,
    line,
  );
}

function parseLine(text: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BackupError('is not JSON.', line);
  }
}

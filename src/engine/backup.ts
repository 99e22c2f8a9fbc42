import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod/mini';
import { type Metadata, type Vector, vectorSchema } from '#protocol/vector.ts';
import { type VectorIndex, vectorIndexSchema } from '#protocol/vector-index.ts';
import { contentFingerprint } from './fingerprint.ts';
import { type EngineDeps, readInOrder } from './reading.ts';

const BACKUP_FORMAT = 'vector-bucket-backup/1';

/** A backup that is not whole, or could not become so. Nothing may be deleted on its account. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
  /** Line of the file, from 1; null when it is not about one. */
  readonly line: number | null;

  constructor(message: string, line: number | null = null) {
    super(line === null ? message : `Line ${line} of the backup: ${message}`);
    this.line = line;
  }
}

export interface BackupHeader {
  readonly region: string;
  readonly accountId: string;
  readonly bucket: string;
  readonly index: VectorIndex;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** What made it, and why, in words. */
  readonly source: string;
}

export interface BackupSummary {
  /** Vectors in the file. */
  readonly count: number;
  /** Lower-case hex, of all lines before the manifest with their newlines. */
  readonly sha256: string;
  /** Keys that were gone when read; the file does not have them. */
  readonly missing: readonly string[];
  /** Keys whose data or metadata is no longer what was verified; the file has them as they are now. */
  readonly changed: readonly string[];
}

export interface BackupRequest {
  readonly header: BackupHeader;
  /** Distinct keys, each with the `contentFingerprint` of its verdict. */
  readonly keys: readonly { readonly key: string; readonly content: string }[];
}

/**
 * Writes every key with data and metadata as JSON Lines, in order, header first
 * and manifest last (the caller compresses). A page that cannot be read, a vector
 * without its data, a `write` that fails: each rejects, and the text then lacks
 * its manifest, so that `checkBackup` refuses it.
 *
 * @param onProgress keys read and written so far
 * @throws ServiceError, BackupError, or what `write` rejected with
 */
export async function writeBackup(
  deps: EngineDeps,
  request: BackupRequest,
  write: (chunk: string) => Promise<void>,
  onProgress: (done: number) => void,
  signal: AbortSignal,
): Promise<BackupSummary> {
  const { header, keys } = request;
  const hash = sha256.create();
  const missing: string[] = [];
  const changed: string[] = [];
  let done = 0;
  const put = async (text: string) => {
    hash.update(utf8ToBytes(text));
    await write(text);
  };

  await put(`${JSON.stringify({ format: BACKUP_FORMAT, ...header })}\n`);
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
  const summary = { count: keys.length - missing.length, sha256: bytesToHex(hash.digest()) };
  await write(`${JSON.stringify(summary)}\n`);
  return { ...summary, missing, changed };
}

/** One vector as PutVectors takes it. */
function vectorLine({ key, data, metadata }: Vector, index: VectorIndex): string {
  if (data === undefined || data.float32.length !== index.dimension) {
    const got = data === undefined ? 'no data' : `${data.float32.length} numbers`;
    throw new BackupError(
      `${JSON.stringify(key)} came with ${got} where index ${index.indexName} has ${index.dimension} dimensions. It could not be put back; unstage it or try again.`,
    );
  }
  requireExactNumbers(key, metadata);
  const numbers = data.float32.map(numberText).join(',');
  const rest = metadata === undefined ? '' : `,"metadata":${JSON.stringify(metadata)}`;
  return `{"key":${JSON.stringify(key)},"data":{"float32":[${numbers}]}${rest}}\n`;
}

/**
 * A whole number beyond 2^53 was rounded when the answer was read, so that the
 * backup would put another one back.
 */
function requireExactNumbers(key: string, metadata: Metadata | undefined): void {
  for (const [field, value] of Object.entries(metadata ?? {})) {
    const inexact = [value]
      .flat()
      .find((item) => Number.isInteger(item) && !Number.isSafeInteger(item));
    if (inexact === undefined) continue;
    throw new BackupError(
      `${JSON.stringify(key)} has a number of more than 15 digits in the metadata field ${JSON.stringify(field)}, which a browser cannot read exactly. It could not be put back as it is; unstage it, or delete it without a backup.`,
    );
  }
}

/** Shortest text that reads back as the same number; `JSON.stringify` would lose the sign of −0. */
function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

export interface CheckedBackup {
  readonly header: BackupHeader;
  readonly count: number;
  readonly sha256: string;
}

const headerSchema = z.object({
  format: z.literal(BACKUP_FORMAT),
  region: z.string(),
  accountId: z.string(),
  bucket: z.string(),
  index: vectorIndexSchema,
  createdAt: z.string(),
  source: z.string(),
});

const manifestSchema = z.strictObject({
  count: z.int().check(z.minimum(0)),
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
});

/**
 * Reads a backup back, in text chunks of any size that were already unzipped.
 *
 * @param onVector called for each vector in turn; the whole file is only known
 *   to be good once the promise is fulfilled
 * @throws BackupError naming the line and the rule when header, a line, the
 *   count or the hash is wrong, or the manifest is missing or not last
 */
export async function checkBackup(
  chunks: AsyncIterable<string>,
  onVector?: (vector: Vector) => void,
): Promise<CheckedBackup> {
  const hash = sha256.create();
  let header: BackupHeader | null = null;
  let manifest: z.infer<typeof manifestSchema> | null = null;
  let count = 0;
  let line = 0;
  for await (const text of linesOf(chunks)) {
    line += 1;
    if (manifest !== null) {
      throw new BackupError('follows the manifest, which has to be the last line.', line);
    }
    const value = parseLine(text, line);
    if (header === null) {
      header = parseHeader(value, line);
    } else {
      const end = manifestSchema.safeParse(value);
      if (end.success) {
        manifest = end.data;
        continue;
      }
      const vector = parseVector(value, header.index.dimension, line);
      onVector?.(vector);
      count += 1;
    }
    hash.update(utf8ToBytes(`${text}\n`));
  }
  if (header === null) throw new BackupError('The backup is empty. Make a new one.');
  if (manifest === null) {
    throw new BackupError(
      `The backup ends after line ${line} without its manifest: it was cut off. Make a new one.`,
    );
  }
  const digest = bytesToHex(hash.digest());
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
  return { header, count, sha256: digest };
}

/** Lines without their newline; a last line without one counts. */
async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of chunks) {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    yield* parts;
  }
  if (rest !== '') yield rest;
}

function parseLine(text: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BackupError('is not JSON.', line);
  }
}

function parseHeader(value: unknown, line: number): BackupHeader {
  const parsed = headerSchema.safeParse(value);
  if (!parsed.success) {
    throw new BackupError(
      `is no header of the format ${BACKUP_FORMAT}. Choose another file.`,
      line,
    );
  }
  const { format: _, ...header } = parsed.data;
  return header;
}

function parseVector(value: unknown, dimension: number, line: number): Vector {
  const parsed = vectorSchema.safeParse(value);
  if (!parsed.success) throw new BackupError('is neither a vector nor the manifest.', line);
  const length = parsed.data.data?.float32.length ?? 0;
  if (length !== dimension) {
    throw new BackupError(
      `vector ${JSON.stringify(parsed.data.key)} has ${length} numbers; the index has ${dimension} dimensions.`,
      line,
    );
  }
  return parsed.data;
}

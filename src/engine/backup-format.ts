import * as z from 'zod/mini';
import { exactJson } from '#protocol/exact-json.ts';
import type { Metadata, Vector } from '#protocol/vector.ts';
import { type VectorIndex, vectorIndexSchema } from '#protocol/vector-index.ts';

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

/** First line of a backup, without its `format`. */
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

/** Last line of a backup. */
export interface BackupManifest {
  /** Vectors in the file. */
  readonly count: number;
  /** Lower-case hex, of all lines before the manifest, each with its newline. */
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

export const backupManifestSchema = z.strictObject({
  count: z.int().check(z.minimum(0)),
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
});

const otherFormatSchema = z.object({ format: z.string() });

/** The first line, with its newline. */
export function headerLine(header: BackupHeader): string {
  return `${JSON.stringify({ format: BACKUP_FORMAT, ...header })}\n`;
}

/** @throws BackupError when `value`, the first line, is no header of this format */
export function parseBackupHeader(value: unknown): BackupHeader {
  const parsed = headerSchema.safeParse(value);
  if (parsed.success) {
    const { format: _, ...header } = parsed.data;
    return header;
  }
  const other = otherFormatSchema.safeParse(value);
  if (other.success && other.data.format !== BACKUP_FORMAT) {
    throw new BackupError(
      `says that the file is of the format ${JSON.stringify(other.data.format)}; only ${BACKUP_FORMAT} can be read here. Choose another file.`,
      1,
    );
  }
  throw new BackupError(`is no header of the format ${BACKUP_FORMAT}. Choose another file.`, 1);
}

/**
 * One vector as PutVectors takes it, with its newline.
 *
 * @throws BackupError when it could not be put back as it is
 */
export function vectorLine({ key, data, metadata }: Vector, index: VectorIndex): string {
  if (data === undefined || data.float32.length !== index.dimension) {
    const got = data === undefined ? 'no data' : `${data.float32.length} numbers`;
    throw new BackupError(
      `${JSON.stringify(key)} came with ${got} where index ${index.indexName} has ${index.dimension} dimensions. It could not be put back; unstage it or try again.`,
    );
  }
  requireExactNumbers(key, metadata);
  return `${exactJson({ key, data: { float32: data.float32 }, metadata })}\n`;
}

/** A rounded number would be put back as another one. */
function requireExactNumbers(key: string, metadata: Metadata | undefined): void {
  const field = roundedField(metadata);
  if (field === null) return;
  throw new BackupError(
    `${JSON.stringify(key)} has a number of more than 15 digits in the metadata field ${JSON.stringify(field)}, which a browser cannot read exactly. It could not be put back as it is; unstage it, or delete it without a backup.`,
  );
}

/** The first field with a whole number beyond 2^53, which was rounded when the answer was read; null when none has one. */
export function roundedField(metadata: Metadata | undefined): string | null {
  const isRounded = (item: unknown) => Number.isInteger(item) && !Number.isSafeInteger(item);
  const found = Object.entries(metadata ?? {}).find(([, value]) => [value].flat().some(isRounded));
  return found?.[0] ?? null;
}

import { type Vector, vectorSchema } from '#protocol/vector.ts';
import { BackupError, type BackupHeader } from './backup-format.ts';
import type { WantedText } from './backup-text.ts';
import { backupOf } from './read-backup.ts';
import { linesOf } from './text-lines.ts';

/** For `backupText`. */
export const VECTOR_FILE: WantedText = {
  name: 'JSON Lines',
  choose: 'a backup, or an export in the form JSON Lines: other forms cannot be compared',
};

/** A file of vectors being read. */
export interface VectorFile {
  /** Of a backup; null for an export, whose every line is a vector. */
  readonly header: BackupHeader | null;
  /**
   * Each vector in turn. Of a backup only the end without an error proves that it
   * is whole; an export says nothing about its own end.
   */
  readonly vectors: AsyncGenerator<Vector, unknown, void>;
}

/**
 * Reads a backup or an export out of text chunks of any size (`backupText`).
 *
 * @throws BackupError naming the line and the rule, here or from `vectors`. What
 *   `chunks` throws passes through.
 */
export async function readVectorFile(chunks: AsyncIterable<string>): Promise<VectorFile> {
  const lines = linesOf(chunks);
  const first = await lines.next();
  if (first.done === true) throw new BackupError('The file is empty. Choose another file.');
  if (isHeader(first.value)) return backupOf(first.value, lines);
  return { header: null, vectors: vectorLines(first.value, lines) };
}

function isHeader(line: string): boolean {
  const value = parsed(line);
  return typeof value === 'object' && value !== null && 'format' in value && !('key' in value);
}

async function* vectorLines(first: string, lines: AsyncGenerator<string>): AsyncGenerator<Vector> {
  let number = 1;
  yield vectorOf(first, number);
  for await (const line of lines) {
    number += 1;
    if (line.trim() !== '') yield vectorOf(line, number);
  }
}

function vectorOf(line: string, number: number): Vector {
  const vector = vectorSchema.safeParse(parsed(line));
  if (vector.success) return vector.data;
  throw new BackupError(
    `Line ${number} of the file is no vector: each line has to look like {"key":"…","data":{"float32":[…]},"metadata":{…}}, of which only the key is needed. Choose another file.`,
  );
}

/** Undefined for what is no JSON. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

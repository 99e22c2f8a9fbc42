import { createReadStream } from 'node:fs';
import { textLines } from '#emulator/text-lines.ts';
import { backupText } from '#engine/backup-text.ts';
import { type AuditRecord, auditRecordSchema } from '#protocol/proxy-api.ts';
import { FlagError } from './flag-error.ts';
import { NODE_UNPACKING } from './node-unpacking.ts';

/** Lines of a report. @throws FlagError when the file cannot be read */
export function reportFileLines(file: string): AsyncGenerator<string> {
  return textLines(fileBytes(file, 'report'));
}

/**
 * Records of an audit log whose chain was checked before.
 *
 * @throws FlagError when the file cannot be read
 */
export async function* auditFileRecords(file: string): AsyncGenerator<AuditRecord> {
  for await (const line of textLines(fileBytes(file, 'audit log'))) {
    yield auditRecordSchema.parse(JSON.parse(line));
  }
}

/**
 * Text of a backup, in chunks.
 *
 * @throws FlagError when the file cannot be read, BackupError when it cannot be unpacked
 */
export function backupFileText(file: string): AsyncGenerator<string> {
  return backupText(fileBytes(file, 'backup'), NODE_UNPACKING);
}

async function* fileBytes(file: string, what: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new FlagError(`The ${what} ${file} cannot be read: ${reason}`);
  }
}

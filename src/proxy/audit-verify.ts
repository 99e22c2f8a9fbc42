import { createReadStream } from 'node:fs';
import { auditRecordSchema } from '#protocol/proxy-api.ts';
import { CHAIN_START, lineDigest } from './audit-log.ts';

export type AuditVerification =
  | {
      readonly ok: true;
      readonly count: number;
      /** Digest of the last line: noted elsewhere, it also gives away a tail cut off later. */
      readonly head: string;
    }
  | {
      readonly ok: false;
      /** The first line that does not fit, from 1. */
      readonly line: number;
      readonly reason: 'torn' | 'schema' | 'seq' | 'previous';
      readonly message: string;
    };

/**
 * Follows the chain of an audit log from its first line.
 *
 * Finds any changed byte, and any line dropped, added or moved. It cannot find
 * a tail that was cut off, nor a change in the last line that still makes a
 * record: nothing follows that would tell. Compare `head` with one noted
 * before. Neither can it know a chain that somebody rebuilt as a whole.
 *
 * @param lines each with the line feed that ends it
 */
export async function verifyAuditLog(
  lines: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<AuditVerification> {
  let count = 0;
  let head = CHAIN_START;
  for await (const line of lines) {
    count += 1;
    const broken = (reason: 'torn' | 'schema' | 'seq' | 'previous', message: string) =>
      ({ ok: false, line: count, reason, message }) as const;

    if (line.at(-1) !== 0x0a) return broken('torn', `Line ${count} does not end.`);
    const content = line.subarray(0, -1);
    const record = parseRecord(content);
    if (record === null) return broken('schema', `Line ${count} is not an audit record.`);
    if (record.seq !== count) {
      return broken('seq', `Line ${count} has the number ${record.seq}; it should be ${count}.`);
    }
    if (record.previous !== head) {
      return broken(
        'previous',
        `Line ${count} names ${record.previous} as the digest of the line before, which is ${head}.`,
      );
    }
    head = lineDigest(content);
  }
  return { ok: true, count, head };
}

/** `verifyAuditLog` over a file. */
export function verifyAuditFile(file: string): Promise<AuditVerification> {
  return verifyAuditLog(linesOf(createReadStream(file)));
}

/** Splits at line feeds alone and on bytes: a carriage return is a change like any other. */
async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, start)) {
      yield Buffer.concat([...parts, chunk.subarray(start, end + 1)]);
      parts = [];
      start = end + 1;
    }
    if (start < chunk.length) parts.push(chunk.subarray(start));
  }
  if (parts.length > 0) yield Buffer.concat(parts);
}

/** @returns null also for a record spelled otherwise than the log spells it, such as with a member twice */
function parseRecord(content: Uint8Array): { seq: number; previous: string } | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
    const value: unknown = JSON.parse(text);
    if (JSON.stringify(value) !== text) return null;
    return auditRecordSchema.parse(value);
  } catch {
    return null;
  }
}

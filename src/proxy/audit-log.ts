import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { type AuditRecord, auditRecordSchema } from '#protocol/proxy-api.ts';
import { GroupCommit } from './group-commit.ts';
import { parseJson } from './parse-json.ts';

/** What a caller records; the log itself adds the place in the chain. */
export type AuditEntry = Omit<AuditRecord, 'seq' | 'previous'>;

export interface AuditLog {
  /**
   * Resolves once the record is on disk. After a failed write every append
   * rejects: what the file ends with is then unknown until it is opened anew.
   */
  append(entry: AuditEntry): Promise<void>;
  /** The records on disk at this moment, as JSON Lines. */
  read(): Readable;
  /** Waits for the appends under way. */
  close(): Promise<void>;
}

export interface OpenedAuditLog extends AuditLog {
  /** File that an unfinished last line was moved to; null when there was none. */
  readonly tornLineFile: string | null;
}

/** `previous` of the first record. */
export const CHAIN_START = '0'.repeat(64);

/** Lower-case hex SHA-256 of a line's bytes without the line feed: the next record's `previous`. */
export function lineDigest(line: Uint8Array | string): string {
  return createHash('sha256').update(line).digest('hex');
}

/**
 * Opens or creates an audit log, readable by its owner alone. A last line
 * that a crash left unfinished is cut off into `<file>.torn-<time>`, since it
 * was never acknowledged to anybody.
 *
 * Appends that wait at the same time share one write and one sync. One
 * process at a time: bytes that another one adds make every later append fail.
 *
 * @param now names the file of a torn line
 * @throws Error when the last line is whole but not an audit record
 */
export async function openAuditLog(file: string, now: Date = new Date()): Promise<OpenedAuditLog> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const handle = await open(file, 'a+', 0o600);
  try {
    await handle.chmod(0o600);
    const end = await findEnd(handle);
    const tornLineFile = end.torn === null ? null : `${file}.torn-${fileTime(now)}`;
    if (end.torn !== null && tornLineFile !== null) {
      await writeFile(tornLineFile, end.torn, { mode: 0o600, flag: 'wx', flush: true });
      await handle.truncate(end.size);
    }
    await handle.sync();
    await syncFolder(dirname(file));
    const { seq, previous } = chainAfter(end.lastLine, file);
    return { tornLineFile, ...createChain(file, handle, end.size, seq, previous) };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

function createChain(
  file: string,
  handle: FileHandle,
  sizeAtStart: number,
  seqAtStart: number,
  previousAtStart: string,
): AuditLog {
  let size = sizeAtStart;
  let seq = seqAtStart;
  let previous = previousAtStart;

  async function writeTogether(entries: readonly AuditEntry[]): Promise<void> {
    const lines: Buffer[] = [];
    for (const entry of entries) {
      const line = Buffer.from(JSON.stringify(auditRecord(seq, entry, previous)), 'utf8');
      previous = lineDigest(line);
      seq += 1;
      lines.push(line, Buffer.from('\n'));
    }
    const { size: sizeOnDisk } = await handle.stat();
    if (sizeOnDisk !== size) {
      throw new Error(
        `The audit log ${file} has ${sizeOnDisk} bytes instead of ${size}: something else writes to it. Give each process its own data folder.`,
      );
    }
    const bytes = Buffer.concat(lines);
    await handle.appendFile(bytes);
    await handle.datasync();
    size += bytes.length;
  }

  const commits = new GroupCommit(writeTogether);
  return {
    append: (entry) => commits.append(entry),
    read: () => (size === 0 ? Readable.from([]) : createReadStream(file, { end: size - 1 })),
    close: async () => {
      await commits.close(new Error(`The audit log ${file} is closed.`));
      await handle.close();
    },
  };
}

/** Named one by one: the order of the members is part of a line, and so of the chain. */
function auditRecord(seq: number, entry: AuditEntry, previous: string): AuditRecord {
  const { time, actor, connection, bucket, index, event, confirmationId } = entry;
  const { keys, digest, status, requestId, ec, code, backup } = entry;
  return {
    seq,
    time,
    actor,
    connection,
    bucket,
    index,
    event,
    confirmationId,
    keys,
    digest,
    status,
    requestId,
    ec,
    code,
    ...(backup !== undefined && { backup }),
    previous,
  };
}

interface LogEnd {
  /** Bytes up to and with the last line feed. */
  readonly size: number;
  readonly lastLine: Buffer | null;
  readonly torn: Buffer | null;
}

/** Reads backwards, since a log with millions of keys is not to be read at every start. */
async function findEnd(handle: FileHandle): Promise<LogEnd> {
  const { size: length } = await handle.stat();
  const chunkSize = 64 * 1024;
  let from = length;
  let tail = Buffer.alloc(0);
  for (;;) {
    const last = tail.lastIndexOf(0x0a);
    const before = last > 0 ? tail.lastIndexOf(0x0a, last - 1) : -1;
    if (from === 0 || before >= 0) {
      return {
        size: from + last + 1,
        lastLine: last < 0 ? null : tail.subarray(before + 1, last),
        torn: last + 1 === tail.length ? null : tail.subarray(last + 1),
      };
    }
    const start = Math.max(0, from - Math.max(chunkSize, tail.length));
    const chunk = Buffer.alloc(from - start);
    let filled = 0;
    while (filled < chunk.length) {
      const { bytesRead } = await handle.read(chunk, filled, chunk.length - filled, start + filled);
      if (bytesRead === 0) throw new Error('The audit log shrank while it was read.');
      filled += bytesRead;
    }
    tail = Buffer.concat([chunk, tail]);
    from = start;
  }
}

function chainAfter(lastLine: Buffer | null, file: string): { seq: number; previous: string } {
  if (lastLine === null) return { seq: 1, previous: CHAIN_START };
  const record = auditRecordSchema.safeParse(parseJson(lastLine.toString('utf8')));
  if (!record.success) {
    throw new Error(
      `The last line of the audit log ${file} is not an audit record. Keep the file, move it elsewhere, and start again.`,
    );
  }
  return { seq: record.data.seq + 1, previous: lineDigest(lastLine) };
}

function fileTime(time: Date): string {
  return time.toISOString().replaceAll(/[-:.]/g, '');
}

/** A new file's name is on disk only once its folder is. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

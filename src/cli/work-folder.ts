import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { lockDataFolder } from '#emulator/store/data-folder-lock.ts';
import { type OpenedAuditLog, openAuditLog, syncFolder } from '#proxy/audit-log.ts';
import { JobError } from './job-error.ts';
import type { Secrets } from './secrets.ts';
import { tellTornLine } from './torn-line.ts';

/** The files of one job; one process at a time works on them. */
export interface WorkFolder {
  readonly path: string;
  readonly journal: string;
  readonly backup: string;
  readonly reportLines: string;
  readonly reportTable: string;
  readonly auditLog: OpenedAuditLog;
  readonly secrets: Secrets;
  close(): Promise<void>;
}

const secretsSchema = z.object({
  sessionToken: z.string().check(z.minLength(32)),
  sessionSecret: z.string().check(z.minLength(32)),
  confirmationSecret: z.string().check(z.minLength(32)),
});

/**
 * Opens or makes a job's folder, for its owner alone.
 *
 * @throws DataFolderInUseError when another process works there; JobError
 */
export async function openWorkFolder(path: string): Promise<WorkFolder> {
  await mkdir(path, { recursive: true, mode: 0o700 }).catch((error: Error) => {
    throw new JobError(
      `The folder ${path} for the journal and the backup cannot be made: ${error.message}. Choose another one with --work-dir.`,
    );
  });
  const unlock = lockDataFolder(path, { file: 'lock', flag: 'work-dir' });
  try {
    const secrets = await keptSecrets(join(path, 'secrets.json'), path);
    const auditLog = await openAuditLog(join(path, 'audit.jsonl'));
    tellTornLine(auditLog);
    return {
      path,
      journal: join(path, 'journal.jsonl'),
      backup: join(path, 'backup.jsonl.gz'),
      reportLines: join(path, 'report.jsonl'),
      reportTable: join(path, 'report.csv'),
      auditLog,
      secrets,
      close: async () => {
        await auditLog.close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

/**
 * The same at every start: a confirmation names who asked for it, and that name
 * comes from the token to sign in with.
 */
async function keptSecrets(file: string, folder: string): Promise<Secrets> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text !== null) {
    const kept = secretsSchema.safeParse(parseJson(text));
    if (kept.success) return kept.data;
    throw new JobError(
      `The file ${file} does not hold the secrets of a job. Move it away; what is left is then confirmed anew.`,
    );
  }
  const secrets = freshSecrets();
  await writeSafely(file, `${JSON.stringify(secrets)}\n`);
  await syncFolder(folder);
  return secrets;
}

export function freshSecrets(): Secrets {
  const fresh = () => randomBytes(32).toString('base64url');
  return { sessionToken: fresh(), sessionSecret: fresh(), confirmationSecret: fresh() };
}

/** A file appears whole or not at all. */
async function writeSafely(file: string, text: string): Promise<void> {
  const draft = `${file}.part`;
  const handle = await open(draft, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Another process, or another emulator of this one, works on the same data folder. */
export class DataFolderInUseError extends Error {
  override readonly name = 'DataFolderInUseError';
}

export interface LockNames {
  /** Of the file in the folder. */
  readonly file: string;
  /** Of the flag that chooses another folder, for the message. */
  readonly flag: string;
}

const DATA_FOLDER: LockNames = { file: 'emulator.pid', flag: 'data-dir' };

/**
 * Claims a data folder for this process with a file that names it. A claim of
 * a process that no longer lives is taken over.
 *
 * @returns gives the claim back
 * @throws DataFolderInUseError
 */
export function lockDataFolder(dataDir: string, names: LockNames = DATA_FOLDER): () => void {
  const file = join(dataDir, names.file);
  const claim = describeProcess(process.pid);
  const draft = `${file}.${process.pid}.new`;
  writeFileSync(draft, claim);
  try {
    if (!linked(draft, file)) {
      takeOver(file, (claim) => inUse(dataDir, names, claim));
      if (!linked(draft, file)) throw inUse(dataDir, names, read(file));
    }
  } finally {
    rmSync(draft, { force: true });
  }
  return () => {
    if (read(file) === claim) rmSync(file, { force: true });
  };
}

/** A link appears whole or not at all: nobody ever reads half a claim. */
function linked(draft: string, file: string): boolean {
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function takeOver(file: string, inUseBy: (claim: string) => DataFolderInUseError): void {
  const held = read(file);
  if (held === null) return;
  if (isAlive(held)) throw inUseBy(held);
  const aside = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  const moved = read(aside);
  if (moved !== held && moved !== null && isAlive(moved)) {
    // Somebody else took it over between our look and our move.
    renameSync(aside, file);
    throw inUseBy(moved);
  }
  rmSync(aside, { force: true });
}

function inUse(dataDir: string, { flag }: LockNames, claim: string | null): DataFolderInUseError {
  const pid = claim?.split(' ')[0] ?? 'unknown';
  return new DataFolderInUseError(
    `The folder ${dataDir} is in use by process ${pid}. Stop that process, or choose another folder with --${flag}.`,
  );
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** The process id, and where the system tells it the start time: ids are used again. */
function describeProcess(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses and may hold blanks.
    const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return `${pid} ${started}`;
  } catch {
    return `${pid}`;
  }
}

function isAlive(claim: string): boolean {
  const pid = Number(claim.split(' ')[0]);
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  return describeProcess(pid) === claim;
}

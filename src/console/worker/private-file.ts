import type { FileSink } from './file-sink.ts';

/** In the origin's private file system: a folder for each session, named after it. */
const FOLDER = 'backups';

/**
 * A download may still be copying the file after its tab was closed; an hour is
 * generous even for a slow disk.
 */
const KEPT_MS = 60 * 60 * 1000;

/**
 * Writes into the origin's private file system, where nobody but this console
 * sees the file and its size is bounded by the disk alone.
 *
 * @returns null where the browser has no such place
 */
export async function openPrivateFile(): Promise<FileSink | null> {
  const folder = await sessionFolder();
  if (folder === null) return null;
  const name = crypto.randomUUID();
  const handle = await folder.getFileHandle(name, { create: true });
  const access = await handle.createSyncAccessHandle?.();
  if (access === undefined) return null;
  return {
    write: async (bytes) => writeAll(access, bytes),
    close: async () => {
      access.flush();
      access.close();
      return await handle.getFile();
    },
    abandon: async () => {
      access.close();
      await folder.removeEntry(name).catch(() => undefined);
    },
  };
}

/**
 * @throws DOMException `QuotaExceededError` when the disk takes no more. Chromium 156
 *   does not throw it: it answers 2^32 − 8, its own number of that error.
 */
export function writeAll(
  access: Pick<FileSystemSyncAccessHandle, 'write'>,
  bytes: Uint8Array,
): void {
  for (let at = 0; at < bytes.length; ) {
    const written = access.write(bytes.subarray(at));
    if (!(written > 0 && written <= bytes.length - at)) {
      throw new DOMException('The disk took nothing more.', 'QuotaExceededError');
    }
    at += written;
  }
}

let folderOfSession: Promise<FileSystemDirectoryHandle | null> | null = null;

/** This tab's own folder. It stays until the tab is closed, so that a file can be saved once more. */
function sessionFolder(): Promise<FileSystemDirectoryHandle | null> {
  folderOfSession ??= openSessionFolder();
  return folderOfSession;
}

async function openSessionFolder(): Promise<FileSystemDirectoryHandle | null> {
  const backups = await backupsFolder();
  if (backups === null) return null;
  const session = crypto.randomUUID();
  // Held before there is a folder, so that no other tab can take it for abandoned.
  await holdForEver(navigator.locks, lockName(session));
  return await backups.getDirectoryHandle(session, { create: true });
}

async function backupsFolder(): Promise<FileSystemDirectoryHandle | null> {
  // Absent outside secure contexts, and in the private windows of some browsers it rejects.
  if (navigator.storage?.getDirectory === undefined || navigator.locks === undefined) return null;
  try {
    const root = await navigator.storage.getDirectory();
    return await root.getDirectoryHandle(FOLDER, { create: true });
  } catch {
    return null;
  }
}

function holdForEver(locks: LockManager, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const hold = () => {
      resolve();
      return new Promise<never>(() => undefined);
    };
    locks.request(name, hold).catch(reject);
  });
}

function lockName(session: string): string {
  return `vbc-backups-${session}`;
}

/** Removes what earlier sessions left in the private file system; for when a session begins. */
export async function removeOldFiles(): Promise<void> {
  const backups = await backupsFolder();
  if (backups !== null) await removeAbandoned(backups, navigator.locks, Date.now());
}

/**
 * Removes the folders of sessions that are over, that is, whose lock nobody
 * holds, once their last file is an hour old. What cannot be removed now is left
 * to a later session.
 */
export async function removeAbandoned(
  backups: FileSystemDirectoryHandle,
  locks: Pick<LockManager, 'request'>,
  now: number,
): Promise<void> {
  for await (const [session, entry] of backups.entries()) {
    await locks.request(lockName(session), { ifAvailable: true }, async (lock) => {
      if (lock === null) return;
      const isRecent = entry.kind === 'directory' && (await hasFileSince(entry, now - KEPT_MS));
      if (isRecent) return;
      await backups.removeEntry(session, { recursive: true }).catch(() => undefined);
    });
  }
}

async function hasFileSince(folder: FileSystemDirectoryHandle, time: number): Promise<boolean> {
  for await (const entry of folder.values()) {
    if (entry.kind !== 'file') continue;
    const { lastModified } = await entry.getFile();
    if (lastModified > time) return true;
  }
  return false;
}

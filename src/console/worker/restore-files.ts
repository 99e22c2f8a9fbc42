import { writeAll } from './private-file.ts';
import { partsOfFile } from './stream-parts.ts';

/** Folder in the private file system of this origin. */
const FOLDER = 'restores';
const ENDING = '.jsonl.gz';

/** Where the backups of restores are kept until these have ended. */
export interface RestoreFiles {
  /**
   * Keeps a file for a restore that is being prepared, and claims it for as long as
   * this tab lives, or until `release` is called.
   *
   * @param onProgress bytes copied so far
   * @throws the signal's reason, or what reading the file failed with
   */
  keep(
    restore: string,
    file: Blob,
    onProgress: (done: number) => void,
    signal: AbortSignal,
  ): Promise<KeptFile>;
  /** Null when there is none: it was kept in the memory of a page that is gone. */
  find(restore: string): Promise<Blob | null>;
  /** The restore has begun: from now on its journal says whether the file is needed. */
  release(restore: string): void;
  remove(restore: string): Promise<void>;
  /** Removes files that no tab prepares a restore from and that `isNeeded` by no restore. */
  sweep(isNeeded: (restore: string) => Promise<boolean>): Promise<void>;
}

export interface KeptFile {
  readonly file: Blob;
  /** Whether a page that is loaded anew still has it. */
  readonly survivesReload: boolean;
}

/** Copies in the origin's private file system; in memory where the browser has none, or no room. */
export function createRestoreFiles(): RestoreFiles {
  const inMemory = new Map<string, Blob>();
  const claims = new Map<string, () => void>();

  const files: RestoreFiles = {
    keep: async (restore, file, onProgress, signal) => {
      claims.set(restore, await claim(restore));
      const copy = await copyOf(restore, file, onProgress, signal);
      if (copy !== null) return { file: copy, survivesReload: true };
      await (await folder())?.removeEntry(nameOf(restore)).catch(() => undefined);
      inMemory.set(restore, file);
      return { file, survivesReload: false };
    },
    find: async (restore) => {
      const known = inMemory.get(restore);
      if (known !== undefined) return known;
      const handle = await (await folder())?.getFileHandle(nameOf(restore)).catch(() => null);
      return (await handle?.getFile()) ?? null;
    },
    release: (restore) => {
      claims.get(restore)?.();
      claims.delete(restore);
    },
    remove: async (restore) => {
      inMemory.delete(restore);
      await (await folder())?.removeEntry(nameOf(restore)).catch(() => undefined);
      files.release(restore);
    },
    sweep: async (isNeeded) => {
      for (const restore of await restoresKept()) {
        // Claimed by a tab, this one or another: it is being prepared there.
        await navigator.locks.request(lockOf(restore), { ifAvailable: true }, async (lock) => {
          if (lock === null || (await isNeeded(restore))) return;
          await (await folder())?.removeEntry(nameOf(restore)).catch(() => undefined);
        });
      }
    },
  };
  return files;
}

/** @returns null when there is no private file system, or no room in it */
async function copyOf(
  restore: string,
  file: Blob,
  onProgress: (done: number) => void,
  signal: AbortSignal,
): Promise<Blob | null> {
  const writing = await openForWriting(restore);
  if (writing === null) return null;
  const { handle, access } = writing;
  let done = 0;
  try {
    for await (const part of partsOfFile(file)) {
      signal.throwIfAborted();
      if (!takes(access, part)) return null;
      done += part.byteLength;
      onProgress(done);
    }
    access.flush();
  } finally {
    access.close();
  }
  return await handle.getFile();
}

async function openForWriting(restore: string) {
  try {
    const handle = await (await folder())?.getFileHandle(nameOf(restore), { create: true });
    const access = await handle?.createSyncAccessHandle?.();
    return handle === undefined || access === undefined ? null : { handle, access };
  } catch {
    return null;
  }
}

/** Whether there was room for it. */
function takes(access: FileSystemSyncAccessHandle, part: Uint8Array): boolean {
  try {
    writeAll(access, part);
    return true;
  } catch {
    return false;
  }
}

async function restoresKept(): Promise<readonly string[]> {
  const restores: string[] = [];
  const kept = await folder();
  if (kept === null) return restores;
  for await (const name of kept.keys()) {
    if (name.endsWith(ENDING)) restores.push(name.slice(0, -ENDING.length));
  }
  return restores;
}

/** Null where the browser has no private file system for this page. */
async function folder(): Promise<FileSystemDirectoryHandle | null> {
  try {
    const root = await navigator.storage.getDirectory();
    return await root.getDirectoryHandle(FOLDER, { create: true });
  } catch {
    return null;
  }
}

function nameOf(restore: string): string {
  return `${restore}${ENDING}`;
}

function lockOf(restore: string): string {
  return `vbc-restore-file-${restore}`;
}

/** @returns gives the claim up; a tab that is closed does so by itself */
function claim(restore: string): Promise<() => void> {
  return new Promise((claimed, refused) => {
    navigator.locks
      .request(lockOf(restore), () => new Promise<void>((release) => claimed(release)))
      .catch(refused);
  });
}

import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { backupText } from '#engine/backup-text.ts';
import { syncFolder } from '#proxy/audit-log.ts';
import { NODE_UNPACKING } from './node-unpacking.ts';

/** A gzipped file in the making: under another name until it is whole. */
export interface ArchiveFile {
  /** Where it is now. */
  readonly draft: string;
  /** Resolves when it is packed; nothing more should be written before. */
  write(bytes: Uint8Array): Promise<void>;
  /** All of it is on disk, still under the name of the draft. */
  finish(): Promise<void>;
  /** Gives it its name. */
  publish(): Promise<void>;
  abandon(): Promise<void>;
}

/** The digits of random numbers hardly pack better with more effort. */
const LEVEL = 1;

/** @param file readable by its owner alone; one of this name is replaced when it is published */
export function createArchive(file: string): ArchiveFile {
  const draft = `${file}.part`;
  const gzip = createGzip({ level: LEVEL });
  const written = pipeline(gzip, createWriteStream(draft, { mode: 0o600 }));
  // Whoever writes next, or finishes, meets the failure; until then it must not count as unhandled.
  written.catch(() => undefined);
  return {
    draft,
    write: (bytes) =>
      new Promise((resolve, reject) => {
        gzip.write(bytes, (error) => {
          if (!error) resolve();
          // The disk's own error says more than that the stream is closed.
          else written.then(() => reject(error), reject);
        });
      }),
    finish: async () => {
      gzip.end();
      await written;
      const handle = await open(draft, 'r+');
      await handle.sync();
      await handle.close();
    },
    publish: async () => {
      await rename(draft, file);
      await syncFolder(dirname(file));
    },
    abandon: async () => {
      gzip.destroy();
      await written.catch(() => undefined);
      await rm(draft, { force: true });
    },
  };
}

/** The text of a backup file. @throws BackupError */
export function archiveText(file: string): AsyncGenerator<string> {
  return backupText(createReadStream(file, { highWaterMark: 256 * 1024 }), NODE_UNPACKING);
}

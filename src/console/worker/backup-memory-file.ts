import type { BackupSink } from './backup-sink.ts';

/** For browsers without any file system: pieces in blobs, which they may keep on disk. */
export function createMemoryFile(): BackupSink {
  let file = new Blob([]);
  return {
    write: async (bytes) => {
      file = new Blob([file, bytes]);
    },
    close: async () => new Blob([file], { type: 'application/gzip' }),
    abandon: async () => {
      file = new Blob([]);
    },
  };
}

import type { FileSink } from './file-sink.ts';

/** For browsers without any file system: pieces in blobs, which they may keep on disk. */
export function createMemoryFile(type: string): FileSink {
  let file = new Blob([]);
  return {
    write: async (bytes) => {
      file = new Blob([file, bytes]);
    },
    close: async () => new Blob([file], { type }),
    abandon: async () => {
      file = new Blob([]);
    },
  };
}

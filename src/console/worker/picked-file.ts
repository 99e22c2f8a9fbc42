import type { FileSink } from './file-sink.ts';

/**
 * Writes into a file that the operator chose. The browser collects the bytes
 * beside it and puts them in its place when it is closed: until then what
 * was there before stays as it was.
 */
export async function openPickedFile(handle: FileSystemFileHandle): Promise<FileSink> {
  // The dialog itself makes an empty file of a new name.
  const wasEmpty = (await handle.getFile()).size === 0;
  const writable = await handle.createWritable();
  let isReplaced = false;
  return {
    write: (bytes) => writable.write(bytes),
    close: async () => {
      await writable.close();
      isReplaced = true;
      return await handle.getFile();
    },
    abandon: async () => {
      await writable.abort().catch(() => undefined);
      if (wasEmpty || isReplaced) await handle.remove?.().catch(() => undefined);
    },
  };
}

import { createMemoryFile } from './memory-file.ts';
import { openPickedFile } from './picked-file.ts';
import { openPrivateFile } from './private-file.ts';

/** A file under construction. */
export interface FileSink {
  /** Resolves once the disk, or whatever it is, can take more. */
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Completes the file and answers it as it lies there now. No write may follow. */
  close(): Promise<Blob>;
  /** Leaves nothing behind that could be taken for a whole file; at any moment, closed or not. Never rejects. */
  abandon(): Promise<void>;
}

/** Where a file goes. */
export type FilePlace =
  /** A file that the operator chose. */
  | { readonly kind: 'picked'; readonly handle: FileSystemFileHandle }
  /** Wherever this browser can keep it until the page hands it to the downloads. */
  | { readonly kind: 'download' };

/**
 * @param type MIME type, for a file that is kept in memory
 * @throws DOMException where the browser refuses to write
 */
export async function openFileSink(place: FilePlace, type: string): Promise<FileSink> {
  if (place.kind === 'picked') return await openPickedFile(place.handle);
  return (await openPrivateFile()) ?? createMemoryFile(type);
}

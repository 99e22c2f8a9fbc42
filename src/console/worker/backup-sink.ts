import { createMemoryFile } from './backup-memory-file.ts';
import { openPickedFile } from './backup-picked-file.ts';
import { openPrivateFile } from './backup-private-file.ts';

/** A file under construction. */
export interface BackupSink {
  /** Resolves once the disk, or whatever it is, can take more. */
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Completes the file and answers it as it lies there now. No write may follow. */
  close(): Promise<Blob>;
  /** Leaves nothing behind that could be taken for a backup; at any moment, closed or not. Never rejects. */
  abandon(): Promise<void>;
}

/** Where a backup goes. */
export type BackupPlace =
  /** A file that the operator chose. */
  | { readonly kind: 'picked'; readonly handle: FileSystemFileHandle }
  /** Wherever this browser can keep it until the page hands it to the downloads. */
  | { readonly kind: 'download' };

/** @throws DOMException where the browser refuses to write */
export async function openBackupSink(place: BackupPlace): Promise<BackupSink> {
  if (place.kind === 'picked') return await openPickedFile(place.handle);
  return (await openPrivateFile()) ?? createMemoryFile();
}

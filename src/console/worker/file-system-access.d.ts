/**
 * Parts of the File System API (https://fs.spec.whatwg.org) and of its pickers
 * (https://wicg.github.io/file-system-access) that TypeScript's DOM types lack.
 * Those that not every browser has are optional.
 */
interface Window {
  showSaveFilePicker?: (options: {
    readonly id?: string;
    readonly suggestedName?: string;
    readonly types?: readonly {
      readonly description: string;
      readonly accept: Readonly<Record<string, readonly string[]>>;
    }[];
  }) => Promise<FileSystemFileHandle>;
}

interface FileSystemFileHandle {
  /** In workers, for files of the origin's private file system. */
  createSyncAccessHandle?: () => Promise<FileSystemSyncAccessHandle>;
  remove?: () => Promise<void>;
}

interface FileSystemSyncAccessHandle {
  /** @returns how many bytes were written, from where the last call left off */
  write(bytes: Uint8Array): number;
  flush(): void;
  close(): void;
}

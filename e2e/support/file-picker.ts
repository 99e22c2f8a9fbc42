import type { Page } from '@playwright/test';

/**
 * From the next page load on, the dialog for a file answers one in the origin's
 * private file system that has `content` already; everything that is done with it
 * is real. Null closes the dialog without a choice.
 */
export async function answerFilePicker(page: Page, content: string | null): Promise<void> {
  await page.addInitScript((before) => {
    Reflect.set(window, 'showSaveFilePicker', async () => {
      if (before === null) throw new DOMException('No file was chosen.', 'AbortError');
      const root = await navigator.storage.getDirectory();
      const handle = await root.getFileHandle('chosen.jsonl.gz', { create: true });
      const writable = await handle.createWritable();
      await writable.write(before);
      await writable.close();
      return handle;
    });
  }, content);
}

/** The bytes of the file that the dialog answered; null when it is not there. */
export async function chosenFile(page: Page): Promise<Buffer | null> {
  const bytes = await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    try {
      const handle = await root.getFileHandle('chosen.jsonl.gz');
      return [...new Uint8Array(await (await handle.getFile()).arrayBuffer())];
    } catch {
      return null;
    }
  });
  return bytes === null ? null : Buffer.from(bytes);
}

/** How many files the console keeps in the origin's private file system. */
export function countPrivateFiles(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    let count = 0;
    const visit = async (folder: FileSystemDirectoryHandle) => {
      for await (const entry of folder.values()) {
        if (entry.kind === 'directory') await visit(entry);
        else count += 1;
      }
    };
    await visit(await root.getDirectoryHandle('backups', { create: true }));
    return count;
  });
}

import { backupFileName } from '#console/worker/backup-name.ts';
import type { BackupPlace } from '#console/worker/backup-sink.ts';

/**
 * Asks for a file, where the browser has a dialog for it. To be called first thing
 * in a click: browsers open the dialog for nothing else.
 *
 * @returns null when the operator closed the dialog
 * @throws DOMException when the browser does not open it
 */
export async function choosePlace(index: string): Promise<BackupPlace | null> {
  if (window.showSaveFilePicker === undefined) return { kind: 'download' };
  try {
    const handle = await window.showSaveFilePicker({
      id: 'backup',
      suggestedName: backupFileName(index, new Date()),
      types: [{ description: 'Backup', accept: { 'application/gzip': ['.gz'] } }],
    });
    return { kind: 'picked', handle };
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null;
    throw error;
  }
}

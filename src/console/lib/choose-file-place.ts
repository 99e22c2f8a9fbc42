import type { FilePlace } from '#console/worker/file-sink.ts';

export interface WantedFile {
  /** The browser opens the dialog where a file of this purpose went last. */
  readonly purpose: string;
  readonly name: string;
  /** What kind of file it is, in a word, its MIME type and its ending. */
  readonly kind: string;
  readonly type: string;
  readonly ending: `.${string}`;
}

/**
 * Asks for a file to write, where the browser has a dialog for it. To be called
 * first thing in a click: browsers open the dialog for nothing else.
 *
 * @returns null when the operator closed the dialog
 * @throws DOMException when the browser does not open it
 */
export async function chooseFilePlace(wanted: WantedFile): Promise<FilePlace | null> {
  if (window.showSaveFilePicker === undefined) return { kind: 'download' };
  const { purpose, name, kind, type, ending } = wanted;
  try {
    const handle = await window.showSaveFilePicker({
      id: purpose,
      suggestedName: name,
      types: [{ description: kind, accept: { [type]: [ending] } }],
    });
    return { kind: 'picked', handle };
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null;
    throw error;
  }
}

import { StorageHeldError } from '#console/worker/staging-database.ts';

const HELD =
  'Another tab runs an earlier version of the console, so what is staged could not be read. Close that tab, then reload this one.';
const NOT_STORED =
  'This browser does not let the console store anything, so what is staged is lost when this tab closes.';
const MAKE_ROOM =
  'Delete saved sets, the data of other sites in the settings of the browser, or files on the disk';
const FULL_TO_READ = `The room that the browser gives this site is full, so what is staged could not be read. ${MAKE_ROOM}, then reload this tab.`;
const FULL_TO_WRITE = `The room that the browser gives this site is full, so the last change to what is staged is lost when this tab closes. ${MAKE_ROOM}, then Undo and Redo to store it.`;

/** Said while storage neither answers nor fails; in words for the operator. */
export const STORAGE_SILENT =
  'The storage of this browser does not answer. Until it does, what was staged before is not known here, and what is decided now is lost when this tab closes. Close other tabs of the console, or start the browser anew, then reload this tab.';

/** Another tab told of keys that are not to be found; in words for the operator. */
export const OUT_OF_STEP =
  'Another tab staged keys that could not be read here, so that this tab no longer shows what is staged. Reload it.';

/** What keeps staged keys from being read or written, and what to do about it; in words for the operator. */
export function storageTrouble(error: unknown, during: 'read' | 'write'): string {
  if (error instanceof StorageHeldError) return HELD;
  if (error instanceof Error && error.name === 'QuotaExceededError') {
    // A database takes room to be opened, too.
    return during === 'read' ? FULL_TO_READ : FULL_TO_WRITE;
  }
  return NOT_STORED;
}

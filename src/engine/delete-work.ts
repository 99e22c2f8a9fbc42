import type { BatchWork, ItemState, LookOptions } from './batch-work.ts';
import { deleteRequest } from './delete-request.ts';
import { contentFingerprint } from './fingerprint.ts';
import { readPages } from './read-pages.ts';
import type { EngineDeps } from './reading.ts';
import type { DeleteRun, PlannedKey, RunKeys } from './run-record.ts';

/**
 * Deletes what was confirmed. With the drift check each key is read with data and
 * metadata before it is sent, and one whose vector is no longer what was reviewed
 * is left out. The service has no conditional delete, so a change between that
 * reading and the delete, some seconds at most, is not noticed.
 */
export function deleteWork(
  deps: EngineDeps,
  { index, driftCheck }: Pick<DeleteRun, 'index' | 'driftCheck'>,
  keys: Pick<RunKeys, 'batch'>,
): BatchWork<PlannedKey> {
  return {
    looksFirst: driftCheck,
    provesAtOnce: false,
    load: (batch) => keys.batch(batch),
    look: async (items, kind, options: LookOptions) => {
      // Without the check a batch is looked at only after a lost answer or a rest: then too
      // a key may hold a vector that nobody reviewed.
      const compares = kind === 'before';
      const fields = compares ? { returnData: true, returnMetadata: true } : {};
      return await readPages(
        deps,
        index,
        items,
        { ...options, ...fields },
        ({ content }, vector): ItemState => {
          if (vector === undefined) return 'done';
          return compares && contentFingerprint(vector) !== content ? 'drifted' : 'todo';
        },
      );
    },
    send: async ({ items, positions, token }, signal) => {
      const all = items.map(({ key }) => key);
      return await deps.api.deleteVectors(deleteRequest(index, all, positions), token, signal);
    },
  };
}

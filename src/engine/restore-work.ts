import type { PutVectorsRequest } from '#protocol/operations.ts';
import type { Vector } from '#protocol/vector.ts';
import type { BatchWork, ItemState } from './batch-work.ts';
import { contentFingerprint } from './fingerprint.ts';
import { readPages } from './read-pages.ts';
import type { EngineDeps } from './reading.ts';
import type { RestoreRun } from './run-record.ts';

/** A vector as PutVectors takes it: with its data. */
export type WholeVector = PutVectorsRequest['vectors'][number];

/** A vector of a backup. */
export interface RestoreItem {
  readonly key: string;
  readonly vector: WholeVector;
  /** `contentFingerprint` of it. */
  readonly content: string;
}

/** Vectors of a backup, batch by batch; mostly asked for in ascending order, each once. */
export interface RestoreSource {
  batch(at: number): Promise<readonly WholeVector[]>;
}

/**
 * Puts vectors back. Each key is read first: one that is there with the same
 * content needs nothing, one with other content is left alone unless the run is
 * to write over it.
 */
export function restoreWork(
  deps: EngineDeps,
  { index, overwrite }: Pick<RestoreRun, 'index' | 'overwrite'>,
  source: RestoreSource,
): BatchWork<RestoreItem> {
  const judge = ({ content }: RestoreItem, vector: Vector | undefined): ItemState => {
    if (vector === undefined) return 'todo';
    if (contentFingerprint(vector) === content) return 'done';
    return overwrite ? 'todo' : 'drifted';
  };
  return {
    looksFirst: true,
    provesAtOnce: true,
    load: async (batch) => {
      const vectors = await source.batch(batch);
      return vectors.map((vector) => ({
        key: vector.key,
        vector,
        content: contentFingerprint(vector),
      }));
    },
    look: (items, _kind, options) =>
      readPages(deps, index, items, { ...options, returnData: true, returnMetadata: true }, judge),
    send: async ({ items, positions }, signal) => {
      const vectors = positions.flatMap((at) => items[at]?.vector ?? []);
      return await deps.api.putVectors({ indexName: index, vectors }, signal);
    },
  };
}

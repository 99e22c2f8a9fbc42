import type { PutVectorsRequest } from '#protocol/operation-messages.ts';
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
  /** The content that may be written over; null: none. */
  readonly replaces: string | typeof ANYTHING | null;
}

const ANYTHING = Symbol('whatever is there');

/** Vectors of a backup, batch by batch; mostly asked for in ascending order, each once. */
export interface RestoreSource {
  batch(at: number): Promise<readonly WholeVector[]>;
  /**
   * For each vector of a batch the `contentFingerprint` of what was under its key when
   * writing over it was confirmed, null where nothing was: what came there since is left
   * alone. Without this, a run that may write over writes over anything.
   */
  seen?(at: number): Promise<readonly (string | null)[]>;
}

/**
 * Puts vectors back. Each key is read first: one that is there with the same
 * content needs nothing, one with other content is left alone unless the run is
 * to write over it, and it is what was seen when that was confirmed.
 */
export function restoreWork(
  deps: EngineDeps,
  { index, overwrite }: Pick<RestoreRun, 'index' | 'overwrite'>,
  source: RestoreSource,
): BatchWork<RestoreItem> {
  const judge = ({ content, replaces }: RestoreItem, vector: Vector | undefined): ItemState => {
    if (vector === undefined) return 'todo';
    const there = contentFingerprint(vector);
    if (there === content) return 'done';
    return replaces === ANYTHING || replaces === there ? 'todo' : 'drifted';
  };
  return {
    looksFirst: true,
    provesAtOnce: true,
    load: async (batch) => {
      const vectors = await source.batch(batch);
      const seen = overwrite ? await source.seen?.(batch) : [];
      return vectors.map((vector, place) => ({
        key: vector.key,
        vector,
        content: contentFingerprint(vector),
        replaces: seen === undefined ? ANYTHING : (seen[place] ?? null),
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

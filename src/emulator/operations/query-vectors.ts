import { setImmediate } from 'node:timers/promises';
import { LIMITS } from '#protocol/limits.ts';
import { type MetadataFilter, matchesFilter } from '#protocol/metadata-filter.ts';
import type { Metadata } from '#protocol/vector.ts';
import { distanceFrom } from '../distance.ts';
import { readFloatVector } from '../float-vector.ts';
import { field, optionalFlag, requiredInteger } from '../json-body.ts';
import { NearestList } from '../nearest-list.ts';
import { readFilter } from '../request-filter.ts';
import type { Operation } from '../service.ts';
import type { QueryView } from '../store/query-view.ts';

/**
 * API sheet §3.18. Exact, over all vectors that pass the filter; the service
 * is approximate. Nearest first, and at the same distance by key.
 */
export const queryVectors: Operation = {
  needs: 'index',
  async run({ store, strictMetadata, topKMost }, { body }, index) {
    const query = readFloatVector(field(body, 'queryVector'), 'queryVector', index);
    const topK = requiredInteger(body, 'topK', { min: LIMITS.topK.min, max: topKMost });
    const filter = readFilter(body, {
      strict: strictMetadata,
      nonFilterableKeys: new Set(index.nonFilterableKeys),
    });
    const returnDistance = optionalFlag(body, 'returnDistance');
    const returnMetadata = optionalFlag(body, 'returnMetadata');

    const view = store.queryViewOf(index);
    const nearest = await findNearest(view, distanceFrom(query, index.metric), topK, filter);
    const vectors = nearest.flatMap(({ key, distance }) => {
      const name = key.toString('utf8');
      const stored = view.metadataOf(name);
      // Deleted while the sweep went on.
      if (stored === null) return [];
      const shownDistance = returnDistance ? `,"distance":${distance}` : '';
      const metadata = returnMetadata ? `,"metadata":${stored.toString('utf8')}` : '';
      return [`{"key":${JSON.stringify(name)}${shownDistance}${metadata}}`];
    });
    return { json: `{"vectors":[${vectors.join(',')}]}` };
  },
};

async function findNearest(
  view: QueryView,
  distance: (data: Float32Array) => number,
  topK: number,
  filter: MetadataFilter | null,
): Promise<NearestList['entries']> {
  const nearest = new NearestList(topK);
  for (const vectors of view.batches(filter !== null)) {
    for (const { key, data, metadata } of vectors) {
      // Written by PutVectors, which has checked its shape.
      if (
        filter !== null &&
        !matchesFilter(filter, JSON.parse(metadata.toString('utf8')) as Metadata)
      ) {
        continue;
      }
      nearest.offer(key, distance(data));
    }
    // A large index takes a while: others get their turn.
    await setImmediate();
  }
  return nearest.entries;
}

import type { VectorIndex } from '#protocol/vector-index.ts';
import type { BackupHeader } from './backup-format.ts';

/** Where a backup is to be put back to. */
export interface RestorePlace {
  readonly region: string;
  readonly accountId: string;
  readonly bucket: string;
  readonly index: VectorIndex;
}

export interface RestoreFit {
  /** Why it cannot be put back here, with the rule and the remedy; null when it can. */
  readonly problem: string | null;
  /** What is not as where the backup was made: to be read before anything is put back. */
  readonly differences: readonly string[];
}

/**
 * Whether the vectors of a backup may go into an index. Another index than they
 * came from will do, when it takes vectors of this kind and measures them alike.
 */
export function restoreFit(header: BackupHeader, place: RestorePlace): RestoreFit {
  return {
    problem: problemOf(header.index, place.index),
    differences: differencesOf(header, place),
  };
}

function problemOf(from: VectorIndex, to: VectorIndex): string | null {
  if (from.dimension !== to.dimension) {
    return `The backup has vectors of ${from.dimension} dimensions, and ${to.indexName} takes ${to.dimension}. An index takes vectors of its own dimension only: choose a backup of ${to.indexName}, or restore into an index of ${from.dimension} dimensions.`;
  }
  if (from.distanceMetric !== to.distanceMetric) {
    return `The backup is of an index with the distance metric ${from.distanceMetric}, and ${to.indexName} has ${to.distanceMetric}: searches would find other neighbours. Choose a backup of ${to.indexName}, or restore into an index with ${from.distanceMetric}.`;
  }
  const [fromType, toType] = [from.dataType ?? 'float32', to.dataType ?? 'float32'];
  if (fromType !== toType) {
    return `The backup has vectors of ${fromType}, and ${to.indexName} takes ${toType}. Choose a backup of ${to.indexName}.`;
  }
  return null;
}

function differencesOf(header: BackupHeader, place: RestorePlace): readonly string[] {
  const pairs = [
    ['index', header.index.indexName, place.index.indexName],
    ['bucket', header.bucket, place.bucket],
    ['account', header.accountId, place.accountId],
    ['region', header.region, place.region],
    ['fields that cannot be filtered', notFilterable(header.index), notFilterable(place.index)],
  ] as const;
  return pairs
    .filter(([, then, now]) => then !== now)
    .map(([name, then, now]) => `${name}: ${then} in the backup, ${now} here`);
}

function notFilterable({ metadata }: VectorIndex): string {
  const fields = metadata?.nonFilterableMetadataKeys ?? [];
  return fields.length === 0 ? 'none' : fields.toSorted().join(', ');
}

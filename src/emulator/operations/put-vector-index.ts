import { LIMITS } from '#protocol/limits.ts';
import { INDEX_NAME_PATTERN, METADATA_FIELD_PATTERN } from '#protocol/vector-index.ts';
import {
  describeValue,
  field,
  isJsonObject,
  type JsonObject,
  requiredInteger,
  requiredString,
} from '../json-body.ts';
import { invalidParameter, refuse } from '../refusal.ts';
import type { Operation } from '../service.ts';
import type { DistanceMetric } from '../store/index-table.ts';

/** API sheet §3.11. The index takes vectors at once; the service needs a while. */
export const putVectorIndex: Operation = {
  needs: 'bucket',
  run({ store, now }, { body }, bucket) {
    const settings = readSettings(body);
    if (store.indexes.find(bucket.name, settings.name) !== null) {
      throw refuse('VectorBucketIndexAlreadyExist');
    }
    if (store.indexes.list(bucket.name).length >= LIMITS.indexesPerBucket) {
      throw refuse(
        'VectorBucketIndexExceedLimit',
        `The bucket ${bucket.name} has ${LIMITS.indexesPerBucket} indexes, which is the limit. Delete one first.`,
      );
    }
    const createdAt = new Date(now()).toISOString();
    store.transaction(() => store.addIndex({ ...settings, bucket: bucket.name, createdAt }));
    return {};
  },
};

function readSettings(body: JsonObject): {
  readonly name: string;
  readonly dimension: number;
  readonly metric: DistanceMetric;
  readonly nonFilterableKeys: readonly string[] | null;
} {
  const name = requiredString(body, 'indexName');
  if (!INDEX_NAME_PATTERN.test(name)) {
    throw invalidParameter(
      `indexName is ${describeValue(name)}; it has to be 1 to ${LIMITS.indexNameLength.max} letters and digits, a letter first.`,
    );
  }
  const dataType = requiredString(body, 'dataType');
  if (dataType !== 'float32') {
    throw invalidParameter(`dataType is ${describeValue(dataType)}; only "float32" exists.`);
  }
  const dimension = requiredInteger(body, 'dimension', LIMITS.dimension);
  const metric = requiredString(body, 'distanceMetric');
  if (metric !== 'cosine' && metric !== 'euclidean') {
    throw invalidParameter(
      `distanceMetric is ${describeValue(metric)}; it has to be "euclidean" or "cosine".`,
    );
  }
  return { name, dimension, metric, nonFilterableKeys: readNonFilterableKeys(body) };
}

function readNonFilterableKeys(body: JsonObject): readonly string[] | null {
  const metadata = field(body, 'metadata');
  if (metadata === undefined) return null;
  if (!isJsonObject(metadata)) {
    throw invalidParameter(`metadata is ${describeValue(metadata)}; it has to be an object.`);
  }
  const list = field(metadata, 'nonFilterableMetadataKeys');
  if (list === undefined) return null;
  const { min, max } = LIMITS.nonFilterableKeys;
  if (!Array.isArray(list) || list.length < min || list.length > max) {
    throw invalidParameter(
      `nonFilterableMetadataKeys is ${describeValue(list)}; it has to be a list of ${min} to ${max} names.`,
    );
  }
  const names = list.map((name: unknown, at) => {
    const fits =
      typeof name === 'string' &&
      METADATA_FIELD_PATTERN.test(name) &&
      Buffer.byteLength(name) <= LIMITS.nonFilterableKeyBytes;
    if (fits) return name;
    throw invalidParameter(
      `nonFilterableMetadataKeys[${at}] is ${describeValue(name)}; a name has 1 to ${LIMITS.nonFilterableKeyBytes} letters, digits and underscores, with no digit first.`,
    );
  });
  const repeated = names.find((name, at) => names.indexOf(name) !== at);
  if (repeated !== undefined) {
    throw invalidParameter(`nonFilterableMetadataKeys names ${repeated} twice. Name each once.`);
  }
  return names;
}

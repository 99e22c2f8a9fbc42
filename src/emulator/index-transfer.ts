import { LIMITS } from '#protocol/limits.ts';
import { BUCKET_NAME_PATTERN } from '#protocol/vector-bucket.ts';
import { INDEX_NAME_PATTERN } from '#protocol/vector-index.ts';
import { describeValue, isJsonObject, type JsonObject } from './json-body.ts';
import { readVectors } from './operations/put-vectors.ts';
import { vectorJson } from './operations/vector-json.ts';
import { Refusal } from './refusal.ts';
import type { Store } from './store/create-store.ts';
import type { DistanceMetric, StoredIndex } from './store/index-table.ts';
import { textLines } from './text-lines.ts';

/** What cannot be exported or imported. The message names the value, the rule and the remedy. */
export class TransferError extends Error {
  override readonly name = 'TransferError';
}

interface IndexName {
  readonly bucket: string;
  readonly index: string;
}

/** Where vectors are imported, and what is needed to make the index when there is none. */
export interface ImportTarget extends IndexName {
  readonly metric: DistanceMetric | null;
  readonly nonFilterableKeys: readonly string[] | null;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
}

const EVERYTHING = { data: true, metadata: true };
const ROWS_AT_A_TIME = 500;

/**
 * All vectors of an index as JSON Lines, each as PutVectors takes it, in the
 * order of the keys' UTF-8 bytes.
 *
 * @throws TransferError when there is no such index
 */
export function exportVectors(store: Store, { bucket, index }: IndexName): Iterable<string> {
  const found = store.indexes.find(bucket, index);
  if (found === null) {
    const names = store.indexes.list(bucket).map(({ name }) => name);
    const known =
      names.length > 0
        ? `The bucket has ${names.join(', ')}.`
        : `The buckets are ${
            store.buckets
              .list()
              .map(({ name }) => name)
              .join(', ') || 'none'
          }.`;
    throw new TransferError(`There is no index ${index} in the bucket ${bucket}. ${known}`);
  }
  return linesOf(store, found);
}

function* linesOf(store: Store, index: StoredIndex): Generator<string> {
  const table = store.vectorsOf(index);
  let after: Buffer | null = null;
  for (;;) {
    const rows = table.page(after, ROWS_AT_A_TIME, EVERYTHING, null);
    if (rows.length === 0) return;
    yield rows.map((row) => `${vectorJson(row, EVERYTHING)}\n`).join('');
    after = rows.at(-1)?.key ?? after;
  }
}

/**
 * Writes vectors from JSON Lines as PutVectors would, 500 lines at a time. The
 * header and the last line of a backup are passed over. Bucket and index are
 * made when they are missing.
 *
 * @returns how many were written
 * @throws TransferError naming the line; what stands before it is written
 */
export async function importVectors(
  store: Store,
  target: ImportTarget,
  chunks: AsyncIterable<Uint8Array>,
): Promise<number> {
  let index = store.indexes.find(target.bucket, target.index);
  let batch: JsonObject[] = [];
  let written = 0;
  let firstLine = 1;
  let number = 0;
  const flush = () => {
    const [first] = batch;
    if (first === undefined) return;
    index ??= makeIndex(store, target, first);
    written += writeBatch(store, index, batch, `Lines ${firstLine} to ${number}: `);
    firstLine = number + 1;
    batch = [];
  };
  for await (const line of textLines(chunks)) {
    if (batch.length === LIMITS.putVectorsPerCall) flush();
    number += 1;
    if (line.trim() === '') continue;
    const vector = parseLine(line, number);
    if (vector !== null) batch.push(vector);
  }
  flush();
  return written;
}

/** @returns null for the first and the last line of a backup, which are no vectors */
function parseLine(line: string, number: number): JsonObject | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new TransferError(`Line ${number} is not JSON. Each line holds one vector.`);
  }
  if (!isJsonObject(value)) {
    throw new TransferError(
      `Line ${number} is ${describeValue(value)}; it has to be a vector: {"key": …, "data": …}.`,
    );
  }
  const isFrame = !Object.hasOwn(value, 'key') && ('format' in value || 'sha256' in value);
  return isFrame ? null : value;
}

function writeBatch(
  store: Store,
  index: StoredIndex,
  vectors: readonly JsonObject[],
  place: string,
): number {
  try {
    const checked = readVectors({ vectors }, index, false);
    store.transaction(() => store.vectorsOf(index).put(checked));
    return checked.length;
  } catch (error) {
    if (error instanceof Refusal) throw new TransferError(`${place}${error.message}`);
    throw error;
  }
}

function makeIndex(store: Store, target: ImportTarget, first: JsonObject): StoredIndex {
  const { bucket, index: name, metric, nonFilterableKeys, now } = target;
  if (metric === null) {
    throw new TransferError(
      `There is no index ${name} in the bucket ${bucket}. To make it, say --distance-metric cosine or --distance-metric euclidean.`,
    );
  }
  if (!BUCKET_NAME_PATTERN.test(bucket)) {
    throw new TransferError(
      `The bucket name ${describeValue(bucket)} is not allowed: 3 to 32 lower-case letters, digits and hyphens, with no hyphen at either end.`,
    );
  }
  if (!INDEX_NAME_PATTERN.test(name)) {
    throw new TransferError(
      `The index name ${describeValue(name)} is not allowed: 1 to 63 letters and digits, a letter first.`,
    );
  }
  const dimension = dimensionOf(first);
  const createdAt = new Date(now).toISOString();
  return store.transaction(() => {
    if (store.buckets.find(bucket) === null) {
      store.buckets.add({ name: bucket, createdAt, resourceGroupId: 'rg-default' });
    }
    return store.addIndex({ bucket, name, dimension, metric, nonFilterableKeys, createdAt });
  });
}

function dimensionOf({ data }: JsonObject): number {
  const floats = isJsonObject(data) ? data.float32 : null;
  const { min, max } = LIMITS.dimension;
  if (Array.isArray(floats) && floats.length >= min && floats.length <= max) return floats.length;
  throw new TransferError(
    `The first vector has no data, which would tell the dimension of the new index: {"float32": [${min} to ${max} numbers]}.`,
  );
}

import { LIMITS } from '#protocol/limits.ts';
import { readFloatVector } from '../float-vector.ts';
import { describeValue, field, isJsonObject, type JsonObject } from '../json-body.ts';
import { checkedKey } from '../key-rules.ts';
import { checkedMetadata } from '../metadata-rules.ts';
import { invalidParameter } from '../refusal.ts';
import type { Operation } from '../service.ts';
import type { StoredIndex } from '../store/index-table.ts';
import type { NewVector } from '../store/vector-table.ts';

/** API sheet §3.15. A vector whose key exists is replaced whole. The batch is all or nothing. */
export const putVectors: Operation = {
  needs: 'index',
  run({ store, strictMetadata }, { body }, index) {
    const vectors = readVectors(body, index, strictMetadata);
    store.transaction(() => store.vectorsOf(index).put(vectors));
    return {};
  },
};

/** The `vectors` of a request, checked against the index. @throws Refusal VectorIndexParameterInvalid */
export function readVectors(body: JsonObject, index: StoredIndex, strict: boolean): NewVector[] {
  const list = field(body, 'vectors');
  if (!Array.isArray(list) || list.length < 1 || list.length > LIMITS.putVectorsPerCall) {
    throw invalidParameter(
      list === undefined
        ? 'vectors is missing; it is required.'
        : `vectors is ${describeValue(list)}; it has to be a list of 1 to ${LIMITS.putVectorsPerCall} vectors. Split the call.`,
    );
  }
  const rules = { strict, nonFilterableKeys: new Set(index.nonFilterableKeys) };
  const keys = new Set<string>();
  return list.map((item: unknown, at) => {
    const path = `vectors[${at}]`;
    if (!isJsonObject(item)) {
      throw invalidParameter(`${path} is ${describeValue(item)}; a vector is an object.`);
    }
    const key = checkedKey(field(item, 'key'), `${path}.key`);
    if (keys.has(key)) {
      throw invalidParameter(
        `${path}.key is ${describeValue(key)}, which stands in the batch before. Send each key once.`,
      );
    }
    keys.add(key);
    return {
      key,
      data: readFloatVector(field(item, 'data'), `${path}.data`, index),
      metadata: checkedMetadata(field(item, 'metadata'), `${path}.metadata`, rules),
    };
  });
}

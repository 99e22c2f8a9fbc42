import { describeValue, field, isJsonObject } from './json-body.ts';
import { invalidParameter } from './refusal.ts';
import type { DistanceMetric } from './store/index-table.ts';

/**
 * Reads `{"float32": […]}`: exactly `dimension` finite numbers, kept as 32-bit
 * floats. Under cosine the zero vector has no direction and is refused.
 *
 * @param path where it stands in the body, for messages
 * @throws Refusal VectorIndexParameterInvalid
 */
export function readFloatVector(
  value: unknown,
  path: string,
  { dimension, metric }: { readonly dimension: number; readonly metric: DistanceMetric },
): Float32Array {
  const list = isJsonObject(value) ? field(value, 'float32') : undefined;
  if (!Array.isArray(list)) {
    throw invalidParameter(
      `${path} has to be {"float32": [numbers]}; float32 is ${describeValue(list)}.`,
    );
  }
  if (list.length !== dimension) {
    throw invalidParameter(
      `${path}.float32 has ${list.length} numbers; the index has dimension ${dimension}.`,
    );
  }
  const floats = new Float32Array(dimension);
  let isZero = true;
  for (let at = 0; at < dimension; at += 1) {
    const number: unknown = list[at];
    const float = typeof number === 'number' ? Math.fround(number) : Number.NaN;
    if (!Number.isFinite(float)) {
      throw invalidParameter(
        `${path}.float32[${at}] is ${describeValue(number)}; it has to be a number that fits a 32-bit float.`,
      );
    }
    if (float !== 0) isZero = false;
    floats[at] = float;
  }
  if (isZero && metric === 'cosine') {
    throw invalidParameter(
      `${path}.float32 is the zero vector, which has no direction; the index compares by cosine.`,
    );
  }
  return floats;
}

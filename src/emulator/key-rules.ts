import { keyProblem } from '#protocol/vector.ts';
import { describeValue, field, type JsonObject, type Range } from './json-body.ts';
import { invalidParameter } from './refusal.ts';

/** @param path where the key stands in the body, for the message */
export function checkedKey(value: unknown, path: string): string {
  if (typeof value !== 'string') {
    throw invalidParameter(`${path} is ${describeValue(value)}; a key is a string.`);
  }
  const problem = keyProblem(value);
  if (problem !== null) throw invalidParameter(`${path} is ${describeValue(value)}. ${problem}`);
  return value;
}

export type Repeats = 'refused' | 'tolerated';

/**
 * The `keys` of a GetVectors or DeleteVectors: distinct, in the order sent.
 *
 * @param count how many distinct keys may be named
 * @throws Refusal VectorIndexParameterInvalid
 */
export function readKeys(body: JsonObject, count: Range, repeats: Repeats): readonly string[] {
  const list = field(body, 'keys');
  if (!Array.isArray(list)) {
    throw invalidParameter(
      list === undefined
        ? 'keys is missing; it is required.'
        : `keys is ${describeValue(list)}; it has to be a list of strings.`,
    );
  }
  const keys = new Set<string>();
  for (const [at, item] of list.entries()) {
    const key = checkedKey(item, `keys[${at}]`);
    if (repeats === 'refused' && keys.has(key)) {
      throw invalidParameter(
        `keys[${at}] is ${describeValue(key)}, which stands in the list before. Name each key once.`,
      );
    }
    keys.add(key);
    if (keys.size > count.max) break;
  }
  if (keys.size < count.min || keys.size > count.max) {
    throw invalidParameter(
      `keys has ${keys.size > count.max ? `more than ${count.max}` : keys.size} distinct keys (${list.length} entries); ${count.min} to ${count.max} are allowed. Split the call.`,
    );
  }
  return [...keys];
}

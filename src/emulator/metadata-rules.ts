import { exactJson } from '#protocol/exact-json.ts';
import { LIMITS } from '#protocol/limits.ts';
import { describeValue, isJsonObject } from './json-body.ts';
import { invalidParameter } from './refusal.ts';

export interface MetadataRules {
  /** Refuse numbers and booleans, as the documentation of 2026 does (API sheet §3.15). */
  readonly strict: boolean;
  readonly nonFilterableKeys: ReadonlySet<string>;
}

/**
 * Checks the metadata of one vector: types, number of filterable fields, and
 * the sizes of the filterable part and of the whole, both counted in UTF-8
 * bytes of names and values.
 *
 * @param path where it stands in the body, for messages
 * @returns its JSON text, `{}` when there is none
 * @throws Refusal VectorIndexParameterInvalid
 */
export function checkedMetadata(value: unknown, path: string, rules: MetadataRules): string {
  if (value === undefined || value === null) return '{}';
  if (!isJsonObject(value)) {
    throw invalidParameter(`${path} is ${describeValue(value)}; metadata is an object.`);
  }
  let total = 0;
  let filterable = 0;
  let filterableFields = 0;
  for (const [name, content] of Object.entries(value)) {
    const bytes = Buffer.byteLength(name, 'utf8') + sizeOf(content, `${path}.${name}`, rules);
    total += bytes;
    if (rules.nonFilterableKeys.has(name)) continue;
    filterable += bytes;
    filterableFields += 1;
  }
  const { filterableKeysPerVector, filterableMetadataBytes, metadataBytes } = LIMITS;
  if (filterableFields > filterableKeysPerVector) {
    throw invalidParameter(
      `${path} has ${filterableFields} filterable fields; at most ${filterableKeysPerVector} are allowed. Declare others as nonFilterableMetadataKeys of the index.`,
    );
  }
  if (total > metadataBytes) {
    throw invalidParameter(
      `${path} is ${total} bytes long; at most ${metadataBytes} are allowed. Keep the content elsewhere and a reference to it here.`,
    );
  }
  if (filterable > filterableMetadataBytes) {
    throw invalidParameter(
      `The filterable part of ${path} is ${filterable} bytes long; at most ${filterableMetadataBytes} are allowed. Declare long fields as nonFilterableMetadataKeys of the index.`,
    );
  }
  return exactJson(value);
}

function sizeOf(value: unknown, path: string, rules: MetadataRules): number {
  if (!Array.isArray(value)) return scalarSize(value, path, rules);
  let bytes = 0;
  for (const [at, item] of value.entries()) bytes += scalarSize(item, `${path}[${at}]`, rules);
  return bytes;
}

function scalarSize(value: unknown, path: string, rules: MetadataRules): number {
  if (typeof value === 'string') return Buffer.byteLength(value, 'utf8');
  const plain = typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
  if (plain && !rules.strict) return String(value).length;
  throw invalidParameter(
    `${path} is ${describeValue(value)}; a value is a string or a list of strings${rules.strict ? '' : ' (numbers and booleans are let through here)'}.`,
  );
}

import { LIMITS } from '#protocol/limits.ts';
import type { MetadataFilter } from '#protocol/metadata-filter.ts';
import {
  FilterError,
  parseMetadataFilter,
  STRINGS_ONLY,
  WITH_NUMBERS,
} from '#protocol/parse-metadata-filter.ts';
import { field, type JsonObject } from './json-body.ts';
import { invalidParameter } from './refusal.ts';

/** Deeper than any valid filter, so that nothing recurses into what a hostile client nested. */
const DEEPEST = LIMITS.filterLevels * 4;

/**
 * The `filter` of a QueryVectors or ListVectors; null when there is none.
 *
 * @throws Refusal VectorIndexParameterInvalid
 */
export function readFilter(
  body: JsonObject,
  rules: { readonly strict: boolean; readonly nonFilterableKeys: ReadonlySet<string> },
): MetadataFilter | null {
  const value = field(body, 'filter');
  if (value === undefined) return null;
  if (isDeeperThan(value, DEEPEST)) {
    throw invalidParameter(
      `filter is nested more than ${DEEPEST} levels deep; at most ${LIMITS.filterLevels} are allowed.`,
    );
  }
  const filter = parsed(value, rules.strict);
  const blocked = fieldsOf(filter).find((name) => rules.nonFilterableKeys.has(name));
  if (blocked !== undefined) {
    throw invalidParameter(
      `filter asks for ${blocked}, which is one of the index's nonFilterableMetadataKeys.`,
    );
  }
  return Object.keys(filter).length === 0 ? null : filter;
}

function parsed(value: unknown, strict: boolean): MetadataFilter {
  try {
    return parseMetadataFilter(value, strict ? STRINGS_ONLY : WITH_NUMBERS);
  } catch (error) {
    if (error instanceof FilterError) throw invalidParameter(error.message);
    throw error;
  }
}

function fieldsOf(filter: MetadataFilter): readonly string[] {
  return Object.entries(filter).flatMap(([name, operand]) =>
    // The parser lets only lists of filters stand under these two.
    name === '$and' || name === '$or'
      ? (operand as readonly MetadataFilter[]).flatMap(fieldsOf)
      : [name],
  );
}

function isDeeperThan(root: unknown, levels: number): boolean {
  let layer: readonly unknown[] = [root];
  for (let level = 0; level <= levels; level += 1) {
    layer = layer.flatMap((value) =>
      typeof value === 'object' && value !== null ? Object.values(value) : [],
    );
    if (layer.length === 0) return false;
  }
  return true;
}

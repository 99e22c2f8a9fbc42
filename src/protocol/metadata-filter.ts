import type { Metadata, MetadataValue } from './vector.ts';

/**
 * The metadata filter of QueryVectors and ListVectors (API sheet §6):
 * `{}`, one condition `{field: {operator: value}}`, or `$and` / `$or` of
 * filters. Range operators exist only in some versions of the documentation.
 */
export type MetadataFilter =
  | Record<string, never>
  | { readonly $and: readonly MetadataFilter[] }
  | { readonly $or: readonly MetadataFilter[] }
  | { readonly [field: string]: Condition };

export type Scalar = string | number | boolean;
export type Condition =
  | { readonly $eq: Scalar }
  | { readonly $ne: Scalar }
  | { readonly $in: readonly Scalar[] }
  | { readonly $nin: readonly Scalar[] }
  | { readonly $exists: boolean }
  | { readonly $gt: number }
  | { readonly $gte: number }
  | { readonly $lt: number }
  | { readonly $lte: number };

/**
 * Evaluates a parsed filter. A list value equals when any of its elements does.
 * `$ne` and `$nin` are the negations, so a missing field satisfies them: what
 * the service does there is undocumented (API sheet §6).
 */
export function matchesFilter(filter: MetadataFilter, metadata: Metadata): boolean {
  const [entry] = Object.entries(filter);
  if (entry === undefined) return true;
  const [name, operand] = entry;
  if (name === '$and') return asFilters(operand).every((part) => matchesFilter(part, metadata));
  if (name === '$or') return asFilters(operand).some((part) => matchesFilter(part, metadata));
  // A parsed filter has one field here, and its operand is a condition.
  return matchesCondition(
    operand as Condition,
    Object.hasOwn(metadata, name) ? metadata[name] : undefined,
  );
}

/** `$and` and `$or` hold lists of filters, which the parser has made sure of. */
function asFilters(operand: unknown): readonly MetadataFilter[] {
  return operand as readonly MetadataFilter[];
}

function matchesCondition(condition: Condition, value: MetadataValue | undefined): boolean {
  const values = value === undefined ? [] : Array.isArray(value) ? value : [value];
  if ('$eq' in condition) return values.includes(condition.$eq);
  if ('$ne' in condition) return !values.includes(condition.$ne);
  if ('$in' in condition) return values.some((item) => condition.$in.includes(item));
  if ('$nin' in condition) return !values.some((item) => condition.$nin.includes(item));
  if ('$exists' in condition) return (value !== undefined) === condition.$exists;
  return values.some((item) => typeof item === 'number' && withinRange(item, condition));
}

/** Whether `value` lies where the range operator of `condition` says; without one, nowhere. */
export function withinRange(value: number, condition: Condition): boolean {
  if ('$gt' in condition) return value > condition.$gt;
  if ('$gte' in condition) return value >= condition.$gte;
  if ('$lt' in condition) return value < condition.$lt;
  if ('$lte' in condition) return value <= condition.$lte;
  return false;
}

import type { Condition, MetadataFilter } from '#protocol/metadata-filter.ts';

export type Operator = 'is' | 'is-not' | 'one-of' | 'none-of' | 'exists' | 'not-exists';

/** One condition on a metadata field, as a chip shows it. */
export interface FieldCondition {
  readonly field: string;
  readonly operator: Operator;
  /** One for `is` and `is-not`, none for `exists` and `not-exists`. */
  readonly values: readonly string[];
}

/** The operators in the words of the filter bar. */
export const OPERATOR_WORDS: Readonly<Record<Operator, string>> = {
  is: 'is',
  'is-not': 'is not',
  'one-of': 'in',
  'none-of': 'not in',
  exists: 'exists',
  'not-exists': 'does not exist',
};

/**
 * The service's filter for conditions that all have to hold; null for none.
 * One condition stands by itself, because one version of the documentation wants
 * at least two parts in `$and` (API sheet §6).
 */
export function filterOf(parts: readonly MetadataFilter[]): MetadataFilter | null {
  const [first] = parts;
  if (first === undefined) return null;
  return parts.length === 1 ? first : { $and: parts };
}

/** The parts of a filter that all have to hold, as one chip each. */
export function partsOf(filter: MetadataFilter | null): readonly MetadataFilter[] {
  if (filter === null) return [];
  const [entry] = Object.entries(filter);
  if (entry === undefined) return [];
  // `$and` of a parsed filter holds filters.
  return entry[0] === '$and' ? (entry[1] as readonly MetadataFilter[]) : [filter];
}

/** The filter that says what `condition` says. */
export function filterOfCondition({ field, operator, values }: FieldCondition): MetadataFilter {
  return { [field]: operandOf(operator, values) };
}

/** The condition a filter amounts to; null when it is nested or compares anything but strings. */
export function conditionOfFilter(filter: MetadataFilter): FieldCondition | null {
  const [entry] = Object.entries(filter);
  if (entry === undefined || entry[0] === '$and' || entry[0] === '$or') return null;
  const [field] = entry;
  // Neither `$and` nor `$or`: a parsed filter then holds a condition.
  const condition = entry[1] as Condition;
  if ('$exists' in condition) {
    return { field, operator: condition.$exists ? 'exists' : 'not-exists', values: [] };
  }
  if ('$eq' in condition) return withValues(field, 'is', [condition.$eq]);
  if ('$ne' in condition) return withValues(field, 'is-not', [condition.$ne]);
  if ('$in' in condition) return withValues(field, 'one-of', condition.$in);
  if ('$nin' in condition) return withValues(field, 'none-of', condition.$nin);
  return null;
}

function withValues(
  field: string,
  operator: Operator,
  values: readonly unknown[],
): FieldCondition | null {
  const strings = values.filter((value) => typeof value === 'string');
  return strings.length === values.length ? { field, operator, values: strings } : null;
}

function operandOf(operator: Operator, values: readonly string[]): Condition {
  const [value = ''] = values;
  switch (operator) {
    case 'is':
      return { $eq: value };
    case 'is-not':
      return { $ne: value };
    case 'one-of':
      return { $in: values };
    case 'none-of':
      return { $nin: values };
    case 'exists':
      return { $exists: true };
    case 'not-exists':
      return { $exists: false };
  }
}

import { utf8ToBytes } from '@noble/hashes/utils.js';
import { LIMITS } from './limits.ts';
import type { Condition, MetadataFilter, Scalar } from './metadata-filter.ts';

/** A filter that breaks a rule of the grammar. The message names the place, the rule and the remedy. */
export class FilterError extends Error {
  override readonly name = 'FilterError';
}

export interface FilterDialect {
  /** Numbers and booleans as values, and `$gt $gte $lt $lte`. */
  readonly numbers: boolean;
}

/** What every version of the documentation allows: strings, no ranges. */
export const STRINGS_ONLY: FilterDialect = { numbers: false };
/** What some versions of the service also take (API sheet §6, "Type history"). */
export const WITH_NUMBERS: FilterDialect = { numbers: true };

/**
 * Checks `value` against the grammar and the limits on size, conditions and levels.
 *
 * @throws FilterError
 */
export function parseMetadataFilter(value: unknown, dialect: FilterDialect): MetadataFilter {
  const bytes = utf8ToBytes(JSON.stringify(value) ?? '').length;
  if (bytes > LIMITS.filterBytes) {
    throw new FilterError(
      `The filter is ${bytes} bytes long; at most ${LIMITS.filterBytes} are allowed. Split it into several filters.`,
    );
  }
  const count = { conditions: 0 };
  const filter = parseNode(value, 'filter', 1, dialect, count);
  if (count.conditions > LIMITS.filterConditions) {
    throw new FilterError(
      `The filter has ${count.conditions} conditions; at most ${LIMITS.filterConditions} are allowed. Use $in for many values of one field.`,
    );
  }
  return filter;
}

function parseNode(
  value: unknown,
  path: string,
  level: number,
  dialect: FilterDialect,
  count: { conditions: number },
): MetadataFilter {
  if (!isPlainObject(value)) {
    throw new FilterError(
      `${path} is ${describe(value)}; a filter is an object such as {"field": {"$eq": "value"}}.`,
    );
  }
  if (level > LIMITS.filterLevels) {
    throw new FilterError(
      `${path} is nested ${level} levels deep; at most ${LIMITS.filterLevels} are allowed.`,
    );
  }
  const entries = Object.entries(value);
  const [first] = entries;
  if (first === undefined) return {};
  if (entries.length > 1) {
    throw new FilterError(
      `${path} names ${entries.length} fields (${entries.map(([name]) => name).join(', ')}); one object holds one. Combine them with $and.`,
    );
  }
  const [name, operand] = first;
  if (name === '$and' || name === '$or') {
    if (!Array.isArray(operand) || operand.length === 0) {
      throw new FilterError(
        `${path}.${name} is ${describe(operand)}; it takes a list with at least one filter.`,
      );
    }
    const parts = operand.map((part, at) =>
      parseNode(part, `${path}.${name}[${at}]`, level + 1, dialect, count),
    );
    return name === '$and' ? { $and: parts } : { $or: parts };
  }
  if (name.startsWith('$')) {
    throw new FilterError(
      `${path} has the unknown operator ${name}; filters are joined by $and or $or.`,
    );
  }
  count.conditions += 1;
  return { [name]: parseCondition(operand, `${path}.${name}`, dialect) };
}

function parseCondition(value: unknown, path: string, dialect: FilterDialect): Condition {
  if (!isPlainObject(value)) {
    throw new FilterError(`${path} is ${describe(value)}; write {"$eq": …} with an operator.`);
  }
  const entries = Object.entries(value);
  const [first] = entries;
  if (first === undefined || entries.length > 1) {
    throw new FilterError(
      `${path} has ${entries.length} operators; a condition has one. Combine them with $and.`,
    );
  }
  const [operator, operand] = first;
  switch (operator) {
    case '$eq':
    case '$ne':
      if (isScalar(operand, dialect))
        return operator === '$eq' ? { $eq: operand } : { $ne: operand };
      throw new FilterError(
        `${path}.${operator} is ${describe(operand)}; it takes ${scalarNames(dialect)}.`,
      );
    case '$in':
    case '$nin':
      if (
        Array.isArray(operand) &&
        operand.length > 0 &&
        operand.every((item) => isScalar(item, dialect))
      ) {
        return operator === '$in' ? { $in: operand } : { $nin: operand };
      }
      throw new FilterError(
        `${path}.${operator} is ${describe(operand)}; it takes a list of at least one value, each ${scalarNames(dialect)}.`,
      );
    case '$exists':
      if (typeof operand === 'boolean') return { $exists: operand };
      throw new FilterError(`${path}.$exists is ${describe(operand)}; it takes true or false.`);
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      if (!dialect.numbers) {
        throw new FilterError(
          `${path} uses ${operator}, which this service refuses; use $eq, $ne, $in, $nin or $exists.`,
        );
      }
      if (typeof operand !== 'number') {
        throw new FilterError(`${path}.${operator} is ${describe(operand)}; it takes a number.`);
      }
      return rangeCondition(operator, operand);
    default:
      throw new FilterError(
        `${path} has the unknown operator ${operator}; use $eq, $ne, $in, $nin or $exists.`,
      );
  }
}

function rangeCondition(operator: '$gt' | '$gte' | '$lt' | '$lte', bound: number): Condition {
  switch (operator) {
    case '$gt':
      return { $gt: bound };
    case '$gte':
      return { $gte: bound };
    case '$lt':
      return { $lt: bound };
    case '$lte':
      return { $lte: bound };
  }
}

function isScalar(value: unknown, dialect: FilterDialect): value is Scalar {
  if (typeof value === 'string') return true;
  return dialect.numbers && (typeof value === 'number' || typeof value === 'boolean');
}

function scalarNames(dialect: FilterDialect): string {
  return dialect.numbers ? 'a string, a number or a boolean' : 'a string';
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function describe(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

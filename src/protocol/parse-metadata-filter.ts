import { exactJson } from './exact-json.ts';
import { filterBytes } from './filter-size.ts';
import { LIMITS } from './limits.ts';
import type { Condition, MetadataFilter, Scalar } from './metadata-filter.ts';

/** A filter that breaks a rule of the grammar. The message names the place, the rule and the remedy. */
export class FilterError extends Error {
  override readonly name = 'FilterError';
  /** Where the rule is broken: names and positions from the outside; null where the filter is too large as a whole. */
  readonly path: FilterPath | null;

  constructor(message: string, path: FilterPath | null = null) {
    super(message);
    this.path = path;
  }
}

export type FilterPath = readonly (string | number)[];

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
  const bytes = filterBytes(value);
  if (bytes > LIMITS.filterBytes) {
    throw new FilterError(
      `The filter is ${bytes} bytes long; at most ${LIMITS.filterBytes} are allowed. Split it into several filters.`,
    );
  }
  const count = { conditions: 0 };
  const filter = parseNode(value, [], dialect, count);
  if (count.conditions > LIMITS.filterConditions) {
    throw new FilterError(
      `The filter has ${count.conditions} conditions; at most ${LIMITS.filterConditions} are allowed. Use $in for many values of one field.`,
    );
  }
  return filter;
}

function parseNode(
  value: unknown,
  path: FilterPath,
  dialect: FilterDialect,
  count: { conditions: number },
): MetadataFilter {
  if (!isPlainObject(value)) {
    throw broken(
      path,
      `is ${describe(value)}; a filter is an object such as {"field": {"$eq": "value"}}.`,
    );
  }
  const level = levelOf(path);
  if (level > LIMITS.filterLevels) {
    throw broken(
      path,
      `is nested ${level} levels deep; at most ${LIMITS.filterLevels} are allowed. Take a group apart, or use $in for several values of one field.`,
    );
  }
  const entries = Object.entries(value);
  const [first] = entries;
  if (first === undefined) return {};
  if (entries.length > 1) {
    throw broken(
      path,
      `names ${entries.length} fields (${entries.map(([name]) => name).join(', ')}); one object holds one. Combine them with $and.`,
    );
  }
  const [name, operand] = first;
  if (name === '$and' || name === '$or') {
    if (!Array.isArray(operand) || operand.length === 0) {
      throw broken(
        [...path, name],
        `is ${describe(operand)}; it takes a list with at least one filter.`,
      );
    }
    const parts = operand.map((part, at) => parseNode(part, [...path, name, at], dialect, count));
    return name === '$and' ? { $and: parts } : { $or: parts };
  }
  if (name.startsWith('$')) {
    throw broken(path, `has the unknown operator ${name}; filters are joined by $and or $or.`);
  }
  count.conditions += 1;
  return { [name]: parseCondition(operand, [...path, name], dialect) };
}

function parseCondition(value: unknown, path: FilterPath, dialect: FilterDialect): Condition {
  if (!isPlainObject(value)) {
    const operator = Array.isArray(value) ? '$in' : '$eq';
    throw broken(path, `is ${describe(value)}; write {"${operator}": …} with an operator.`);
  }
  const entries = Object.entries(value);
  const [first] = entries;
  if (first === undefined || entries.length > 1) {
    throw broken(
      path,
      `has ${entries.length} operators; a condition has one. Combine them with $and.`,
    );
  }
  const [operator, operand] = first;
  const inside = [...path, operator];
  switch (operator) {
    case '$eq':
      return { $eq: parseScalar(operand, inside, dialect) };
    case '$ne':
      return { $ne: parseScalar(operand, inside, dialect) };
    case '$in':
      return { $in: parseScalars(operand, inside, dialect) };
    case '$nin':
      return { $nin: parseScalars(operand, inside, dialect) };
    case '$exists':
      if (typeof operand === 'boolean') return { $exists: operand };
      throw broken(inside, `is ${describe(operand)}; it takes true or false.`);
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      if (!dialect.numbers) {
        throw broken(
          path,
          `uses ${operator}, which this service refuses; use $eq, $ne, $in, $nin or $exists.`,
        );
      }
      if (!isFiniteNumber(operand))
        throw broken(inside, `is ${describe(operand)}; it takes a number.`);
      return rangeCondition(operator, operand);
    default:
      throw broken(
        path,
        `has the unknown operator ${operator}; use $eq, $ne, $in, $nin or $exists.`,
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

function parseScalar(value: unknown, path: FilterPath, dialect: FilterDialect): Scalar {
  if (isScalar(value, dialect)) return value;
  throw broken(path, `is ${describe(value)}; it takes ${scalarNames(dialect)}.`);
}

function parseScalars(value: unknown, path: FilterPath, dialect: FilterDialect): readonly Scalar[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw broken(
      path,
      `is ${describe(value)}; it takes a list of at least one value, each ${scalarNames(dialect)}.`,
    );
  }
  return value.map((item, at) => parseScalar(item, [...path, at], dialect));
}

/** A number that is not finite has no JSON: it would be sent as null. */
function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isScalar(value: unknown, dialect: FilterDialect): value is Scalar {
  if (typeof value === 'string') return true;
  return dialect.numbers && (isFiniteNumber(value) || typeof value === 'boolean');
}

function scalarNames(dialect: FilterDialect): string {
  return dialect.numbers ? 'a string, a number or a boolean' : 'a string';
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function broken(path: FilterPath, what: string): FilterError {
  return new FilterError(`${pathText(path)} ${what}`, path);
}

/** A place as messages name it: `filter.$or[1].year.$in`. */
function pathText(path: FilterPath): string {
  return path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : `${text}.${step}`),
    'filter',
  );
}

/** Each list of filters on the way is one level; the condition within is the last. */
function levelOf(path: FilterPath): number {
  return 1 + path.filter((step) => typeof step === 'number').length;
}

function describe(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (exactJson(value) ?? String(value));
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

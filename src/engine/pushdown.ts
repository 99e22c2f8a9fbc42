import type { MetadataFilter } from '#protocol/metadata-filter.ts';
import { ServiceError } from '#protocol/service-error.ts';

/** What the service is asked to do for a scan; both are newer than some services (API sheet §3.17). */
export interface Pushdown {
  readonly filter: boolean;
  readonly segments: boolean;
}

/**
 * Whether the service says no to what it was asked for, as it does to a parameter that
 * it does not know. Which code it has for that is not documented (API sheet §4.2): any
 * bad request counts, and whatever it has not implemented. `SecurityToken` codes are
 * about credentials.
 */
export function isRefusal(error: unknown): boolean {
  return (
    error instanceof ServiceError &&
    error.outcome === 'answered' &&
    (error.status === 400 || error.status === 501) &&
    !error.isThrottling &&
    !/SecurityToken/i.test(error.code)
  );
}

/**
 * What to ask for, in turn, while the service refuses. The filter is given up
 * before the segments: which of the two it minds cannot be seen, and without
 * segments every scan is slow.
 */
export function pushdowns({ filter, segments }: Pushdown): readonly Pushdown[] {
  const ways = [{ filter, segments }];
  if (filter) ways.push({ filter: false, segments });
  if (segments) ways.push({ filter, segments: false });
  if (filter && segments) ways.push({ filter: false, segments: false });
  return ways;
}

/**
 * What of a filter the service can be left to compare. What it does with a field that
 * was declared not filterable is not documented (API sheet §6): it may refuse, or find
 * nothing where there is something. Parts about such fields are compared here.
 *
 * @returns null when nothing is left
 */
export function pushedPart(
  filter: MetadataFilter,
  notFilterable: readonly string[],
): MetadataFilter | null {
  if (notFilterable.length === 0 || !comparesAny(filter, notFilterable)) return filter;
  const [name, operand] = Object.entries(filter)[0] ?? [];
  if (name !== '$and') return null;
  const parts = partsOf(operand).filter((part) => !comparesAny(part, notFilterable));
  const [only] = parts;
  if (only === undefined) return null;
  return parts.length === 1 ? only : { $and: parts };
}

function comparesAny(filter: MetadataFilter, fields: readonly string[]): boolean {
  const [name, operand] = Object.entries(filter)[0] ?? [];
  if (name === undefined) return false;
  if (name === '$and' || name === '$or') {
    return partsOf(operand).some((part) => comparesAny(part, fields));
  }
  return fields.includes(name);
}

/** `$and` and `$or` hold lists of filters, which the parser has made sure of. */
function partsOf(operand: unknown): readonly MetadataFilter[] {
  return operand as readonly MetadataFilter[];
}

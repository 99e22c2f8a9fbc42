import { utf8ToBytes } from '@noble/hashes/utils.js';
import { exactJson } from './exact-json.ts';
import type { MetadataFilter } from './metadata-filter.ts';

/** What the service limits of a filter (API sheet §5), counted as `parseMetadataFilter` does. */
export interface FilterSize {
  /** UTF-8 bytes of its JSON without blanks, as it is sent. */
  readonly bytes: number;
  readonly conditions: number;
  /** A condition by itself has one; each `$and` or `$or` around it adds one. */
  readonly levels: number;
}

export function filterSize(filter: MetadataFilter): FilterSize {
  return { bytes: filterBytes(filter), ...countsOf(filter) };
}

/** UTF-8 bytes of `value` as it is sent; also of what turns out to be no filter. */
export function filterBytes(value: unknown): number {
  return utf8ToBytes(exactJson(value) ?? '').length;
}

function countsOf(filter: MetadataFilter): Omit<FilterSize, 'bytes'> {
  const [entry] = Object.entries(filter);
  if (entry === undefined) return { conditions: 0, levels: 1 };
  const [name, operand] = entry;
  if (name !== '$and' && name !== '$or') return { conditions: 1, levels: 1 };
  // A filter holds a list of filters under these two.
  const parts = (operand as readonly MetadataFilter[]).map(countsOf);
  return {
    conditions: parts.reduce((sum, part) => sum + part.conditions, 0),
    levels: 1 + Math.max(0, ...parts.map((part) => part.levels)),
  };
}

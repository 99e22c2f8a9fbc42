import { matchesFilter } from '#protocol/metadata-filter.ts';
import type { ListVectorsRequest, ListVectorsResponse } from '#protocol/operation-messages.ts';
import { parseMetadataFilter, WITH_NUMBERS } from '#protocol/parse-metadata-filter.ts';
import type { Vector } from '#protocol/vector.ts';
import { compareKeys } from '../key-order.ts';
import { failed } from './flights.ts';

/** What sort of ListVectors a service has. */
export interface ListingOptions {
  readonly pageSize?: number;
  /** Parameters of ListVectors that this service does not know. */
  readonly refuses?: readonly ('filter' | 'segmentCount')[];
  /** Takes a filter and overlooks it. */
  readonly ignoresFilter?: boolean;
}

/** @throws ServiceError for a parameter that this service does not know */
export function requireKnownParameters(
  request: ListVectorsRequest,
  { refuses = [] }: ListingOptions,
): void {
  for (const name of refuses) {
    if (request[name] !== undefined) throw failed('VectorIndexParameterInvalid', 400, 'answered');
  }
}

/** One page of a list, as ListVectors answers it. */
export function listPage(
  vectors: readonly Vector[],
  { filter, nextToken, segmentCount = 1, segmentIndex = 0, returnData }: ListVectorsRequest,
  options: ListingOptions,
): ListVectorsResponse {
  const size = options.pageSize ?? 10;
  const listed = vectors
    .filter(({ key }) => segmentOf(key, segmentCount) === segmentIndex)
    .filter(({ key }) => nextToken === undefined || compareKeys(key, nextToken) > 0)
    .sort((a, b) => compareKeys(a.key, b.key));
  const page = listed.slice(0, size);
  const parsed = parseMetadataFilter(
    options.ignoresFilter === true ? {} : (filter ?? {}),
    WITH_NUMBERS,
  );
  const last = page.at(-1);
  return {
    // Filtered after the page was cut: a page may be empty while more follow.
    vectors: page
      .filter(({ metadata }) => matchesFilter(parsed, metadata ?? {}))
      .map(({ key, data, metadata = {} }) =>
        returnData === true && data !== undefined ? { key, data, metadata } : { key, metadata },
      ),
    ...(last !== undefined && listed.length > size && { nextToken: last.key }),
  };
}

/** Any fixed partition will do; the service's own is unknown. */
function segmentOf(key: string, segments: number): number {
  let sum = 0;
  for (const character of key) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
  return sum % segments;
}

import { setImmediate } from 'node:timers/promises';
import { LIMITS } from '#protocol/limits.ts';
import { type MetadataFilter, matchesFilter } from '#protocol/metadata-filter.ts';
import type { Metadata } from '#protocol/vector.ts';
import {
  field,
  type JsonObject,
  optionalFlag,
  optionalInteger,
  optionalString,
} from '../json-body.ts';
import { formatListToken, parseListToken } from '../list-token.ts';
import { invalidParameter } from '../refusal.ts';
import { readFilter } from '../request-filter.ts';
import type { Operation } from '../service.ts';
import type { Segment, VectorColumns, VectorTable } from '../store/vector-table.ts';
import { vectorJson } from './vector-json.ts';

/** Rows read from the store at a time: with vectors a few megabytes at most. */
const ROWS_AT_A_TIME = { keys: 1001, data: 128 };

/**
 * API sheet §3.17: in the order of the keys' UTF-8 bytes, a page cut at
 * maxResults or about 1 MB, and no token when nothing follows. Segments part
 * the keys by CRC-32.
 */
export const listVectors: Operation = {
  needs: 'index',
  async run({ store, strictMetadata }, { body }, index) {
    const { max, default: standard } = LIMITS.listVectorsPage;
    const maxResults = optionalInteger(body, 'maxResults', { min: 1, max }) ?? standard;
    const shown = {
      data: optionalFlag(body, 'returnData'),
      metadata: optionalFlag(body, 'returnMetadata'),
    };
    const segment = readSegment(body);
    const filter = readFilter(body, {
      strict: strictMetadata,
      nonFilterableKeys: new Set(index.nonFilterableKeys),
    });
    const position = { indexId: index.id, segment };
    const token = optionalString(body, 'nextToken');
    const after = token === undefined ? null : parseListToken(token, position, store.listTokens);

    const page = await readPage(store.vectorsOf(index), {
      after,
      maxResults,
      shown,
      segment,
      filter,
    });
    const next =
      page.goesOnAfter === null
        ? ''
        : `,"nextToken":"${formatListToken({ ...position, after: page.goesOnAfter }, store.listTokens)}"`;
    return { json: `{"vectors":[${page.vectors.join(',')}]${next}}` };
  },
};

interface PageRequest {
  readonly after: Buffer | null;
  readonly maxResults: number;
  readonly shown: VectorColumns;
  readonly segment: Segment | null;
  readonly filter: MetadataFilter | null;
}

interface Page {
  /** JSON text of each. */
  readonly vectors: readonly string[];
  /** Last key of the page when another vector follows it, else null. */
  readonly goesOnAfter: Buffer | null;
}

async function readPage(table: VectorTable, request: PageRequest): Promise<Page> {
  const { maxResults, shown, segment, filter } = request;
  const columns = { data: shown.data, metadata: shown.metadata || filter !== null };
  const atATime = shown.data ? ROWS_AT_A_TIME.data : ROWS_AT_A_TIME.keys;
  const vectors: string[] = [];
  let bytes = 0;
  let lastKey: Buffer | null = null;
  let after = request.after;
  for (;;) {
    const wanted = filter === null ? Math.min(atATime, maxResults + 1 - vectors.length) : atATime;
    const rows = table.page(after, wanted, columns, segment);
    for (const row of rows) {
      if (filter !== null && !matchesFilter(filter, metadataOf(row.metadata))) continue;
      if (vectors.length === maxResults) return { vectors, goesOnAfter: lastKey };
      const json = vectorJson(row, shown);
      bytes += Buffer.byteLength(json) + 1;
      if (bytes > LIMITS.listVectorsPageBytes && vectors.length > 0) {
        return { vectors, goesOnAfter: lastKey };
      }
      vectors.push(json);
      lastKey = row.key;
    }
    if (rows.length < wanted) return { vectors, goesOnAfter: null };
    after = rows.at(-1)?.key ?? after;
    // A filter that matches nothing reads the whole index: others get their turn.
    await setImmediate();
  }
}

/** Written by PutVectors, which has checked its shape. */
function metadataOf(json: Buffer): Metadata {
  return JSON.parse(json.toString('utf8')) as Metadata;
}

function readSegment(body: JsonObject): Segment | null {
  const count = optionalInteger(body, 'segmentCount', { min: 1, max: LIMITS.segments });
  if (count === undefined) {
    if (field(body, 'segmentIndex') === undefined) return null;
    throw invalidParameter('segmentIndex is set without segmentCount. Send both, or neither.');
  }
  const index = optionalInteger(body, 'segmentIndex', { min: 0, max: count - 1 });
  if (index === undefined && count > 1) {
    throw invalidParameter('segmentIndex is missing; it is required with segmentCount.');
  }
  return count === 1 ? null : { count, index: index ?? 0 };
}

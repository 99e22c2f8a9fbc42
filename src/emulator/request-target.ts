import { OPERATIONS, type OperationName } from '#protocol/operations.ts';
import { percentDecode, rawQuery } from '#signing/canonical-request.ts';

interface AddressedBucket {
  readonly name: string;
  /** Owner as the host name spells it; null in path style, which leaves it out (API sheet §1). */
  readonly accountId: string | null;
}

export interface RequestTarget {
  /** Host that was addressed, with its port. */
  readonly host: string;
  /** Path without the query, percent-encoded as received. */
  readonly path: string;
  /** null for a request on the account itself. */
  readonly bucket: AddressedBucket | null;
  /** What follows the bucket in the path: vector buckets have no objects, so it should be empty. */
  readonly objectName: string;
  /** Decoded parameters, the first of each name; null when the query is not UTF-8. */
  readonly query: ReadonlyMap<string, string> | null;
}

/**
 * Takes a request target apart: path style (`/BUCKET`, `/BUCKET/`), virtual
 * host (`BUCKET-ACCOUNT.anything`) or absolute form, which counts before the
 * Host header (API sheet §1).
 */
export function resolveTarget(url: string, hostHeader: string): RequestTarget {
  const absolute = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)(.*)$/i.exec(url);
  const host = (absolute?.[1] ?? hostHeader).toLowerCase();
  const local = absolute?.[2] ?? url;
  const pathAndQuery = local.startsWith('/') ? local : `/${local}`;
  const path = pathAndQuery.split(/[?#]/, 1)[0] ?? '/';
  const query = parseQuery(rawQuery(pathAndQuery));

  const virtual = virtualHostBucket(host);
  if (virtual !== null) {
    return { host, path, bucket: virtual, objectName: path.slice(1), query };
  }
  const [, name = '', objectName = ''] = /^\/([^/]*)\/?(.*)$/s.exec(path) ?? [];
  const bucket = name === '' ? null : { name: percentDecode(name) ?? name, accountId: null };
  return { host, path, bucket, objectName, query };
}

/** Splits `BUCKET-ACCOUNT.anything` at the last hyphen; account ids are digits (API sheet §1). */
function virtualHostBucket(host: string): AddressedBucket | null {
  const [, label = '', rest = ''] = /^([^.:]+)\.(.+)$/.exec(host) ?? [];
  // A region such as us-west-1 looks like a bucket of account 1.
  if (rest.startsWith('oss-vectors.')) return null;
  const [, name, accountId] = /^(.+)-(\d+)$/.exec(label) ?? [];
  return name === undefined || accountId === undefined ? null : { name, accountId };
}

function parseQuery(query: string): ReadonlyMap<string, string> | null {
  const parameters = new Map<string, string>();
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    const at = pair.indexOf('=');
    const name = percentDecode(at < 0 ? pair : pair.slice(0, at));
    const value = percentDecode(at < 0 ? '' : pair.slice(at + 1));
    if (name === null || value === null) return null;
    if (!parameters.has(name)) parameters.set(name, value);
  }
  return parameters;
}

export type Selection =
  | { readonly kind: 'operation'; readonly name: OperationName }
  /** Something else: `asked` says what in words. */
  | { readonly kind: 'wrong-method'; readonly asked: string; readonly allowed: string }
  | { readonly kind: 'unknown'; readonly asked: string; readonly reason?: string | undefined }
  | { readonly kind: 'malformed'; readonly asked: string };

const LIST_BUCKETS_PARAMETERS = new Set(['prefix', 'marker', 'max-keys']);

/**
 * Finds the operation that method and query marker select. `?marker` and
 * `?marker=` are the same. An operation without a marker is chosen only when
 * nothing unknown stands in the query: `DELETE /?policy` must not delete a bucket.
 */
export function selectOperation(method: string, target: RequestTarget): Selection {
  const { bucket, objectName, query } = target;
  if (query === null) return { kind: 'malformed', asked: 'a query that is not UTF-8' };
  if (objectName !== '') {
    return { kind: 'unknown', asked: `${method} of the object ${objectName}` };
  }
  const names = [...query.keys()].filter((name) => !name.startsWith('x-oss-'));
  if (bucket === null) {
    const strange = names.filter((name) => !LIST_BUCKETS_PARAMETERS.has(name));
    if (strange.length > 0)
      return { kind: 'unknown', asked: `${method} /?${strange.join('&')} without a bucket` };
    return method === 'GET'
      ? { kind: 'operation', name: 'listVectorBuckets' }
      : { kind: 'wrong-method', asked: `${method} without a bucket`, allowed: 'GET' };
  }
  return selectOnBucket(method, names);
}

function selectOnBucket(method: string, names: readonly string[]): Selection {
  const asked = `${method} ?${names.join('&')}`;
  const [marker, another] = names.filter((name) => MARKERS.has(name));
  if (another !== undefined) {
    return { kind: 'malformed', asked: `several operations at once (${asked})` };
  }
  if (marker !== undefined) {
    const marked = BUCKET_OPERATIONS.filter(([, definition]) => definition.marker === marker);
    const found = marked.find(([, definition]) => definition.method === method);
    if (found !== undefined) return { kind: 'operation', name: found[0] };
    const allowed = marked.map(([, definition]) => definition.method).join(' or ');
    return { kind: 'wrong-method', asked, allowed };
  }
  if (names.length > 0) {
    const reason = names
      .map((name) => KNOWN_ELSEWHERE.get(name))
      .find((known) => known !== undefined);
    return { kind: 'unknown', asked, reason };
  }
  const plain = BUCKET_OPERATIONS.find(
    ([, definition]) => definition.marker === null && definition.method === method,
  );
  return plain === undefined
    ? { kind: 'unknown', asked: `${method} on a bucket without a sub-resource` }
    : { kind: 'operation', name: plain[0] };
}

const BUCKET_OPERATIONS = Object.entries(OPERATIONS)
  .filter(([, { level }]) => level === 'bucket')
  // The keys of a literal table are its names.
  .map(([name, definition]) => [name as OperationName, definition] as const);

const MARKERS: ReadonlySet<string> = new Set(
  BUCKET_OPERATIONS.flatMap(([, { marker }]) => marker ?? []),
);

/** Sub-resources that exist, or once existed, in the service or in ordinary OSS (API sheet §3.20, §3.21). */
const FUSION = 'belongs to fusion mode, a preview that this emulator does not have';
const KNOWN_ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ['putVectorIndexFusion', FUSION],
  ['queryVectorsFusion', FUSION],
  ['publicAccessBlock', 'asks for public access block, which vector buckets do not have'],
  ['tagging', 'asks for bucket tags as a sub-resource, which vector buckets do not have'],
  [
    'resourceGroup',
    'asks for the resource group as a sub-resource, which vector buckets do not have',
  ],
]);

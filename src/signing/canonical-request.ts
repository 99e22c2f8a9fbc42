import { bucketArn } from '#protocol/vector-bucket.ts';

/** Header fields as `node:http` hands them over: any case, repeats as an array. */
export type HeaderFields = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface SignableRequest {
  readonly method: string;
  /** Absolute URL, absolute-form target or path; only its query takes part in the signature. */
  readonly url: string;
  readonly headers: HeaderFields;
}

/** What the canonical URI names instead of the request's own path and host. */
export interface SignedResource {
  readonly region: string;
  /** Owner of the bucket; not looked at when there is no bucket. */
  readonly accountId: string;
  /** Short name; null for a request on the account itself. */
  readonly bucket: string | null;
}

/** The service never hashes bodies: this constant stands where the digest would (API sheet §2.1). */
export const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD';

const SIGNED_BY_DEFAULT = /^(?:x-oss-.*|content-type|content-md5)$/;

/**
 * The request in the one spelling that both sides hash (API sheet §2.1, step 8).
 *
 * @param additionalHeaders names to sign beside the default ones, in any case
 *   and order; those that the request does not carry are left out
 * @returns text in which each character stands for one byte (see `wireBytes`)
 */
export function canonicalRequest(
  request: SignableRequest,
  resource: SignedResource,
  additionalHeaders: readonly string[] = [],
): string {
  const headers = normaliseHeaders(request.headers);
  const additional = additionalNames(headers, additionalHeaders);
  return [
    request.method,
    canonicalUri(resource),
    canonicalQuery(rawQuery(request.url)),
    canonicalHeaders(headers, additional),
    additional.join(';'),
    wireBytes(headers.get('x-oss-content-sha256') ?? UNSIGNED_PAYLOAD),
  ].join('\n');
}

/** The bucket's ARN as a path; without a bucket the account id stays empty (API sheet §2.1, step 3). */
export function canonicalUri({ region, accountId, bucket }: SignedResource): string {
  const arn =
    bucket === null ? bucketArn(region, '', '') : `${bucketArn(region, accountId, bucket)}/`;
  const path = bucket === null ? `/${arn}/` : `/${arn}`;
  return path.split('/').map(encode).join('/');
}

/**
 * Decodes and encodes every name and value again, sorts by name and drops the
 * `=` of an empty value, so that `?marker`, `?marker=` and any order are one
 * (API sheet §2.1, step 4). A `+` is a blank, as the official Go SDK reads it.
 *
 * @param query the raw query without its question mark
 */
export function canonicalQuery(query: string): string {
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.indexOf('=');
      return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
    })
    .map(([name = '', value = '']) => [encode(decode(name)), encode(decode(value))] as const)
    .sort(([nameA, valueA], [nameB, valueB]) =>
      nameA === nameB ? compare(valueA, valueB) : compare(nameA, nameB),
    )
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`))
    .join('&');
}

/** The raw query of a URL in any form, without question mark and fragment; empty when it has none. */
export function rawQuery(url: string): string {
  const [beforeFragment = ''] = url.split('#', 1);
  const at = beforeFragment.indexOf('?');
  return at < 0 ? '' : beforeFragment.slice(at + 1);
}

/** Percent-encodes every byte but the unreserved ones, in upper-case hex. */
export function percentEncode(text: string): string {
  return encode(Buffer.from(text, 'utf8'));
}

/** Decodes one component of a query; null when its bytes are not UTF-8. */
export function percentDecode(component: string): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(decode(component));
  } catch {
    return null;
  }
}

/** Lower-case names; values trimmed, repeats joined by commas as the Go SDK does. */
export function normaliseHeaders(headers: HeaderFields): ReadonlyMap<string, string> {
  const normalised = new Map<string, string>();
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    const text = (typeof value === 'string' ? [value] : value).map((part) => part.trim()).join(',');
    const before = normalised.get(name.toLowerCase());
    normalised.set(name.toLowerCase(), before === undefined ? text : `${before},${text}`);
  }
  return normalised;
}

/**
 * The additional headers that count: carried by the request and not signed
 * anyway, lower-case, sorted, each once (API sheet §2.1, step 6).
 */
export function additionalNames(
  headers: ReadonlyMap<string, string>,
  names: readonly string[],
): readonly string[] {
  return [...new Set(names.map((name) => name.trim().toLowerCase()))]
    .filter((name) => headers.has(name) && !SIGNED_BY_DEFAULT.test(name))
    .sort(compare);
}

function canonicalHeaders(
  headers: ReadonlyMap<string, string>,
  additional: readonly string[],
): string {
  return [...headers]
    .filter(([name]) => SIGNED_BY_DEFAULT.test(name) || additional.includes(name))
    .sort(([a], [b]) => compare(a, b))
    .map(([name, value]) => `${name}:${wireBytes(value)}\n`)
    .join('');
}

/**
 * A header value as the bytes on the wire, one character each. Node hands
 * received values over in this form already, and sends them so; a value with
 * characters beyond it can only have meant UTF-8.
 */
function wireBytes(value: string): string {
  return /^[\0-\u00ff]*$/.test(value) ? value : Buffer.from(value, 'utf8').toString('latin1');
}

function encode(text: string | Uint8Array): string {
  let encoded = '';
  for (const byte of typeof text === 'string' ? Buffer.from(text, 'utf8') : text) {
    const character = String.fromCharCode(byte);
    encoded += /[A-Za-z0-9\-._~]/.test(character)
      ? character
      : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return encoded;
}

/** Works on bytes, so that a malformed escape or broken UTF-8 keeps its own spelling. */
function decode(component: string): Buffer {
  const bytes = Buffer.from(component.replaceAll('+', ' '), 'utf8');
  const decoded: number[] = [];
  for (let at = 0; at < bytes.length; at += 1) {
    const hex = bytes[at] === 0x25 ? bytes.toString('latin1', at + 1, at + 3) : '';
    if (/^[0-9a-fA-F]{2}$/.test(hex)) {
      decoded.push(Number.parseInt(hex, 16));
      at += 2;
    } else {
      decoded.push(bytes[at] ?? 0);
    }
  }
  return Buffer.from(decoded);
}

/** By code unit, never by locale: the texts are ASCII and the order is part of the protocol. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

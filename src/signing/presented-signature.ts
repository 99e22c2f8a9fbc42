import {
  type HeaderFields,
  normaliseHeaders,
  percentDecode,
  rawQuery,
  type SignableRequest,
} from './canonical-request.ts';
import { ALGORITHM, formatTimestamp, PRODUCT, SCOPE_END } from './string-to-sign.ts';
import type { VerificationFailureReason } from './verification-failure.ts';

/** A signature as a request presents it, before anything about it is believed. */
export interface PresentedSignature {
  readonly form: 'header' | 'query';
  readonly accessKeyId: string;
  /** UTC day of the credential scope, `YYYYMMDD`. */
  readonly date: string;
  readonly region: string;
  /** `YYYYMMDD'T'HHMMSS'Z'`. */
  readonly timestamp: string;
  readonly time: Date;
  /** Lifetime of a presigned URL in seconds; null in the header form. */
  readonly expiresSeconds: string | null | undefined;
  readonly additionalHeaders: readonly string[];
  readonly securityToken: string | undefined;
  readonly signature: string;
}

/**
 * Reads the signature out of the Authorization header, or out of the query of
 * a presigned URL (API sheet §2.1 step 11, §2.2).
 *
 * @returns why there is none to check, otherwise
 */
export function presentedSignature(
  request: SignableRequest,
): PresentedSignature | VerificationFailureReason {
  const authorization = normaliseHeaders(request.headers).get('authorization');
  const parameters = signatureParameters(rawQuery(request.url));
  if (parameters === null) return 'malformed-credentials';
  const presigned = parameters.has('x-oss-signature') || parameters.has('x-oss-signature-version');
  if (authorization === undefined) return presigned ? fromQuery(parameters) : 'no-credentials';
  return presigned ? 'two-signatures' : fromHeader(authorization, request.headers);
}

function fromHeader(
  authorization: string,
  fields: HeaderFields,
): PresentedSignature | VerificationFailureReason {
  if (!authorization.startsWith(`${ALGORITHM} `)) return 'malformed-credentials';
  const parts = new Map<string, string>();
  for (const part of authorization.slice(ALGORITHM.length + 1).split(',')) {
    const [, name, value] = /^([A-Za-z]+)=(.*)$/.exec(part.trim()) ?? [];
    if (name === undefined || value === undefined || parts.has(name))
      return 'malformed-credentials';
    parts.set(name, value);
  }
  const credential = parseCredential(parts.get('Credential'));
  const signature = parseSignature(parts.get('Signature'));
  if (credential === null || signature === null) return 'malformed-credentials';

  const headers = normaliseHeaders(fields);
  const moment = headerTime(headers.get('x-oss-date'), headers.get('date'));
  if (typeof moment === 'string') return moment;
  return {
    form: 'header',
    ...credential,
    ...moment,
    expiresSeconds: null,
    additionalHeaders: splitNames(parts.get('AdditionalHeaders')),
    securityToken: headers.get('x-oss-security-token'),
    signature,
  };
}

function fromQuery(
  parameters: ReadonlyMap<string, string>,
): PresentedSignature | VerificationFailureReason {
  if (parameters.get('x-oss-signature-version') !== ALGORITHM) return 'malformed-credentials';
  const credential = parseCredential(parameters.get('x-oss-credential'));
  const signature = parseSignature(parameters.get('x-oss-signature'));
  if (credential === null || signature === null) return 'malformed-credentials';

  const timestamp = parameters.get('x-oss-date');
  if (timestamp === undefined) return 'no-date';
  const time = parseTimestamp(timestamp);
  if (time === null) return 'malformed-date-in-url';
  return {
    form: 'query',
    ...credential,
    timestamp,
    time,
    expiresSeconds: parameters.get('x-oss-expires'),
    additionalHeaders: splitNames(parameters.get('x-oss-additional-headers')),
    securityToken: parameters.get('x-oss-security-token'),
    signature,
  };
}

/** @returns null when one of them is there twice: which would count is anybody's guess */
function signatureParameters(query: string): ReadonlyMap<string, string> | null {
  const parameters = new Map<string, string>();
  for (const pair of query.split('&')) {
    const at = pair.indexOf('=');
    const name = percentDecode(at < 0 ? pair : pair.slice(0, at));
    if (name === null || !name.startsWith('x-oss-')) continue;
    const value = percentDecode(at < 0 ? '' : pair.slice(at + 1));
    if (value === null || parameters.has(name)) return null;
    parameters.set(name, value);
  }
  return parameters;
}

function parseCredential(
  text = '',
): Pick<PresentedSignature, 'accessKeyId' | 'date' | 'region'> | null {
  const [accessKeyId = '', date = '', region = '', product, end, ...rest] = text.split('/');
  if (accessKeyId === '' || region === '' || !/^\d{8}$/.test(date)) return null;
  if (product !== PRODUCT || end !== SCOPE_END || rest.length > 0) return null;
  return { accessKeyId, date, region };
}

function parseSignature(text = ''): string | null {
  return /^[0-9a-f]{64}$/.test(text) ? text : null;
}

function splitNames(text = ''): readonly string[] {
  return text.split(';').filter((name) => name.trim() !== '');
}

/** `x-oss-date` counts before `Date`, which has to be an HTTP date. */
function headerTime(
  ossDate: string | undefined,
  date: string | undefined,
): Pick<PresentedSignature, 'timestamp' | 'time'> | 'no-date' | 'malformed-date' {
  if (ossDate === undefined && date === undefined) return 'no-date';
  const time = ossDate === undefined ? parseHttpDate(date ?? '') : parseTimestamp(ossDate);
  return time === null ? 'malformed-date' : { timestamp: formatTimestamp(time), time };
}

function parseTimestamp(text: string): Date | null {
  const iso = text.replace(
    /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/,
    '$1-$2-$3T$4:$5:$6.000Z',
  );
  const time = new Date(iso);
  // A day such as 20260230 rolls over or fails: only what prints the same was a date.
  return !Number.isNaN(time.valueOf()) && formatTimestamp(time) === text ? time : null;
}

function parseHttpDate(text: string): Date | null {
  const time = new Date(text);
  return !Number.isNaN(time.valueOf()) && time.toUTCString() === text ? time : null;
}

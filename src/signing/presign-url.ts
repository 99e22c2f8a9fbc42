import { LIMITS } from '#protocol/limits.ts';
import {
  additionalNames,
  canonicalRequest,
  normaliseHeaders,
  percentDecode,
  percentEncode,
  rawQuery,
  type SignableRequest,
} from './canonical-request.ts';
import type { SigningContext } from './sign-headers.ts';
import { deriveSigningKey, signatureOf } from './signing-key.ts';
import { ALGORITHM, credentialScope, formatTimestamp, stringToSign } from './string-to-sign.ts';

const SIGNATURE_PARAMETERS = new Set([
  'x-oss-signature-version',
  'x-oss-date',
  'x-oss-expires',
  'x-oss-credential',
  'x-oss-security-token',
  'x-oss-additional-headers',
  'x-oss-signature',
]);

/**
 * Signs a request in its URL (API sheet §2.2). A signature that the URL
 * already carries is replaced.
 *
 * @param request its headers, if any, have to be sent along by whoever uses the URL
 * @param expiresSeconds lifetime, from 1 second to 7 days
 * @throws RangeError when the lifetime is out of range
 */
export function presignUrl(
  request: SignableRequest,
  context: SigningContext,
  expiresSeconds: number,
): string {
  if (
    !Number.isInteger(expiresSeconds) ||
    expiresSeconds < 1 ||
    expiresSeconds > LIMITS.presignedSeconds
  ) {
    throw new RangeError(
      `A presigned URL lives for 1 to ${LIMITS.presignedSeconds} whole seconds, not ${expiresSeconds}.`,
    );
  }
  const { credentials, region, now } = context;
  const timestamp = formatTimestamp(now);
  const additional = additionalNames(
    normaliseHeaders(request.headers),
    context.additionalHeaders ?? [],
  );
  const parameters = [
    ['x-oss-signature-version', ALGORITHM],
    ['x-oss-date', timestamp],
    ['x-oss-expires', String(expiresSeconds)],
    ['x-oss-credential', `${credentials.accessKeyId}/${credentialScope(timestamp, region)}`],
    ...(credentials.securityToken ? [['x-oss-security-token', credentials.securityToken]] : []),
    ...(additional.length > 0 ? [['x-oss-additional-headers', additional.join(';')]] : []),
  ].map(([name = '', value = '']) => `${name}=${percentEncode(value)}`);

  const [base = ''] = request.url.split(/[?#]/, 1);
  const url = `${base}?${[...ownParameters(request.url), ...parameters].join('&')}`;
  const canonical = canonicalRequest({ ...request, url }, context, additional);
  const key = (context.signingKeyOf ?? deriveSigningKey)({
    accessKeyId: credentials.accessKeyId,
    accessKeySecret: credentials.accessKeySecret,
    region,
    date: timestamp.slice(0, 8),
  });
  return `${url}&x-oss-signature=${signatureOf(key, stringToSign(timestamp, region, canonical))}`;
}

function ownParameters(url: string): readonly string[] {
  return rawQuery(url)
    .split('&')
    .filter((pair) => {
      const [name = ''] = pair.split('=', 1);
      return pair !== '' && !SIGNATURE_PARAMETERS.has(percentDecode(name) ?? name);
    });
}

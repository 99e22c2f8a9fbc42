import {
  additionalNames,
  canonicalRequest,
  normaliseHeaders,
  type SignableRequest,
  type SignedResource,
  UNSIGNED_PAYLOAD,
} from './canonical-request.ts';
import { deriveSigningKey, type SigningKeySource, signatureOf } from './signing-key.ts';
import { ALGORITHM, credentialScope, formatTimestamp, stringToSign } from './string-to-sign.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** Of temporary credentials (STS). */
  readonly securityToken?: string | undefined;
}

export interface SigningContext extends SignedResource {
  readonly credentials: Credentials;
  readonly now: Date;
  /** Names of headers to sign beside the default ones; the request must carry them. */
  readonly additionalHeaders?: readonly string[];
  /** Default: derive the key anew each time. */
  readonly signingKeyOf?: SigningKeySource;
}

/** Spelled and ordered as the official signers send them. */
export type SignatureHeaders = {
  readonly 'x-oss-date': string;
  readonly Date: string;
  readonly 'x-oss-security-token'?: string;
  readonly 'x-oss-content-sha256': string;
  readonly Authorization: string;
};

/**
 * Signs a request in its headers (API sheet §2.1).
 *
 * @returns the headers to set, over those of the same name
 * @throws RangeError when a header's value cannot be sent as one line
 */
export function signHeaders(request: SignableRequest, context: SigningContext): SignatureHeaders {
  const { credentials, region, now, additionalHeaders = [] } = context;
  const timestamp = formatTimestamp(now);
  const added = {
    'x-oss-date': timestamp,
    Date: now.toUTCString(),
    ...(credentials.securityToken ? { 'x-oss-security-token': credentials.securityToken } : {}),
    'x-oss-content-sha256': UNSIGNED_PAYLOAD,
  };
  const headers = new Map([...normaliseHeaders(request.headers), ...normaliseHeaders(added)]);
  for (const [name, value] of headers) {
    if (/[\0\r\n]/.test(value)) {
      throw new RangeError(`The header ${name} holds a line break or NUL and cannot be signed.`);
    }
  }

  const additional = additionalNames(headers, additionalHeaders);
  const canonical = canonicalRequest(
    { ...request, headers: Object.fromEntries(headers) },
    context,
    additional,
  );
  const key = (context.signingKeyOf ?? deriveSigningKey)({
    accessKeyId: credentials.accessKeyId,
    accessKeySecret: credentials.accessKeySecret,
    region,
    date: timestamp.slice(0, 8),
  });
  const fields = [
    `Credential=${credentials.accessKeyId}/${credentialScope(timestamp, region)}`,
    ...(additional.length > 0 ? [`AdditionalHeaders=${additional.join(';')}`] : []),
    `Signature=${signatureOf(key, stringToSign(timestamp, region, canonical))}`,
  ];
  return { ...added, Authorization: `${ALGORITHM} ${fields.join(',')}` };
}

import { ERROR_CODES, type ServiceErrorCode } from '#protocol/error-codes.ts';

/**
 * Why a signature is not accepted, with what the service answers: code, EC
 * (API sheet §2.3) and message, where the code's own do not fit.
 */
const FAILURES = {
  'no-credentials': {
    code: 'AccessDenied',
    message: 'The request has no credentials: it is neither signed in its headers nor in its URL.',
  },
  'two-signatures': {
    code: 'InvalidArgument',
    message: 'The request is signed both in its Authorization header and in its URL. Keep one.',
  },
  'malformed-credentials': {
    code: 'InvalidArgument',
    message:
      'The signature is not of the form OSS4-HMAC-SHA256 with Credential=KEY/YYYYMMDD/REGION/oss/aliyun_v4_request and a Signature of 64 hex digits.',
  },
  'no-date': {
    code: 'AccessDenied',
    ec: '0002-00000503',
    message: 'The request has neither a valid x-oss-date nor a valid Date.',
  },
  'malformed-date': {
    code: 'AccessDenied',
    ec: '0002-00000212',
    message:
      "The date is not of the form YYYYMMDD'T'HHMMSS'Z' (x-oss-date) or an HTTP date (Date).",
  },
  'malformed-date-in-url': {
    code: 'AccessDenied',
    ec: '0002-00000223',
    message: "x-oss-date is not of the form YYYYMMDD'T'HHMMSS'Z'.",
  },
  'unknown-access-key': { code: 'InvalidAccessKeyId' },
  'wrong-day': {
    code: 'InvalidArgument',
    ec: '0002-00000212',
    message: 'The day in the credential is not the day of the request.',
  },
  'wrong-day-in-url': {
    code: 'InvalidArgument',
    ec: '0002-00000223',
    message: 'The day in x-oss-credential is not the day of x-oss-date.',
  },
  'wrong-region': {
    code: 'InvalidArgument',
    message: 'The region in the credential is not the region of this endpoint.',
  },
  'wrong-security-token': { code: 'InvalidSecurityToken' },
  'security-token-expired': { code: 'SecurityTokenExpired' },
  'time-too-skewed': { code: 'RequestTimeTooSkewed' },
  'not-yet-valid': {
    code: 'AccessDenied',
    ec: '0002-00000235',
    message: 'The presigned URL is used before its x-oss-date.',
  },
  'expires-missing': {
    code: 'AccessDenied',
    ec: '0002-00000215',
    message: 'The presigned URL has no x-oss-expires.',
  },
  'expires-empty': {
    code: 'AccessDenied',
    ec: '0002-00000216',
    message: 'The x-oss-expires of the presigned URL is empty.',
  },
  'expires-out-of-range': {
    code: 'AccessDenied',
    ec: '0002-00000232',
    message: 'x-oss-expires is a number of seconds from 1 to 604800 (7 days).',
  },
  expired: { code: 'AccessDenied', message: 'Request has expired.' },
  'signature-mismatch': { code: 'SignatureDoesNotMatch' },
} as const satisfies Record<string, { code: ServiceErrorCode; ec?: string; message?: string }>;

export type VerificationFailureReason = keyof typeof FAILURES;

export interface VerificationFailure {
  readonly ok: false;
  readonly reason: VerificationFailureReason;
  readonly code: ServiceErrorCode;
  readonly status: number;
  readonly ec: string;
  readonly message: string;
  /**
   * More string fields for the error's body: `SignatureProvided`,
   * `StringToSign` and `CanonicalRequest` of a mismatch, `OSSAccessKeyId` of an
   * unknown key. What the caller sent or can compute; never a secret of ours.
   */
  readonly details: Readonly<Record<string, string>>;
}

/** The service's answer to a signature that it refuses for `reason`. */
export function verificationFailure(
  reason: VerificationFailureReason,
  details: Readonly<Record<string, string>> = {},
): VerificationFailure {
  const failure: { code: ServiceErrorCode; ec?: string; message?: string } = FAILURES[reason];
  const known = ERROR_CODES[failure.code];
  return {
    ok: false,
    reason,
    code: failure.code,
    status: known.status,
    ec: failure.ec ?? known.ec,
    message: failure.message ?? known.message ?? failure.code,
    details,
  };
}

import { timingSafeEqual } from 'node:crypto';
import { LIMITS } from '#protocol/limits.ts';
import { canonicalRequest, type SignableRequest } from './canonical-request.ts';
import { type PresentedSignature, presentedSignature } from './presented-signature.ts';
import { deriveSigningKey, type SigningKeySource, signatureOf } from './signing-key.ts';
import { stringToSign } from './string-to-sign.ts';
import {
  type VerificationFailure,
  type VerificationFailureReason,
  verificationFailure,
} from './verification-failure.ts';

/** What the service knows about an access key. */
export interface KnownAccessKey {
  readonly accessKeySecret: string;
  /** Account that owns the buckets this key speaks for; part of the canonical URI. */
  readonly accountId: string;
  /** Set for temporary credentials: the request has to carry exactly this token. */
  readonly securityToken?: string | undefined;
  /** When the token ends; default: never. */
  readonly expires?: Date | undefined;
}

export interface VerificationContext<Key extends KnownAccessKey> {
  /** @returns null for an access key id that nobody has */
  readonly lookUp: (accessKeyId: string) => Key | null;
  readonly region: string;
  /** Short name of the bucket addressed; null for a request on the account itself. */
  readonly bucket: string | null;
  readonly now: Date;
  /** Default: derive the key anew each time. */
  readonly signingKeyOf?: SigningKeySource;
}

export interface VerifiedSignature<Key extends KnownAccessKey> {
  readonly ok: true;
  readonly form: 'header' | 'query';
  readonly accessKeyId: string;
  /** What `lookUp` answered. */
  readonly accessKey: Key;
}

/**
 * Checks who signed a request, in its headers or in its URL, as the service
 * does: credentials, key, date, scope, token, time, then the signature itself
 * (API sheet §2.2, §2.3, §4.2).
 *
 * Takes the request as `node:http` received it (`method`, `url`, `headers`):
 * the path and the host do not matter, only query and headers do. A failure
 * carries the code, status, EC and message of the service's answer.
 */
export function verifySignature<Key extends KnownAccessKey>(
  request: SignableRequest,
  context: VerificationContext<Key>,
): VerifiedSignature<Key> | VerificationFailure {
  const presented = presentedSignature(request);
  if (typeof presented === 'string') return verificationFailure(presented);
  const accessKey = context.lookUp(presented.accessKeyId);
  if (accessKey === null) {
    return verificationFailure('unknown-access-key', { OSSAccessKeyId: presented.accessKeyId });
  }
  const problem =
    scopeProblem(presented, context.region) ??
    timeProblem(presented, context.now) ??
    tokenProblem(presented, accessKey, context.now);
  if (problem !== null) return verificationFailure(problem);

  const { accessKeyId, timestamp } = presented;
  const canonical = canonicalRequest(
    { ...request, url: withoutSignature(request.url) },
    { region: context.region, accountId: accessKey.accountId, bucket: context.bucket },
    presented.additionalHeaders,
  );
  const text = stringToSign(timestamp, context.region, canonical);
  const key = (context.signingKeyOf ?? deriveSigningKey)({
    accessKeyId,
    accessKeySecret: accessKey.accessKeySecret,
    region: context.region,
    date: presented.date,
  });
  if (!sameText(signatureOf(key, text), presented.signature)) {
    return verificationFailure('signature-mismatch', {
      OSSAccessKeyId: accessKeyId,
      SignatureProvided: presented.signature,
      StringToSign: text,
      CanonicalRequest: canonical,
    });
  }
  return { ok: true, form: presented.form, accessKeyId, accessKey };
}

function scopeProblem(
  { form, date, timestamp, region }: PresentedSignature,
  ownRegion: string,
): VerificationFailureReason | null {
  if (date !== timestamp.slice(0, 8)) return form === 'header' ? 'wrong-day' : 'wrong-day-in-url';
  return region === ownRegion ? null : 'wrong-region';
}

function timeProblem(
  { form, time, expiresSeconds }: PresentedSignature,
  now: Date,
): VerificationFailureReason | null {
  const ageMs = now.valueOf() - time.valueOf();
  if (form === 'header') return Math.abs(ageMs) > LIMITS.clockSkewMs ? 'time-too-skewed' : null;
  if (expiresSeconds === undefined || expiresSeconds === null) return 'expires-missing';
  if (expiresSeconds === '') return 'expires-empty';
  const seconds = /^\d{1,9}$/.test(expiresSeconds) ? Number(expiresSeconds) : 0;
  if (seconds < 1 || seconds > LIMITS.presignedSeconds) return 'expires-out-of-range';
  if (ageMs < -LIMITS.clockSkewMs) return 'not-yet-valid';
  return ageMs > seconds * 1000 ? 'expired' : null;
}

/** A token with a permanent key is wrong too: nobody issued it. */
function tokenProblem(
  { securityToken }: PresentedSignature,
  accessKey: KnownAccessKey,
  now: Date,
): VerificationFailureReason | null {
  if (!sameText(accessKey.securityToken ?? '', securityToken ?? '')) return 'wrong-security-token';
  const isOver = accessKey.expires !== undefined && accessKey.expires <= now;
  return isOver ? 'security-token-expired' : null;
}

function withoutSignature(url: string): string {
  return url.replaceAll(/([?&])x-oss-signature=[^&#]*/g, '$1');
}

/** Takes as long for a near miss as for a wide one. */
function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8')];
  return left.length === right.length && timingSafeEqual(left, right);
}

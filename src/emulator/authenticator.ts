import { createSigningKeyCache } from '#signing/signing-key.ts';
import { verifySignature } from '#signing/verify-signature.ts';
import type { AccessKey } from './access-key.ts';
import { Refusal } from './refusal.ts';
import type { RequestTarget } from './request-target.ts';

interface SignedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly target: RequestTarget;
}

/** Who signed the request. Throws the refusal that the service would answer with when nobody did, or not well. */
export type Authenticator = (request: SignedRequest, now: number) => AccessKey;

export function createAuthenticator(
  accessKeys: readonly AccessKey[],
  { region, accountId }: { readonly region: string; readonly accountId: string },
): Authenticator {
  const keys = new Map(accessKeys.map((key) => [key.accessKeyId, key]));
  const signingKeyOf = createSigningKeyCache();
  return ({ target, ...request }, now) => {
    const result = verifySignature(request, {
      lookUp: (accessKeyId) => {
        const key = keys.get(accessKeyId);
        // The host name says whose bucket it is; path style leaves it to us (API sheet §1).
        return key === undefined
          ? null
          : { ...key, accountId: target.bucket?.accountId ?? accountId };
      },
      region,
      bucket: target.bucket?.name ?? null,
      now: new Date(now),
      signingKeyOf,
    });
    if (result.ok) return result.accessKey;
    throw new Refusal(result.code, result.message, {
      status: result.status,
      ec: result.ec,
      fields: result.details,
    });
  };
}

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { canonicalRequest } from './canonical-request.ts';
import { presignUrl } from './presign-url.ts';
import { signHeaders } from './sign-headers.ts';
import { createSigningKeyCache } from './signing-key.ts';
import { stringToSign } from './string-to-sign.ts';
import { verifySignature } from './verify-signature.ts';

const headers = z.record(z.string(), z.string());
const fixtureSchema = z.object({
  cases: z.array(
    z.object({
      name: z.string(),
      request: z.object({ method: z.string(), url: z.string(), headers }),
      credentials: z.object({
        accessKeyId: z.string(),
        accessKeySecret: z.string(),
        securityToken: z.optional(z.string()),
      }),
      accountId: z.string(),
      region: z.string(),
      bucket: z.optional(z.string()),
      timestamp: z.string(),
      additionalHeaders: z.optional(z.array(z.string())),
      expiresSeconds: z.optional(z.number()),
      stringToSign: z.string(),
      signedHeaders: z.optional(headers),
      signedUrl: z.optional(z.string()),
    }),
  ),
});
const { cases } = fixtureSchema.parse(
  JSON.parse(readFileSync(new URL('fixtures/signing.json', import.meta.url), 'utf8')),
);

function contextOf({ region, accountId, bucket, ...rest }: (typeof cases)[number]) {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(rest.timestamp) ?? [];
  return {
    region,
    accountId,
    bucket: bucket ?? null,
    credentials: rest.credentials,
    additionalHeaders: rest.additionalHeaders ?? [],
    now: new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`),
    signingKeyOf: createSigningKeyCache(),
  };
}

function verify(fixture: (typeof cases)[number], request: (typeof cases)[number]['request']) {
  const { credentials, accountId } = fixture;
  return verifySignature(request, {
    ...contextOf(fixture),
    lookUp: (id) => (id === credentials.accessKeyId ? { ...credentials, accountId } : null),
  });
}

describe.each(cases.filter((fixture) => fixture.signedHeaders))(
  'signed headers: $name',
  (fixture) => {
    const context = contextOf(fixture);

    it('are byte for byte those of the official signer', () => {
      const signed = { ...fixture.request.headers, ...signHeaders(fixture.request, context) };

      expect(JSON.stringify(signed)).toBe(JSON.stringify(fixture.signedHeaders));
    });

    it('sign the same text', () => {
      const request = { ...fixture.request, headers: fixture.signedHeaders ?? {} };
      const canonical = canonicalRequest(request, context, context.additionalHeaders);

      expect(stringToSign(fixture.timestamp, fixture.region, canonical)).toBe(fixture.stringToSign);
    });

    it('are accepted', () => {
      const request = { ...fixture.request, headers: fixture.signedHeaders ?? {} };

      expect(verify(fixture, request)).toMatchObject({ ok: true, form: 'header' });
    });
  },
);

describe.each(cases.filter((fixture) => fixture.signedUrl))('signed URL: $name', (fixture) => {
  const url = fixture.signedUrl ?? '';

  it('is byte for byte that of the official signer', () => {
    const context = contextOf(fixture);

    expect(presignUrl(fixture.request, context, fixture.expiresSeconds ?? 0)).toBe(url);
    expect(presignUrl({ ...fixture.request, url }, context, fixture.expiresSeconds ?? 0)).toBe(url);
  });

  it('is accepted', () => {
    expect(verify(fixture, { ...fixture.request, url })).toMatchObject({ ok: true, form: 'query' });
  });
});

it('covers every case of the fixture in one form or the other', () => {
  expect(cases.length).toBeGreaterThanOrEqual(11);
  expect(cases.filter((fixture) => !fixture.signedHeaders && !fixture.signedUrl)).toEqual([]);
});

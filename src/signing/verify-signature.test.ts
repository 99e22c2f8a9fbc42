import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canonicalQuery,
  canonicalRequest,
  normaliseHeaders,
  rawQuery,
  type SignableRequest,
} from './canonical-request.ts';
import { presignUrl } from './presign-url.ts';
import { signHeaders } from './sign-headers.ts';
import { deriveSigningKey, signatureOf } from './signing-key.ts';
import { formatTimestamp, stringToSign } from './string-to-sign.ts';
import { type VerificationContext, verifySignature } from './verify-signature.ts';

const now = new Date('2026-01-01T12:00:00Z');
const minutes = (count: number) => new Date(now.valueOf() + count * 60_000);
const credentials = { accessKeyId: 'id', accessKeySecret: 'secret' };
const key = { accessKeySecret: 'secret', accountId: '123' };
const signing = { region: 'cn-hangzhou', accountId: '123', bucket: 'films', credentials, now };
const context: VerificationContext<typeof key> = {
  lookUp: (id) => (id === 'id' ? key : null),
  region: 'cn-hangzhou',
  bucket: 'films',
  now,
};
const request = {
  method: 'POST',
  url: '/?listVectors',
  headers: { 'content-type': 'application/json' },
};

function signed(extra: Partial<Parameters<typeof signHeaders>[1]> = {}) {
  return {
    ...request,
    headers: { ...request.headers, ...signHeaders(request, { ...signing, ...extra }) },
  };
}

function presigned(extra: Partial<Parameters<typeof signHeaders>[1]> = {}, seconds = 600) {
  return { ...request, url: presignUrl(request, { ...signing, ...extra }, seconds) };
}

describe('a signature that fits', () => {
  it('is accepted and says who signed', () => {
    expect(verifySignature(signed(), context)).toEqual({
      ok: true,
      form: 'header',
      accessKeyId: 'id',
      accessKey: key,
    });
    expect(verifySignature(presigned(), context)).toMatchObject({ ok: true, form: 'query' });
  });

  it.each([
    ['without blanks', ','],
    ['with a blank', ', '],
  ])('is accepted with commas %s', (_case, comma) => {
    const { headers, ...rest } = signed();
    const Authorization = headers.Authorization?.replaceAll(',', comma);

    expect(verifySignature({ ...rest, headers: { ...headers, Authorization } }, context).ok).toBe(
      true,
    );
  });

  it('is accepted with the date in Date alone', () => {
    const headers = { Date: now.toUTCString() };
    const text = stringToSign(
      formatTimestamp(now),
      'cn-hangzhou',
      canonicalRequest({ ...request, headers }, signing),
    );
    const signature = signatureOf(
      deriveSigningKey({ ...credentials, region: 'cn-hangzhou', date: '20260101' }),
      text,
    );
    const Authorization = `OSS4-HMAC-SHA256 Credential=id/20260101/cn-hangzhou/oss/aliyun_v4_request,Signature=${signature}`;

    expect(
      verifySignature({ ...request, headers: { ...headers, Authorization } }, context),
    ).toMatchObject({ ok: true });
    expect(
      verifySignature(
        { ...request, headers: { Date: '20260101T120000Z', Authorization } },
        context,
      ),
    ).toMatchObject({ reason: 'malformed-date' });
  });

  it('is accepted up to 15 minutes off, either way', () => {
    for (const at of [-15, 0, 15]) {
      expect(verifySignature(signed(), { ...context, now: minutes(at) }).ok).toBe(true);
    }
  });

  it('is accepted with the right security token', () => {
    const withToken = { ...credentials, securityToken: 'sts/token+=' };
    const lookUp = () => ({ ...key, securityToken: 'sts/token+=' });

    for (const sent of [
      signed({ credentials: withToken }),
      presigned({ credentials: withToken }),
    ]) {
      expect(verifySignature(sent, { ...context, lookUp }).ok).toBe(true);
    }
  });

  it('is accepted with additional headers in the URL form', () => {
    const withHost = { ...request, headers: { ...request.headers, host: 'films.test' } };
    const url = presignUrl(withHost, { ...signing, additionalHeaders: ['Host'] }, 60);

    expect(verifySignature({ ...withHost, url }, context).ok).toBe(true);
    expect(
      verifySignature(
        { ...withHost, url, headers: { ...withHost.headers, host: 'other' } },
        context,
      ),
    ).toMatchObject({ reason: 'signature-mismatch' });
  });
});

describe('a signature that does not', () => {
  const withAuthorization = (change: (text: string) => string) => {
    const { headers, ...rest } = signed();
    return {
      ...rest,
      headers: { ...headers, Authorization: change(headers.Authorization ?? '') },
    };
  };
  const withUrl = (change: (url: string) => string) => {
    const sent = presigned();
    return { ...sent, url: change(sent.url) };
  };

  it.each([
    ['is not there', request, 'no-credentials', 'AccessDenied', '0003-00000001'],
    [
      'is of another kind',
      withAuthorization(() => 'OSS id:abc'),
      'malformed-credentials',
      'InvalidArgument',
      '0017-00000303',
    ],
    [
      'has no signature',
      withAuthorization((text) => text.replace(/,Signature.*/, '')),
      'malformed-credentials',
      'InvalidArgument',
      '0017-00000303',
    ],
    [
      'names its key twice',
      withAuthorization(
        (text) => `${text},Credential=id/20260101/cn-hangzhou/oss/aliyun_v4_request`,
      ),
      'malformed-credentials',
      'InvalidArgument',
      '0017-00000303',
    ],
    [
      'is for another product',
      withAuthorization((text) => text.replace('/oss/', '/ossvector/')),
      'malformed-credentials',
      'InvalidArgument',
      '0017-00000303',
    ],
    [
      'is of an unknown key',
      signed({ credentials: { ...credentials, accessKeyId: 'nobody' } }),
      'unknown-access-key',
      'InvalidAccessKeyId',
      '0002-00000902',
    ],
    [
      'is of another secret',
      signed({ credentials: { ...credentials, accessKeySecret: 'guess' } }),
      'signature-mismatch',
      'SignatureDoesNotMatch',
      '0002-00000040',
    ],
    [
      'is for another region',
      signed({ region: 'cn-beijing' }),
      'wrong-region',
      'InvalidArgument',
      '0017-00000303',
    ],
    [
      'is for another bucket',
      signed({ bucket: 'books' }),
      'signature-mismatch',
      'SignatureDoesNotMatch',
      '0002-00000040',
    ],
    [
      'is for another account',
      signed({ accountId: '124' }),
      'signature-mismatch',
      'SignatureDoesNotMatch',
      '0002-00000040',
    ],
    [
      'is 16 minutes old',
      signed({ now: minutes(-16) }),
      'time-too-skewed',
      'RequestTimeTooSkewed',
      '0002-00000504',
    ],
    [
      'is 16 minutes ahead',
      signed({ now: minutes(16) }),
      'time-too-skewed',
      'RequestTimeTooSkewed',
      '0002-00000504',
    ],
    [
      'has no date',
      { ...request, headers: { Authorization: signed().headers.Authorization } },
      'no-date',
      'AccessDenied',
      '0002-00000503',
    ],
    [
      'has a date of another form',
      { ...request, headers: { ...signed().headers, 'x-oss-date': '2026-01-01T12:00:00Z' } },
      'malformed-date',
      'AccessDenied',
      '0002-00000212',
    ],
    [
      'has a day that does not exist',
      { ...request, headers: { ...signed().headers, 'x-oss-date': '20260230T120000Z' } },
      'malformed-date',
      'AccessDenied',
      '0002-00000212',
    ],
    [
      'is of another day than its key',
      withAuthorization((text) => text.replace('/20260101/', '/20251231/')),
      'wrong-day',
      'InvalidArgument',
      '0002-00000212',
    ],
    [
      'has a token nobody issued',
      signed({ credentials: { ...credentials, securityToken: 'made up' } }),
      'wrong-security-token',
      'InvalidSecurityToken',
      '0002-00000068',
    ],
    [
      'is in headers and URL at once',
      { ...presigned(), headers: signed().headers },
      'two-signatures',
      'InvalidArgument',
      '0017-00000303',
    ],
    [
      'has a parameter twice',
      withUrl((url) => `${url}&x-oss-expires=1`),
      'malformed-credentials',
      'InvalidArgument',
      '0017-00000303',
    ],
    [
      'has no lifetime',
      withUrl((url) => url.replace('&x-oss-expires=600', '')),
      'expires-missing',
      'AccessDenied',
      '0002-00000215',
    ],
    [
      'has an empty lifetime',
      withUrl((url) => url.replace('expires=600', 'expires=')),
      'expires-empty',
      'AccessDenied',
      '0002-00000216',
    ],
    [
      'lives longer than 7 days',
      withUrl((url) => url.replace('expires=600', 'expires=604801')),
      'expires-out-of-range',
      'AccessDenied',
      '0002-00000232',
    ],
    [
      'is presigned with a date of another form',
      withUrl((url) => url.replace('20260101T120000Z', 'today')),
      'malformed-date-in-url',
      'AccessDenied',
      '0002-00000223',
    ],
    [
      'is presigned on another day than its key',
      withUrl((url) => url.replace('%2F20260101%2F', '%2F20251231%2F')),
      'wrong-day-in-url',
      'InvalidArgument',
      '0002-00000223',
    ],
    [
      'is presigned without a date',
      withUrl((url) => url.replace('&x-oss-date=20260101T120000Z', '')),
      'no-date',
      'AccessDenied',
      '0002-00000503',
    ],
    [
      'is presigned 16 minutes ahead',
      presigned({ now: minutes(16) }),
      'not-yet-valid',
      'AccessDenied',
      '0002-00000235',
    ],
    [
      'has had its time',
      presigned({ now: minutes(-11) }),
      'expired',
      'AccessDenied',
      '0003-00000001',
    ],
    [
      'was given a longer life afterwards',
      withUrl((url) => url.replace('expires=600', 'expires=601')),
      'signature-mismatch',
      'SignatureDoesNotMatch',
      '0002-00000040',
    ],
  ] as const)('is refused: it %s', (_case, sent, reason, code, ec) => {
    expect(verifySignature(sent, context)).toMatchObject({ ok: false, reason, code, ec });
  });

  it('is refused without the token of temporary credentials, or with another', () => {
    const lookUp = () => ({ ...key, securityToken: 'sts-token' });

    for (const sent of [
      signed(),
      signed({ credentials: { ...credentials, securityToken: 'sts-tokem' } }),
    ]) {
      expect(verifySignature(sent, { ...context, lookUp })).toMatchObject({
        reason: 'wrong-security-token',
        status: 403,
      });
    }
  });

  it('is refused from the moment at which the token ends', () => {
    const sent = signed({ credentials: { ...credentials, securityToken: 'sts-token' } });
    const verifiedWith = (expires: Date) =>
      verifySignature(sent, {
        ...context,
        lookUp: () => ({ ...key, securityToken: 'sts-token', expires }),
      });

    expect(verifiedWith(new Date(context.now.valueOf() + 1))).toMatchObject({ ok: true });
    expect(verifiedWith(context.now)).toMatchObject({
      reason: 'security-token-expired',
      code: 'SecurityTokenExpired',
      status: 403,
    });
  });

  it('is explained with what was signed, never with the secret', () => {
    const failure = verifySignature(signed({ bucket: 'books' }), context);

    expect(failure).toMatchObject({
      details: {
        SignatureProvided: expect.stringMatching(/^[0-9a-f]{64}$/),
        StringToSign: expect.stringContaining('OSS4-HMAC-SHA256\n20260101T120000Z\n'),
        CanonicalRequest: expect.stringContaining('%3Afilms/\nlistVectors\n'),
      },
    });
    expect(JSON.stringify(failure)).not.toContain('"secret"');
  });
});

it('refuses to presign for no time, or for more than 7 days', () => {
  for (const seconds of [0, -1, 1.5, 604_801, Number.NaN]) {
    expect(() => presigned({}, seconds)).toThrow(RangeError);
  }
});

it('refuses to sign a header that could smuggle in another', () => {
  const headers = { 'x-oss-a': '1\nx-oss-b:2' };

  expect(() => signHeaders({ ...request, headers }, signing)).toThrow('x-oss-a');
});

interface Sample {
  readonly method: string;
  readonly query: [string, string][];
  readonly headers: Record<string, string | string[]>;
  readonly trace: string | string[];
  readonly bucket: string;
  readonly region: string;
  readonly securityToken: string | undefined;
  readonly inUrl: boolean;
}

describe('any request', () => {
  const value = fc
    .string({ unit: 'binary-ascii', maxLength: 12 })
    .map((text) => text.replaceAll(/[\0\r\n]/g, ' '));
  const oddValue = fc.oneof(
    value,
    fc.string({ unit: 'grapheme', maxLength: 8 }).map((text) => text.replaceAll(/[\0\r\n]/g, '')),
    fc.array(value, { minLength: 1, maxLength: 3 }),
  );
  const component = fc.string({ unit: 'binary', maxLength: 8 }).map(encodeURIComponent);
  const requests: fc.Arbitrary<Sample> = fc.record({
    method: fc.constantFrom('GET', 'PUT', 'POST', 'DELETE'),
    query: fc.array(fc.tuple(component, component), { maxLength: 5 }),
    headers: fc.dictionary(fc.stringMatching(/^x-oss-m-[a-z]{1,4}$/), oddValue, { maxKeys: 4 }),
    trace: oddValue,
    bucket: fc.stringMatching(/^[a-z0-9]{3,10}$/),
    region: fc.constantFrom('cn-hangzhou', 'ap-southeast-1'),
    securityToken: fc.option(fc.stringMatching(/^[!-~]{1,20}$/), { nil: undefined }),
    inUrl: fc.boolean(),
  });

  function sign(sample: Sample) {
    const query = sample.query.map((pair) => pair.join('=')).filter((pair) => pair !== '=');
    const unsigned = {
      method: sample.method,
      url: `/?${query.join('&')}`,
      headers: { ...sample.headers, 'X-Trace': sample.trace },
    };
    const details = {
      region: sample.region,
      accountId: '123',
      bucket: sample.bucket,
      credentials: { ...credentials, securityToken: sample.securityToken },
      additionalHeaders: ['x-trace'],
      now,
    };
    const sent = sample.inUrl
      ? { ...unsigned, url: presignUrl(unsigned, details, 60) }
      : { ...unsigned, headers: { ...unsigned.headers, ...signHeaders(unsigned, details) } };
    const check = {
      ...details,
      lookUp: () => ({ ...key, securityToken: sample.securityToken }),
    };
    return { sent, check };
  }

  it('verifies as it was signed', () => {
    fc.assert(
      fc.property(requests, (sample) => {
        const { sent, check } = sign(sample);
        expect(verifySignature(sent, check)).toMatchObject({ ok: true });
      }),
      { numRuns: 300 },
    );
  });

  it('is refused once a character of it is another', () => {
    const letter = fc.constantFrom(...'abcXYZ019-_.~');
    fc.assert(
      fc.property(
        requests,
        fc.constantFrom('method', 'query', 'header', 'additional', 'bucket', 'region'),
        fc.nat(),
        letter,
        (sample, part, place, character) => {
          const { sent, check } = sign(sample);
          const replaced = (text: string) => {
            const at = place % (text.length + 1);
            return text.slice(0, at) + character + text.slice(at + 1);
          };
          const { method, url, headers } = sent;
          const trace = normaliseHeaders(headers).get('x-trace') ?? '';
          const query = rawQuery(url);
          const alterations: Record<
            typeof part,
            readonly [boolean, SignableRequest, typeof check]
          > = {
            method: [replaced(method) !== method, { ...sent, method: replaced(method) }, check],
            query: [
              canonicalQuery(replaced(query)) !== canonicalQuery(query),
              { ...sent, url: `/?${replaced(query)}` },
              check,
            ],
            header: [true, { ...sent, headers: { ...headers, 'x-oss-added': character } }, check],
            additional: [
              replaced(trace).trim() !== trace,
              { ...sent, headers: { ...headers, 'X-Trace': replaced(trace) } },
              check,
            ],
            bucket: [
              replaced(check.bucket) !== check.bucket,
              sent,
              { ...check, bucket: replaced(check.bucket) },
            ],
            region: [
              replaced(check.region) !== check.region,
              sent,
              { ...check, region: replaced(check.region) },
            ],
          };
          const [changed, altered, context] = alterations[part];
          fc.pre(changed);

          expect(verifySignature(altered, context).ok).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is refused once a digit of its signature is another', () => {
    fc.assert(
      fc.property(requests, fc.nat(63), (sample, at) => {
        const { sent, check } = sign(sample);
        const swap = (text: string) =>
          text.replace(
            /(ignature=)([0-9a-f]{64})/,
            (_all, name: string, hex: string) =>
              `${name}${hex.slice(0, at)}${hex[at] === '0' ? '1' : '0'}${hex.slice(at + 1)}`,
          );
        const headers: Record<string, string | string[]> = { ...sent.headers };
        if ('Authorization' in headers) headers.Authorization = swap(String(headers.Authorization));
        const altered = { ...sent, url: sample.inUrl ? swap(sent.url) : sent.url, headers };

        expect(verifySignature(altered, check)).toMatchObject({ reason: 'signature-mismatch' });
      }),
    );
  });
});

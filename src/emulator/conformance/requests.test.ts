import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { presignUrl } from '#signing/presign-url.ts';
import { type ReachableService, reachService } from './reach-service.ts';
import { refusalOf } from './service-under-test.ts';
import { createSignedClient, type RawRequest } from './signed-client.ts';

let service: ReachableService;
beforeEach(async () => {
  service = await reachService();
  await service.makeIndex({ indexName: 'scenes', dimension: 2 });
});
afterEach(() => service.close());

/** A ListVectors, unless something else is asked for. */
function send({ query = '?listVectors', ...request }: Partial<RawRequest> & { query?: string }) {
  const bucket = request.bucket ?? service.bucket;
  return service.client.send({
    method: 'POST',
    target: `/${bucket}/${query}`,
    bucket,
    body: '{"indexName":"scenes"}',
    ...request,
  });
}

describe('headers of every answer', () => {
  it.each([
    ['a success', '?listVectors', '{"indexName":"scenes"}', 200, 'OK'],
    [
      'an empty success',
      '?deleteVectors',
      '{"indexName":"scenes","keys":["a"]}',
      204,
      'No Content',
    ],
    ['an error', '?getVectors', '{"indexName":"scenes"}', 400, 'Bad Request'],
    ['a missing index', '?listVectors', '{"indexName":"gone"}', 404, 'Not Found'],
    [
      'a conflict',
      '?putVectorIndex',
      '{"indexName":"scenes","dataType":"float32","dimension":2,"distanceMetric":"cosine"}',
      409,
      'Conflict',
    ],
  ])('are there on %s', async (_case, query, body, status, reason) => {
    const answer = await send({ query, body });

    expect([answer.status, answer.reason]).toEqual([status, reason]);
    expect(answer.headers).toMatchObject({
      server: 'AliyunOSS',
      connection: 'keep-alive',
      date: expect.stringMatching(/ GMT$/),
      'x-oss-request-id': expect.stringMatching(/^[0-9A-F]{24}$/),
      'x-oss-server-time': expect.stringMatching(/^\d+$/),
    });
    expect(answer.headers['content-length'] ?? '0').toBe(String(Buffer.byteLength(answer.text)));
    expect(answer.headers['content-type']).toBe(
      answer.text === '' ? undefined : 'application/json',
    );
    expect(answer.headers['x-oss-ec']).toEqual(status >= 400 ? expect.any(String) : undefined);
  });

  it('tell the time, which clients set their clocks by', async () => {
    const answer = await send({ unsigned: true });

    const skew = Date.parse(answer.headers.date ?? '') - Date.now();
    expect(Math.abs(skew)).toBeLessThan(60_000);
  });

  it('name each request anew', async () => {
    const ids = [await send({}), await send({})].map(({ headers }) => headers['x-oss-request-id']);

    expect(new Set(ids).size).toBe(2);
  });

  it('agree with the body of an error', async () => {
    const gone = service.bucketNamed('gone');
    const answer = await send({ bucket: gone });

    expect(answer.json).toMatchObject({
      Error: {
        Code: 'NoSuchBucket',
        Message: 'The specified bucket does not exist.',
        RequestId: answer.headers['x-oss-request-id'],
        HostId: expect.any(String),
        BucketName: gone,
        EC: answer.headers['x-oss-ec'],
      },
    });
    expect(answer.headers['x-oss-ec']).toBe('0015-00000101');
  });

  it('carry the error of a HEAD, which has no body', async () => {
    const answer = await send({ method: 'HEAD', body: '' });

    expect([answer.status >= 400, answer.text]).toEqual([true, '']);
    const error = Buffer.from(String(answer.headers['x-oss-err']), 'base64').toString('utf8');
    expect(JSON.parse(error)).toMatchObject({ Error: { Code: expect.any(String) } });
  });
});

describe('signatures', () => {
  it('are required', async () => {
    expect(refusalOf(await send({ unsigned: true }))).toMatchObject({
      status: 403,
      code: 'AccessDenied',
    });
  });

  it.each([
    [
      'an unknown key',
      { accessKeyId: 'LTAInobody', accessKeySecret: 'x' },
      'InvalidAccessKeyId',
      'The OSS Access Key Id you provided does not exist in our records.',
    ],
    [
      'a wrong secret',
      { accessKeySecret: 'x' },
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    ],
    ['a token nobody issued', { securityToken: 't' }, 'InvalidSecurityToken', expect.any(String)],
  ])('refuse %s', async (_case, changes, code, message) => {
    const { options } = service;
    const credentials = { ...options.credentials, ...changes };
    const client = createSignedClient({ ...options, credentials });

    expect(refusalOf(await client.call('listVectorBuckets', null))).toEqual({
      status: 403,
      code,
      message,
    });
  });

  it('say what was signed when it does not match', async () => {
    const credentials = { ...service.options.credentials, accessKeySecret: 'x' };
    const client = createSignedClient({ ...service.options, credentials });

    const answer = await client.call('listVectorBuckets', null);

    expect(answer.json).toMatchObject({
      Error: {
        SignatureProvided: expect.stringMatching(/^[0-9a-f]{64}$/),
        StringToSign: expect.stringMatching(/^OSS4-HMAC-SHA256\n/),
        CanonicalRequest: expect.stringContaining(
          `/acs%3Aossvector%3A${service.options.region}%3A%3A/`,
        ),
      },
    });
  });

  it('refuse another region', async () => {
    const elsewhere = createSignedClient({ ...service.options, region: 'cn-elsewhere' });

    expect(refusalOf(await elsewhere.call('listVectorBuckets', null))).toMatchObject({
      status: 400,
      code: 'InvalidArgument',
    });
  });

  it.each([
    [14, 200],
    [16, 403],
    [-14, 200],
    [-16, 403],
  ])('may be %i minutes off: %i', async (minutes, status) => {
    const answer = await send({ now: Date.now() + minutes * 60_000 });

    expect(answer.status).toBe(status);
    if (status === 403) {
      expect(refusalOf(answer)).toMatchObject({
        code: 'RequestTimeTooSkewed',
        message: 'The difference between the request time and the current time is too large.',
      });
      expect(answer.headers['x-oss-ec']).toBe('0002-00000504');
    }
  });
});

describe('a presigned URL', () => {
  const SECOND = 1000;
  const WEEK_SECONDS = 604_800;

  /** The account's buckets, whose address is the same in path style and on a virtual host. */
  async function visit(seconds: number, signedAgoMs = 0, change = (url: string) => url) {
    const { options } = service;
    const url = presignUrl(
      { method: 'GET', url: '/?max-keys=1', headers: {} },
      { ...options, bucket: null, now: new Date(Date.now() - signedAgoMs) },
      seconds,
    );
    const target = change(url);
    return service.client.send({ method: 'GET', target, bucket: null, unsigned: true });
  }

  it('is as good as a signed header', async () => {
    expect((await visit(600)).status).toBe(200);
  });

  it('lives for seven days at most', async () => {
    expect((await visit(WEEK_SECONDS)).status).toBe(200);

    const longer = (url: string) => url.replace('x-oss-expires=600', 'x-oss-expires=604801');
    expect(refusalOf(await visit(600, 0, longer))).toMatchObject({ code: 'AccessDenied' });
  });

  it('is good until it expires', async () => {
    expect((await visit(600, 590 * SECOND)).status).toBe(200);
    expect(refusalOf(await visit(600, 602 * SECOND))).toMatchObject({
      status: 403,
      code: 'AccessDenied',
    });
  });

  it('is good from fifteen minutes before its time', async () => {
    expect((await visit(600, -14 * 60 * SECOND)).status).toBe(200);

    const early = await visit(600, -16 * 60 * SECOND);
    expect([refusalOf(early).code, early.headers['x-oss-ec']]).toEqual([
      'AccessDenied',
      '0002-00000235',
    ]);
  });

  it.each([
    ['no x-oss-expires', /&x-oss-expires=\d+/, '', '0002-00000215'],
    ['an empty x-oss-expires', /x-oss-expires=\d+/, 'x-oss-expires=', '0002-00000216'],
    ['a date of another form', /x-oss-date=\w+/, 'x-oss-date=today', '0002-00000223'],
  ])('is refused with %s', async (_case, pattern, replacement, ec) => {
    const answer = await visit(600, 0, (url) => url.replace(pattern, replacement));

    expect(answer.status).toBe(403);
    expect([refusalOf(answer).code, answer.headers['x-oss-ec']]).toEqual(['AccessDenied', ec]);
  });

  it('is refused when anything in it is changed', async () => {
    const answer = await visit(600, 0, (url) => url.replace('max-keys=1', 'max-keys=2'));

    expect(refusalOf(answer).code).toBe('SignatureDoesNotMatch');
  });
});

describe('order of checks', () => {
  it('an unknown access key comes before everything', async () => {
    const credentials = { accessKeyId: 'LTAInobody', accessKeySecret: 'x' };
    const client = createSignedClient({ ...service.options, credentials });
    const gone = service.bucketNamed('gone');

    const answer = await client.send({ method: 'PUT', target: `/${gone}/?nothing`, bucket: gone });

    expect(refusalOf(answer)).toMatchObject({ status: 403, code: 'InvalidAccessKeyId' });
  });

  it.each([
    ['bad index settings', '-gone', '?putVectorIndex', '{"dataType":"demo"}'],
    ['a body that is no JSON', '-gone', '?listVectors', '{'],
    ['metadata that is refused', '-gone', '?putVectors', '{"vectors":[{"metadata":{"a":1}}]}'],
    ['a bucket name with two hyphens', '--not-exist', '?listVectors', '{}'],
    ['a bucket name that is too long', '-'.padEnd(24, 'x'), '?listVectors', '{}'],
  ])('a missing bucket comes before %s', async (_case, suffix, query, body) => {
    const answer = await send({ bucket: `${service.bucket}${suffix}`, query, body });

    expect(refusalOf(answer)).toMatchObject({ status: 404, code: 'NoSuchBucket' });
  });

  it('a missing index comes before its parameters', async () => {
    const body = '{"indexName":"gone","maxResults":-1}';

    expect(refusalOf(await send({ body }))).toMatchObject({
      status: 404,
      code: 'NoSuchVectorIndex',
    });
  });
});

describe('every operation on an index', () => {
  const OPERATIONS_ON_AN_INDEX = [
    'getVectorIndex',
    'deleteVectorIndex',
    'putVectors',
    'getVectors',
    'listVectors',
    'queryVectors',
    'deleteVectors',
  ];

  it.each(OPERATIONS_ON_AN_INDEX)(
    '%s says which of bucket, JSON and index is wrong',
    async (marker) => {
      const query = `?${marker}`;
      const gone = service.bucketNamed('gone');

      const refusals = [
        await send({ query, bucket: gone }),
        await send({ query, body: '{' }),
        await send({ query, body: '{"indexName":""}' }),
        await send({ query, body: '{"indexName":"gone"}' }),
      ].map((answer) => `${answer.status} ${refusalOf(answer).code}`);

      expect(refusals).toEqual([
        '404 NoSuchBucket',
        '400 MalformedJson',
        '400 VectorIndexParameterInvalid',
        '404 NoSuchVectorIndex',
      ]);
    },
  );
});

describe('bodies', () => {
  it.each([
    ['{', 400, 'MalformedJson'],
    ['[]', 400, 'MalformedJson'],
    ['"text"', 400, 'MalformedJson'],
    ['', 400, 'VectorIndexParameterInvalid'],
    ['{"indexName":7}', 400, 'VectorIndexParameterInvalid'],
    ['{"indexName":"not-possible"}', 404, 'NoSuchVectorIndex'],
  ])('%s is answered with %i %s', async (body, status, code) => {
    expect(refusalOf(await send({ body }))).toMatchObject({ status, code });
  });

  it('that are not UTF-8 are refused, instead of changing keys', async () => {
    const body = Buffer.concat([
      Buffer.from('{"indexName":"scenes","keys":["'),
      Buffer.from([0xff]),
      Buffer.from('"]}'),
    ]);

    expect(refusalOf(await send({ query: '?deleteVectors', body }))).toMatchObject({
      status: 400,
      code: 'MalformedJson',
    });
  });

  it.each([
    ['chunked', { 'Transfer-Encoding': 'chunked' }],
    ['without a Content-Type', {}],
    ['of type application/octet-stream', { 'Content-Type': 'application/octet-stream' }],
    ['of type application/xml', { 'Content-Type': 'application/xml' }],
  ])('are taken %s', async (_case, headers) => {
    expect((await send({ headers })).status).toBe(200);
  });

  it.each(['?listVectors', '?listVectors='])('are taken behind %s', async (query) => {
    expect((await send({ query })).status).toBe(200);
  });
});

it('checks Content-MD5 when it is there', async () => {
  const body = '{"indexName":"scenes"}';
  const digest = (text: string) => createHash('md5').update(text).digest('base64');
  const headers = (text: string) => ({ 'Content-MD5': digest(text) });

  expect((await send({ body, headers: headers(body) })).status).toBe(200);
  expect(refusalOf(await send({ body, headers: headers('other') }))).toMatchObject({
    status: 400,
    code: 'InvalidDigest',
  });
});

describe('what is not there is refused, and nothing happens', () => {
  it.each([
    ['PUT', '?publicAccessBlock'],
    ['GET', '?publicAccessBlock'],
    ['DELETE', '?publicAccessBlock'],
    ['GET', '?tagging'],
    ['GET', '?resourceGroup'],
    ['DELETE', '?nonsense'],
    ['GET', ''],
  ])('%s /%s', async (method, query) => {
    const answer = await send({ method, query, body: '' });

    expect([400, 405, 501]).toContain(answer.status);
    expect(refusalOf(answer).message).not.toBe('');
    expect((await service.client.call('getVectorBucket', service.bucket)).status).toBe(200);
  });
});

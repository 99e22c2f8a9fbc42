import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { presignUrl } from '#signing/presign-url.ts';
import { makeIndex, refusalOf, type ServiceUnderTest, startService } from './service-under-test.ts';
import { createSignedClient, type RawRequest } from './signed-client.ts';

const ACCOUNT = '1234567890123456';

let service: ServiceUnderTest;
beforeEach(async () => {
  service = await startService();
  await makeIndex(service.client, 'films', { indexName: 'scenes', dimension: 2 });
});
afterEach(() => service.emulator.close());

function send(request: Partial<RawRequest>) {
  return service.client.send({
    method: 'POST',
    target: '/films/?listVectors',
    bucket: 'films',
    body: '{"indexName":"scenes"}',
    ...request,
  });
}

describe('headers of every answer', () => {
  it.each([
    ['a success', {}, 200, 'OK'],
    [
      'an empty success',
      { target: '/films/?deleteVectors', body: '{"indexName":"scenes","keys":["a"]}' },
      204,
      'No Content',
    ],
    ['an error', { target: '/films/?getVectors' }, 400, 'Bad Request'],
    ['a missing bucket', { target: '/gone/?listVectors', bucket: 'gone' }, 404, 'Not Found'],
  ])('are there on %s', async (_case, request, status, reason) => {
    const answer = await send(request);

    expect([answer.status, answer.reason]).toEqual([status, reason]);
    expect(answer.headers).toMatchObject({
      server: 'AliyunOSS',
      connection: 'keep-alive',
      date: expect.stringMatching(/ GMT$/),
      'x-oss-request-id': expect.stringMatching(/^[0-9A-F]{24}$/),
      'x-oss-server-time': expect.stringMatching(/^\d+$/),
      'content-length': String(Buffer.byteLength(answer.text)),
    });
    expect(answer.headers['content-type']).toBe(
      answer.text === '' ? undefined : 'application/json',
    );
    expect(answer.headers['x-oss-ec']).toEqual(status >= 400 ? expect.any(String) : undefined);
  });

  it('agree with the body of an error', async () => {
    const answer = await send({ target: '/gone/?listVectors', bucket: 'gone' });

    expect(answer.json).toEqual({
      Error: {
        Code: 'NoSuchBucket',
        Message: 'The specified bucket does not exist.',
        RequestId: answer.headers['x-oss-request-id'],
        HostId: new URL(service.url).host,
        BucketName: 'gone',
        EC: '0015-00000101',
        RecommendDoc: 'https://api.aliyun.com/troubleshoot?q=0015-00000101',
      },
    });
  });

  it('carry the error of a HEAD, which has no body', async () => {
    const answer = await send({ method: 'HEAD', body: '' });

    expect(answer.text).toBe('');
    const error = Buffer.from(String(answer.headers['x-oss-err']), 'base64').toString('utf8');
    expect(JSON.parse(error)).toMatchObject({ Error: { Code: 'MethodNotAllowed' } });
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
    ['an unknown key', { accessKeyId: 'nobody', accessKeySecret: 'x' }, 'InvalidAccessKeyId'],
    ['a wrong secret', { accessKeyId: 'emulator', accessKeySecret: 'x' }, 'SignatureDoesNotMatch'],
    [
      'a token nobody issued',
      { accessKeyId: 'emulator', accessKeySecret: 'emulator-secret', securityToken: 't' },
      'InvalidSecurityToken',
    ],
  ])('refuse %s', async (_case, credentials, code) => {
    const client = createSignedClient({ url: service.url, credentials });

    expect(refusalOf(await client.call('listVectorBuckets', null))).toMatchObject({
      status: 403,
      code,
    });
  });

  it('refuse another region and another account', async () => {
    const elsewhere = createSignedClient({ url: service.url, region: 'cn-beijing' });
    expect((await elsewhere.call('listVectorBuckets', null)).status).toBe(400);

    const other = createSignedClient({ url: service.url, accountId: '99' });
    expect(
      refusalOf(await other.call('listVectors', 'films', { indexName: 'scenes' })),
    ).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' });
  });

  it.each([
    [14, 200],
    [16, 403],
    [-14, 200],
    [-16, 403],
  ])('may be %i minutes off: %i', async (minutes, status) => {
    const answer = await send({ now: Date.now() + minutes * 60_000 });

    expect(answer.status).toBe(status);
    if (status === 403) expect(refusalOf(answer).code).toBe('RequestTimeTooSkewed');
  });

  it('may stand in the URL', async () => {
    const request = { method: 'GET', url: `${service.url}/films/?bucketInfo`, headers: {} };
    const url = presignUrl(
      request,
      {
        region: 'cn-hangzhou',
        accountId: ACCOUNT,
        bucket: 'films',
        credentials: { accessKeyId: 'emulator', accessKeySecret: 'emulator-secret' },
        now: new Date(),
      },
      600,
    );

    const answer = await send({
      method: 'GET',
      target: url.slice(service.url.length),
      body: '',
      unsigned: true,
    });

    expect(answer.status).toBe(200);
  });

  it('take a temporary credential with its token alone', async () => {
    const sts = await startService({
      accessKeys: [{ accessKeyId: 'STS.1', accessKeySecret: 's', securityToken: 'token' }],
    });
    const listBuckets = (securityToken?: string) =>
      createSignedClient({
        url: sts.url,
        credentials: { accessKeyId: 'STS.1', accessKeySecret: 's', securityToken },
      }).call('listVectorBuckets', null);

    expect((await listBuckets('token')).status).toBe(200);
    expect(refusalOf(await listBuckets()).code).toBe('InvalidSecurityToken');
    await sts.emulator.close();
  });
});

describe('order of checks', () => {
  it('an unknown access key comes before everything', async () => {
    const client = createSignedClient({
      url: service.url,
      credentials: { accessKeyId: 'nobody', accessKeySecret: 'x' },
    });

    const answer = await client.send({ method: 'PUT', target: '/gone/?nothing', bucket: 'gone' });

    expect(refusalOf(answer)).toMatchObject({ status: 403, code: 'InvalidAccessKeyId' });
  });

  it.each([
    ['bad index settings', '/gone/?putVectorIndex', '{"dataType":"demo","distanceMetric":"oss"}'],
    ['a body that is no JSON', '/gone/?listVectors', '{'],
    ['a bucket name with two hyphens', '/go--ne/?listVectors', '{}'],
    ['a bucket name that is too long', `/${'x'.repeat(63)}/?listVectors`, '{}'],
  ])('a missing bucket comes before %s', async (_case, target, body) => {
    const bucket = target.split('/')[1] ?? '';

    expect(refusalOf(await send({ target, body, bucket }))).toMatchObject({
      status: 404,
      code: 'NoSuchBucket',
    });
  });

  it('a missing index comes before its parameters', async () => {
    const body = '{"indexName":"gone","maxResults":-1}';

    expect(refusalOf(await send({ body }))).toMatchObject({
      status: 404,
      code: 'NoSuchVectorIndex',
    });
  });

  it.each([
    ['{', 400, 'MalformedJson'],
    ['[]', 400, 'MalformedJson'],
    ['"text"', 400, 'MalformedJson'],
    ['', 400, 'VectorIndexParameterInvalid'],
    ['{"indexName":7}', 400, 'VectorIndexParameterInvalid'],
    ['{"indexName":"not-possible"}', 404, 'NoSuchVectorIndex'],
  ])('the body %s is answered with %i %s', async (body, status, code) => {
    expect(refusalOf(await send({ body }))).toMatchObject({ status, code });
  });

  it('refuses a body that is not UTF-8 instead of changing keys', async () => {
    const body = Buffer.concat([
      Buffer.from('{"indexName":"scenes","keys":["'),
      Buffer.from([0xff]),
      Buffer.from('"]}'),
    ]);

    expect(refusalOf(await send({ target: '/films/?deleteVectors', body }))).toMatchObject({
      status: 400,
      code: 'MalformedJson',
    });
  });
});

describe('Content-MD5', () => {
  const body = '{"indexName":"scenes"}';
  const digest = (text: string) => createHash('md5').update(text).digest('base64');

  it('is checked when it is there', async () => {
    const headers = (text: string) => ({ 'Content-MD5': digest(text) });

    expect((await send({ body, headers: headers(body) })).status).toBe(200);
    expect(refusalOf(await send({ body, headers: headers('other') }))).toMatchObject({
      status: 400,
      code: 'InvalidDigest',
    });
  });
});

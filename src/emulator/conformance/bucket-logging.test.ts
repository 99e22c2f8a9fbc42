import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ReachableService, reachService } from './reach-service.ts';
import { refusalOf } from './service-under-test.ts';

const OFF = { BucketLoggingStatus: { LoggingEnabled: {} } };

/** An ordinary OSS bucket that exists where the service does. */
const TARGET = process.env.CONFORMANCE_LOG_BUCKET ?? 'logs';

let service: ReachableService;
let bucket: string;
beforeEach(async () => {
  service = await reachService();
  bucket = service.bucket;
  await service.client.call('putVectorBucket', bucket);
});
afterEach(() => service.close());

function send(method: string, body: string | object = '', headers = {}) {
  return service.client.send({
    method,
    target: `/${bucket}/?logging`,
    bucket,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers,
  });
}

function enabled(settings: object = {}) {
  return {
    BucketLoggingStatus: {
      LoggingEnabled: {
        TargetBucket: TARGET,
        TargetPrefix: 'MyLog-',
        LoggingRole: 'AliyunOSSLoggingDefaultRole',
        ...settings,
      },
    },
  };
}

it('is shown as it was put', async () => {
  const put = await send('PUT', enabled());
  expect([put.status, put.text]).toEqual([200, '']);

  const got = await send('GET');
  expect([got.status, got.json]).toEqual([200, enabled()]);
});

it('takes a target bucket alone', async () => {
  const settings = { BucketLoggingStatus: { LoggingEnabled: { TargetBucket: TARGET } } };

  expect((await send('PUT', settings)).status).toBe(200);
  expect((await send('GET')).json).toMatchObject(settings);
});

it('shows an empty LoggingEnabled while it is off: before, after deletion, and put back', async () => {
  expect((await send('GET')).json).toEqual(OFF);
  await send('PUT', enabled());

  const deleted = await send('DELETE');
  expect([deleted.status, deleted.text]).toEqual([204, '']);
  expect((await send('GET')).json).toEqual(OFF);

  await send('PUT', enabled());
  expect((await send('PUT', OFF)).status).toBe(200);
  expect((await send('GET')).json).toEqual(OFF);
});

it('may be deleted when it is off', async () => {
  expect((await send('DELETE')).status).toBe(204);
});

it('does not keep a bucket from being deleted, and goes with it', async () => {
  await send('PUT', enabled());

  expect((await service.client.call('deleteVectorBucket', bucket)).status).toBe(204);
  expect(refusalOf(await send('GET'))).toMatchObject({ status: 404, code: 'NoSuchBucket' });
});

it.each(['PUT', 'GET', 'DELETE'])('%s asks for a bucket first', async (method) => {
  const gone = service.bucketNamed('gone');
  const answer = await service.client.send({
    method,
    target: `/${gone}/?logging`,
    bucket: gone,
    body: method === 'PUT' ? '<' : '',
  });

  expect(refusalOf(answer)).toMatchObject({ status: 404, code: 'NoSuchBucket' });
});

it.each(['Not_A_Bucket', 'ab', '-logs', 'x'.repeat(64), ''])(
  'refuses the target bucket %j',
  async (TargetBucket) => {
    expect(refusalOf(await send('PUT', enabled({ TargetBucket })))).toMatchObject({
      status: 400,
      code: 'InvalidTargetBucketForLogging',
    });
    expect((await send('GET')).json).toEqual(OFF);
  },
);

it('allows a prefix of 32 characters and no more', async () => {
  expect((await send('PUT', enabled({ TargetPrefix: 'x'.repeat(32) }))).status).toBe(200);
  expect(refusalOf(await send('PUT', enabled({ TargetPrefix: 'x'.repeat(33) })))).toMatchObject({
    status: 400,
    code: 'InvalidArgument',
  });
});

it.each([
  ['nothing', ''],
  ['no JSON', '{'],
  ['a list', '[]'],
  ['no BucketLoggingStatus', '{}'],
  ['a status that is a string', '{"BucketLoggingStatus":"on"}'],
  ['settings without a target', enabled({ TargetBucket: undefined })],
  ['a target that is a number', enabled({ TargetBucket: 7 })],
  ['a prefix that is a list', enabled({ TargetPrefix: [] })],
  ['a role that is a number', enabled({ LoggingRole: 7 })],
])('refuses %s as malformed', async (_case, body) => {
  expect(refusalOf(await send('PUT', body))).toMatchObject({ status: 400, code: 'MalformedXML' });
});

it('refuses a wrong Content-MD5', async () => {
  const digest = (text: string) => createHash('md5').update(text).digest('base64');
  const text = JSON.stringify(enabled());

  expect(refusalOf(await send('PUT', text, { 'Content-MD5': digest('other') }))).toMatchObject({
    status: 400,
    code: 'InvalidDigest',
  });
  expect((await send('PUT', text, { 'Content-MD5': digest(text) })).status).toBe(200);
});

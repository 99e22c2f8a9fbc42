import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ReachableService, reachService } from './reach-service.ts';
import { refusalOf } from './service-under-test.ts';

let service: ReachableService;
let bucket: string;
beforeEach(async () => {
  service = await reachService();
  bucket = service.bucket;
  await service.client.call('putVectorBucket', bucket);
});
afterEach(() => service.close());

function send(method: string, body = '') {
  return service.client.send({ method, target: `/${bucket}/?policy`, bucket, body });
}

function policyText(statement: object = {}): string {
  const { accountId } = service.options;
  return JSON.stringify({
    Version: '1',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['ossvector:PutVectors', 'oss:GetVectors'],
        Principal: [accountId],
        Resource: [`acs:ossvector:*:${accountId}:${bucket}/*`],
        ...statement,
      },
    ],
  });
}

it('is answered as it was put, to the byte', async () => {
  const text = policyText().replaceAll(',', ' ,\n\t');

  const put = await send('PUT', text);
  expect([put.status, put.text, put.headers['content-length']]).toEqual([200, '', '0']);

  const got = await send('GET');
  expect([got.status, got.text]).toEqual([200, text]);
  expect(got.headers['content-type']).toContain('application/json');
});

it('is replaced whole by another', async () => {
  await send('PUT', policyText({ Effect: 'Deny' }));
  await send('PUT', policyText());

  expect((await send('GET')).text).toBe(policyText());
});

it('is not there before it is put, nor after it is deleted', async () => {
  const missing = { status: 404, code: 'NoSuchBucketPolicy' };
  expect(refusalOf(await send('GET'))).toMatchObject(missing);

  await send('PUT', policyText());
  const deleted = await send('DELETE');

  expect([deleted.status, deleted.text]).toEqual([204, '']);
  expect(refusalOf(await send('GET'))).toMatchObject(missing);
  expect((await service.client.call('getVectorBucket', bucket)).status).toBe(200);
});

it('may be deleted when there is none', async () => {
  expect((await send('DELETE')).status).toBe(204);
});

it('does not keep a bucket from being deleted, and goes with it', async () => {
  await send('PUT', policyText());

  expect((await service.client.call('deleteVectorBucket', bucket)).status).toBe(204);
  expect(refusalOf(await send('GET'))).toMatchObject({ status: 404, code: 'NoSuchBucket' });
});

it.each(['PUT', 'GET', 'DELETE'])('%s asks for a bucket first', async (method) => {
  const answer = await service.client.send({
    method,
    target: `/${service.bucketNamed('gone')}/?policy`,
    bucket: service.bucketNamed('gone'),
    body: method === 'PUT' ? '{' : '',
  });

  expect(refusalOf(answer)).toMatchObject({ status: 404, code: 'NoSuchBucket' });
});

describe('what is no policy', () => {
  it.each([
    ['nothing', ''],
    ['no JSON', '{'],
    ['a list', '[]'],
    ['no version', '{"Statement":[{}]}'],
    ['another version', '{"Version":"2","Statement":[{}]}'],
    ['no statement', '{"Version":"1"}'],
    ['an empty list of statements', '{"Version":"1","Statement":[]}'],
    ['a statement that is a string', '{"Version":"1","Statement":["Allow"]}'],
  ])('is refused: %s', async (_case, text) => {
    expect(refusalOf(await send('PUT', text))).toMatchObject({
      status: 400,
      code: 'InvalidPolicyDocument',
    });
    expect(refusalOf(await send('GET')).code).toBe('NoSuchBucketPolicy');
  });
});

import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  getVectorBucketResponseSchema,
  listVectorBucketsResponseSchema,
} from '#protocol/operations.ts';
import { refusalOf, type ServiceUnderTest, startService } from './service-under-test.ts';

let service: ServiceUnderTest;
beforeEach(async () => {
  service = await startService({ now: () => Date.now() });
});
afterEach(() => service.emulator.close());

async function listed(query = '') {
  const answer = await service.client.call('listVectorBuckets', null, undefined, query);
  const { ListAllMyBucketsResult: result } = listVectorBucketsResponseSchema.parse(answer.json);
  return { ...result, names: result.Buckets.map(({ Name }) => Name.split(':').at(-1)) };
}

it('creates, shows and deletes a bucket', async () => {
  const { client, url } = service;

  const created = await client.call('putVectorBucket', 'films');
  expect([created.status, created.text, created.headers.location]).toEqual([200, '', '/films']);
  expect(created.headers['content-length']).toBe('0');

  const shown = await client.call('getVectorBucket', 'films');
  expect(getVectorBucketResponseSchema.parse(shown.json).BucketInfo).toMatchObject({
    Name: 'acs:ossvector:cn-hangzhou:1234567890123456:films',
    Location: 'oss-cn-hangzhou',
    Region: 'cn-hangzhou',
    ExtranetEndpoint: new URL(url).host,
    CreationDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
  });

  expect((await client.call('deleteVectorBucket', 'films')).status).toBe(204);
  expect(refusalOf(await client.call('getVectorBucket', 'films'))).toMatchObject({
    status: 404,
    code: 'NoSuchBucket',
  });
});

it.each(['ab', 'a'.repeat(33), 'Films', '-films', 'films-', 'films_1', 'fïlms'])(
  'refuses the bucket name %s',
  async (name) => {
    const target = `/${encodeURIComponent(name)}/`;
    const answer = await service.client.send({ method: 'PUT', target, bucket: name });

    expect(refusalOf(answer)).toMatchObject({ status: 400, code: 'InvalidVectorBucketName' });
  },
);

it.each(['abc', 'a'.repeat(32), '123', 'a--b'])('accepts the bucket name %s', async (name) => {
  expect((await service.client.call('putVectorBucket', name)).status).toBe(200);
});

it('refuses to create a bucket twice', async () => {
  await service.client.call('putVectorBucket', 'films');

  expect(refusalOf(await service.client.call('putVectorBucket', 'films'))).toMatchObject({
    status: 409,
    code: 'BucketAlreadyExists',
  });
});

it('allows 100 buckets and no more', async () => {
  for (let count = 0; count < 100; count += 1) {
    expect((await service.client.call('putVectorBucket', `films-${count}`)).status).toBe(200);
  }

  expect(refusalOf(await service.client.call('putVectorBucket', 'films-100'))).toMatchObject({
    status: 400,
    code: 'TooManyBuckets',
  });
});

it('refuses to delete a bucket that has an index', async () => {
  const { client } = service;
  await client.call('putVectorBucket', 'films');
  await client.call('putVectorIndex', 'films', {
    indexName: 'scenes',
    dataType: 'float32',
    dimension: 2,
    distanceMetric: 'cosine',
  });

  expect(refusalOf(await client.call('deleteVectorBucket', 'films'))).toMatchObject({
    status: 409,
    code: 'VectorBucketNotEmpty',
  });
  await client.call('deleteVectorIndex', 'films', { indexName: 'scenes' });
  expect((await client.call('deleteVectorBucket', 'films')).status).toBe(204);
});

it('lists buckets by name, a page at a time, and ends without a marker', async () => {
  for (const name of ['songs', 'books', 'films']) {
    await service.client.call('putVectorBucket', name);
  }

  const first = await listed('max-keys=2');
  expect(first).toMatchObject({
    names: ['books', 'films'],
    IsTruncated: true,
    MaxKeys: 2,
    NextMarker: 'films',
  });
  const second = await listed(`max-keys=1&marker=${first.NextMarker}`);
  expect(second).toMatchObject({ names: ['songs'], IsTruncated: false });
  expect(second.NextMarker).toBeUndefined();
  expect((await listed('prefix=fi')).names).toEqual(['films']);
  expect((await listed('prefix=none')).names).toEqual([]);
});

it('goes on after a marker whose bucket is gone, and takes an ARN for one', async () => {
  for (const name of ['books', 'films', 'songs']) {
    await service.client.call('putVectorBucket', name);
  }
  await service.client.call('deleteVectorBucket', 'films');

  expect((await listed('marker=films')).names).toEqual(['songs']);
  const arn = encodeURIComponent('acs:ossvector:cn-hangzhou:1234567890123456:books');
  expect((await listed(`marker=${arn}`)).names).toEqual(['songs']);
});

it('lists the buckets of one resource group', async () => {
  const send = (bucket: string, group: string) =>
    service.client.send({
      method: 'PUT',
      target: `/${bucket}/`,
      bucket,
      headers: { 'x-oss-resource-group-id': group },
    });
  await send('films', 'rg-one');
  await send('books', 'rg-two');

  const answer = await service.client.send({
    method: 'GET',
    target: '/',
    bucket: null,
    headers: { 'x-oss-resource-group-id': 'rg-one' },
  });

  const { Buckets } = listVectorBucketsResponseSchema.parse(answer.json).ListAllMyBucketsResult;
  expect(Buckets.map(({ ResourceGroupId }) => ResourceGroupId)).toEqual(['rg-one']);
});

it.each(['0', '1001', '-1', '1.5', 'many'])('refuses max-keys=%s', async (maxKeys) => {
  const answer = await service.client.call(
    'listVectorBuckets',
    null,
    undefined,
    `max-keys=${maxKeys}`,
  );

  expect(refusalOf(answer)).toMatchObject({ status: 400, code: 'InvalidArgument' });
});

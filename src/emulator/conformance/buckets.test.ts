import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  getVectorBucketResponseSchema,
  listVectorBucketsResponseSchema,
} from '#protocol/operation-messages.ts';
import { type ReachableService, reachService } from './reach-service.ts';
import { refusalOf } from './service-under-test.ts';

let service: ReachableService;
beforeEach(async () => {
  service = await reachService();
});
afterEach(() => service.close());

async function listed(query = '') {
  const answer = await service.client.call('listVectorBuckets', null, undefined, query);
  const { ListAllMyBucketsResult: result } = listVectorBucketsResponseSchema.parse(answer.json);
  return { ...result, names: result.Buckets.map(({ Name }) => Name.split(':').at(-1)) };
}

it('creates, shows and deletes a bucket', async () => {
  const { client, bucket, options } = service;
  const { region, accountId } = options;

  const created = await client.call('putVectorBucket', bucket);
  expect([created.status, created.text]).toEqual([200, '']);
  expect(created.headers).toMatchObject({ location: `/${bucket}`, 'content-length': '0' });

  const shown = await client.call('getVectorBucket', bucket);
  expect(Object.keys(shown.json ?? {})).toEqual(['BucketInfo']);
  expect(getVectorBucketResponseSchema.parse(shown.json).BucketInfo).toMatchObject({
    Name: `acs:ossvector:${region}:${accountId}:${bucket}`,
    Location: `oss-${region}`,
    ExtranetEndpoint: new URL(options.url).host,
    IntranetEndpoint: expect.any(String),
    CreationDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
  });

  const deleted = await client.call('deleteVectorBucket', bucket);
  expect([deleted.status, deleted.text]).toEqual([204, '']);
  const missing = { status: 404, code: 'NoSuchBucket' };
  expect(refusalOf(await client.call('getVectorBucket', bucket))).toMatchObject(missing);
  expect(refusalOf(await client.call('deleteVectorBucket', bucket))).toMatchObject(missing);
});

describe('bucket names', () => {
  it.each(['ab', 'a'.repeat(33), '-films', 'films-', 'films_1'])('%s is refused', async (name) => {
    for (const operation of ['putVectorBucket', 'deleteVectorBucket'] as const) {
      const answer = await service.client.call(operation, name);

      expect(refusalOf(answer)).toMatchObject({ status: 400, code: 'InvalidVectorBucketName' });
    }
  });

  it.each([
    ['32 characters', () => service.bucket.padEnd(32, 'x')],
    ['two hyphens in a row', () => service.bucketNamed('-x')],
    ['digits at the end', () => service.bucketNamed('123')],
  ])('may have %s', async (_case, name) => {
    expect((await service.client.call('putVectorBucket', name())).status).toBe(200);
    expect((await service.client.call('getVectorBucket', name())).status).toBe(200);
  });
});

it('refuses to create a bucket twice', async () => {
  await service.client.call('putVectorBucket', service.bucket);

  expect(refusalOf(await service.client.call('putVectorBucket', service.bucket))).toMatchObject({
    status: 409,
    code: 'BucketAlreadyExists',
  });
});

it('pays no attention to a body, as one SDK sends', async () => {
  const answer = await service.client.call('putVectorBucket', service.bucket, { any: 'thing' });

  expect(answer.status).toBe(200);
});

it('refuses to delete a bucket that has an index', async () => {
  const { client, bucket } = service;
  await service.makeIndex({ indexName: 'scenes', dimension: 2 });

  expect(refusalOf(await client.call('deleteVectorBucket', bucket))).toMatchObject({
    status: 409,
    code: 'VectorBucketNotEmpty',
  });
  await client.call('deleteVectorIndex', bucket, { indexName: 'scenes' });
  expect((await client.call('deleteVectorBucket', bucket)).status).toBe(204);
});

describe('listing buckets', () => {
  const named = (suffix: string) => service.bucketNamed(suffix);
  async function make(...suffixes: readonly string[]) {
    for (const suffix of suffixes) await service.client.call('putVectorBucket', named(suffix));
  }

  it('goes by name, a page at a time, and ends without a marker', async () => {
    await make('songs', 'books', 'films');
    const prefix = `prefix=${service.bucket}`;

    const first = await listed(`${prefix}&max-keys=2`);
    expect(first).toMatchObject({
      names: [named('books'), named('films')],
      IsTruncated: true,
      MaxKeys: 2,
      Prefix: service.bucket,
    });
    const second = await listed(`${prefix}&max-keys=1&marker=${first.NextMarker}`);
    expect(second.names).toEqual([named('songs')]);
    expect(second.IsTruncated ?? false).toBe(false);
    expect(second.NextMarker ?? '').toBe('');
    expect((await listed(`prefix=${named('fi')}`)).names).toEqual([named('films')]);
  });

  it('shows of each bucket what GetVectorBucket shows', async () => {
    await make('films');
    const shown = await service.client.call('getVectorBucket', named('films'));

    const { Buckets } = await listed(`prefix=${service.bucket}`);

    expect(Buckets).toEqual([getVectorBucketResponseSchema.parse(shown.json).BucketInfo]);
  });

  it('is an empty list when nothing fits', async () => {
    expect((await listed(`prefix=${service.bucket}`)).Buckets).toEqual([]);
  });

  it('goes on after a marker whose bucket is gone', async () => {
    await make('books', 'films', 'songs');
    await service.client.call('deleteVectorBucket', named('films'));

    const { names } = await listed(`prefix=${service.bucket}&marker=${named('films')}`);

    expect(names).toEqual([named('songs')]);
  });

  it.each(['1', '1000'])('takes max-keys=%s', async (maxKeys) => {
    const query = `prefix=${service.bucket}&max-keys=${maxKeys}`;

    expect((await service.client.call('listVectorBuckets', null, undefined, query)).status).toBe(
      200,
    );
  });

  it.each(['0', '1001', '-1', '1.5', 'many'])('refuses max-keys=%s', async (maxKeys) => {
    const query = `max-keys=${maxKeys}`;
    const answer = await service.client.call('listVectorBuckets', null, undefined, query);

    expect(refusalOf(answer)).toMatchObject({ status: 400, code: 'InvalidArgument' });
  });
});

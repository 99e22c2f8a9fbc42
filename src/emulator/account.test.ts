import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  listVectorBucketsResponseSchema,
  listVectorsResponseSchema,
} from '#protocol/operation-messages.ts';
import {
  makeIndex,
  refusalOf,
  type ServiceUnderTest,
  startService,
} from './conformance/service-under-test.ts';

let service: ServiceUnderTest;
beforeEach(async () => {
  service = await startService();
});
afterEach(() => service.emulator.close());

async function listed(query: string, headers: Readonly<Record<string, string>> = {}) {
  const target = `/?${query}`;
  const answer = await service.client.send({ method: 'GET', target, bucket: null, headers });
  const { Buckets } = listVectorBucketsResponseSchema.parse(answer.json).ListAllMyBucketsResult;
  return Buckets.map(({ Name }) => Name.split(':').at(-1));
}

it('has 100 buckets and no more, and lists them all at once', async () => {
  for (let count = 0; count < 100; count += 1) {
    expect((await service.client.call('putVectorBucket', `films-${count}`)).status).toBe(200);
  }

  expect(refusalOf(await service.client.call('putVectorBucket', 'films-100'))).toMatchObject({
    status: 400,
    code: 'TooManyBuckets',
  });
  expect(await listed('')).toHaveLength(100);
});

it.each(['abc', '123', 'a--b', 'a'.repeat(32)])('takes the bucket name %s', async (name) => {
  expect((await service.client.call('putVectorBucket', name)).status).toBe(200);
});

it.each(['Films', 'fïlms', 'a.b.c', 'films%', ' films'])(
  'refuses the bucket name %j, which no host name could hold',
  async (name) => {
    const target = `/${encodeURIComponent(name)}/`;
    for (const method of ['PUT', 'DELETE']) {
      const answer = await service.client.send({ method, target, bucket: name });

      expect(refusalOf(answer)).toMatchObject({ status: 400, code: 'InvalidVectorBucketName' });
    }
  },
);

it('takes an ARN for a marker', async () => {
  for (const name of ['books', 'films']) await service.client.call('putVectorBucket', name);

  const arn = encodeURIComponent('acs:ossvector:cn-hangzhou:1234567890123456:books');

  expect(await listed(`marker=${arn}`)).toEqual(['films']);
});

it('lists the buckets of one resource group', async () => {
  for (const [bucket, group] of [
    ['films', 'rg-one'],
    ['books', 'rg-two'],
  ] as const) {
    const headers = { 'x-oss-resource-group-id': group };
    await service.client.send({ method: 'PUT', target: `/${bucket}/`, bucket, headers });
  }

  expect(await listed('', { 'x-oss-resource-group-id': 'rg-one' })).toEqual(['films']);
});

it('compares numbers, unless told to be strict', async () => {
  await makeIndex(service.client, 'films', { indexName: 'scenes', dimension: 1 });
  const vectors = [1960, 1999, 2024].map((year) => ({
    key: String(year),
    data: { float32: [1] },
    metadata: { year, seen: year > 2000 },
  }));
  await service.client.call('putVectors', 'films', { indexName: 'scenes', vectors });
  const keys = async (filter: object) => {
    const answer = await service.client.call('listVectors', 'films', {
      indexName: 'scenes',
      filter,
    });
    return listVectorsResponseSchema.parse(answer.json).vectors.map(({ key }) => key);
  };

  expect(await keys({ year: { $gt: 1999 } })).toEqual(['2024']);
  expect(await keys({ year: { $gte: 1999 } })).toEqual(['1999', '2024']);
  expect(await keys({ year: { $lt: 1999 } })).toEqual(['1960']);
  expect(await keys({ year: { $lte: 1999 } })).toEqual(['1960', '1999']);
  expect(await keys({ seen: { $eq: true } })).toEqual(['2024']);
  expect(await keys({ year: { $eq: '1999' } })).toEqual([]);
});

it('refuses numbers and booleans when told to be strict', async () => {
  const strict = await startService({ strictMetadata: true });
  await makeIndex(strict.client, 'films', { indexName: 'scenes', dimension: 1 });
  const vector = { key: 'a', data: { float32: [1] } };

  const answers = [
    await strict.client.call('putVectors', 'films', {
      indexName: 'scenes',
      vectors: [{ ...vector, metadata: { year: 1999 } }],
    }),
    await strict.client.call('listVectors', 'films', {
      indexName: 'scenes',
      filter: { year: { $gte: 1999 } },
    }),
  ];

  for (const answer of answers) {
    expect(refusalOf(answer)).toMatchObject({ status: 400, code: 'VectorIndexParameterInvalid' });
  }
  await strict.emulator.close();
});

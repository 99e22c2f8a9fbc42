import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  getVectorIndexResponseSchema,
  listVectorIndexesResponseSchema,
} from '#protocol/operation-messages.ts';
import { type ReachableService, reachService } from './reach-service.ts';
import { refusalOf } from './service-under-test.ts';

const VALID = {
  indexName: 'scenes',
  dataType: 'float32',
  dimension: 3,
  distanceMetric: 'cosine',
};

let service: ReachableService;
beforeEach(async () => {
  service = await reachService();
  await service.client.call('putVectorBucket', service.bucket);
});
afterEach(() => service.close());

function put(index: object) {
  return service.client.call('putVectorIndex', service.bucket, { ...VALID, ...index });
}

it('creates, shows and deletes an index', async () => {
  const { client } = service;
  const metadata = { nonFilterableMetadataKeys: ['text', '_raw'] };

  const created = await put({ metadata });
  expect([created.status, created.text]).toEqual([200, '']);

  const shown = await client.call('getVectorIndex', service.bucket, { indexName: 'scenes' });
  expect(getVectorIndexResponseSchema.parse(shown.json).index).toMatchObject({
    ...VALID,
    metadata,
    status: expect.stringMatching(/^(creating|enable)$/),
    createTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    vectorBucketName: service.bucket,
  });

  const deleted = await client.call('deleteVectorIndex', service.bucket, { indexName: 'scenes' });
  expect([deleted.status, deleted.text]).toEqual([204, '']);
  const gone = await client.call('getVectorIndex', service.bucket, { indexName: 'scenes' });
  expect(refusalOf(gone)).toMatchObject({ status: 404, code: 'NoSuchVectorIndex' });
});

it('takes the vectors of an index along, also when it is made again', async () => {
  const { client } = service;
  await put({});
  const vectors = [{ key: 'a', data: { float32: [1, 2, 3] } }];
  expect(
    (await client.call('putVectors', service.bucket, { indexName: 'scenes', vectors })).status,
  ).toBe(200);

  await client.call('deleteVectorIndex', service.bucket, { indexName: 'scenes' });
  await put({});

  const listed = await client.call('listVectors', service.bucket, { indexName: 'scenes' });
  expect(listed.text).toBe('{"vectors":[]}');
});

describe('limits of an index', () => {
  it.each([
    ['a name of one letter', { indexName: 'a' }],
    ['a name of 63 characters', { indexName: `a${'1'.repeat(62)}` }],
    ['dimension 1', { dimension: 1 }],
    ['dimension 4096', { dimension: 4096 }],
    ['euclidean', { distanceMetric: 'euclidean' }],
    [
      'ten non-filterable keys of 63 bytes',
      {
        metadata: {
          nonFilterableMetadataKeys: Array.from({ length: 10 }, (_, at) =>
            `k${at}`.padEnd(63, 'x'),
          ),
        },
      },
    ],
  ])('allows %s', async (_case, index) => {
    expect((await put(index)).status).toBe(200);
  });

  it.each([
    ['an empty name', { indexName: '' }],
    ['a name of 64 characters', { indexName: 'a'.repeat(64) }],
    ['a digit first', { indexName: '1a' }],
    ['a hyphen', { indexName: 'a-b' }],
    ['another data type', { dataType: 'demo' }],
    ['no data type', { dataType: null }],
    ['dimension 0', { dimension: 0 }],
    ['dimension 4097', { dimension: 4097 }],
    ['half a dimension', { dimension: 1.5 }],
    ['a dimension in quotes', { dimension: '3' }],
    ['no dimension', { dimension: null }],
    ['another metric', { distanceMetric: 'oss' }],
    ['an empty list of non-filterable keys', { metadata: { nonFilterableMetadataKeys: [] } }],
    ['eleven non-filterable keys', { metadata: { nonFilterableMetadataKeys: [...'abcdefghijk'] } }],
    [
      'a non-filterable key of 64 bytes',
      { metadata: { nonFilterableMetadataKeys: ['x'.repeat(64)] } },
    ],
    ['a non-filterable key with a hyphen', { metadata: { nonFilterableMetadataKeys: ['a-b'] } }],
    ['the same key twice', { metadata: { nonFilterableMetadataKeys: ['a', 'a'] } }],
  ])('refuses %s', async (_case, index) => {
    expect(refusalOf(await put(index))).toMatchObject({
      status: 400,
      code: 'VectorIndexParameterInvalid',
    });
  });

  it('allows 100 indexes in a bucket and no more', async () => {
    for (let count = 0; count < 100; count += 1) {
      expect((await put({ indexName: `i${count}` })).status).toBe(200);
    }

    expect(refusalOf(await put({ indexName: 'i100' }))).toMatchObject({
      status: 400,
      code: 'VectorBucketIndexExceedLimit',
    });
  });
});

it('refuses to create an index twice', async () => {
  await put({});

  expect(refusalOf(await put({}))).toMatchObject({
    status: 409,
    code: 'VectorBucketIndexAlreadyExist',
  });
});

describe('listing indexes', () => {
  async function pages(request: object) {
    const found: string[][] = [];
    let nextToken: string | undefined;
    do {
      const body = nextToken === undefined ? request : { ...request, nextToken };
      const answer = await service.client.call('listVectorIndexes', service.bucket, body);
      const page = listVectorIndexesResponseSchema.parse(answer.json);
      found.push(page.indexes.map(({ indexName }) => indexName));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return found;
  }

  it('takes an entirely empty body', async () => {
    const answer = await service.client.call('listVectorIndexes', service.bucket);

    expect([answer.status, answer.text]).toEqual([200, '{"indexes":[]}']);
  });

  it('gives eleven indexes at five a page in three pages', async () => {
    for (let count = 0; count < 11; count += 1) await put({ indexName: `i${count}` });

    expect((await pages({ maxResults: 5 })).map((page) => page.length)).toEqual([5, 5, 1]);
  });

  it('gives no token when a page ends exactly at the end', async () => {
    for (const indexName of ['c', 'a', 'b']) await put({ indexName });

    expect(await pages({ maxResults: 1 })).toEqual([['a'], ['b'], ['c']]);
    expect(await pages({ maxResults: 3 })).toEqual([['a', 'b', 'c']]);
    expect(await pages({ maxResults: 0, prefix: 'b' })).toEqual([['b']]);
  });

  it('takes maxResults 500 and 0, and gives the last name as the token', async () => {
    for (const indexName of ['b', 'a']) await put({ indexName });

    expect(await pages({ maxResults: 500 })).toEqual([['a', 'b']]);
    expect(await pages({ maxResults: 0 })).toEqual([['a', 'b']]);
    const answer = await service.client.call('listVectorIndexes', service.bucket, {
      maxResults: 1,
    });
    expect(listVectorIndexesResponseSchema.parse(answer.json).nextToken).toBe('a');
  });

  it('shows each index as GetVectorIndex does', async () => {
    await put({ metadata: { nonFilterableMetadataKeys: ['text'] } });
    const body = { indexName: 'scenes' };
    const shown = await service.client.call('getVectorIndex', service.bucket, body);

    const answer = await service.client.call('listVectorIndexes', service.bucket);

    expect(answer.json).toEqual({
      indexes: [getVectorIndexResponseSchema.parse(shown.json).index],
    });
  });

  it.each([501, -1, 'all'])('refuses maxResults %s', async (maxResults) => {
    const answer = await service.client.call('listVectorIndexes', service.bucket, { maxResults });

    expect(refusalOf(answer)).toMatchObject({ code: 'VectorIndexParameterInvalid' });
  });
});

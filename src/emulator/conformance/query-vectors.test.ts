import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { queryVectorsResponseSchema } from '#protocol/operation-messages.ts';
import { type ReachableService, reachService } from './reach-service.ts';
import { refusalOf } from './service-under-test.ts';

let service: ReachableService;
beforeEach(async () => {
  service = await reachService();
  await service.makeIndex({ indexName: 'places', dimension: 2 });
  await service.makeIndex({
    indexName: 'angles',
    dimension: 2,
    distanceMetric: 'cosine',
  });
});
afterEach(() => service.close());

async function put(indexName: string, points: Readonly<Record<string, readonly number[]>>) {
  const vectors = Object.entries(points).map(([key, float32]) => ({
    key,
    data: { float32 },
    metadata: { side: (float32[0] ?? 0) < 0 ? 'left' : 'right', tags: ['all', key] },
  }));
  const answer = await service.client.call('putVectors', service.bucket, { indexName, vectors });
  expect(answer.status).toBe(200);
  await service.settled();
}

function ask(request: object) {
  return service.client.call('queryVectors', service.bucket, {
    indexName: 'places',
    topK: 10,
    queryVector: { float32: [0, 0] },
    ...request,
  });
}

async function query(request: object) {
  return queryVectorsResponseSchema.parse((await ask(request)).json).vectors;
}

it('answers the nearest by euclidean distance first, and at the same distance by key', async () => {
  await put('places', { far: [3, 4], b: [0, 1], a: [1, 0], here: [0, 0] });

  expect(await query({ returnDistance: true })).toEqual([
    { key: 'here', distance: 0 },
    { key: 'a', distance: 1 },
    { key: 'b', distance: 1 },
    { key: 'far', distance: 5 },
  ]);
  expect(await query({ topK: 2 })).toEqual([{ key: 'here' }, { key: 'a' }]);
});

it('measures cosine as one minus the cosine, whatever the length', async () => {
  await put('angles', { same: [10, 0], right: [0, 5], opposite: [-1, 0] });

  const found = await query({
    indexName: 'angles',
    queryVector: { float32: [2, 0] },
    returnDistance: true,
  });

  expect(found).toEqual([
    { key: 'same', distance: 0 },
    { key: 'right', distance: 1 },
    { key: 'opposite', distance: 2 },
  ]);
});

it('shows metadata only when asked, and never the data', async () => {
  await put('places', { a: [1, 0] });

  expect(await query({ returnMetadata: true })).toEqual([
    { key: 'a', metadata: { side: 'right', tags: ['all', 'a'] } },
  ]);
});

it('answers an empty list for an empty index', async () => {
  expect((await ask({})).text).toBe('{"vectors":[]}');
});

describe('filters', () => {
  it.each([
    [{ side: { $eq: 'left' } }, ['l']],
    [{ side: { $ne: 'left' } }, ['r1', 'r2']],
    [{ tags: { $eq: 'r2' } }, ['r2']],
    [{ tags: { $in: ['l', 'r1'] } }, ['r1', 'l']],
    [{ tags: { $nin: ['l', 'r1'] } }, ['r2']],
    [{ missing: { $exists: false } }, ['r1', 'l', 'r2']],
    [{ missing: { $ne: 'x' } }, ['r1', 'l', 'r2']],
    [{ $and: [{ side: { $eq: 'right' } }, { tags: { $ne: 'r1' } }] }, ['r2']],
    [{ $or: [{ side: { $eq: 'left' } }, { tags: { $eq: 'r2' } }] }, ['l', 'r2']],
    [{ $and: [{ side: { $eq: 'left' } }] }, ['l']],
  ])('applies %j', async (filter, keys) => {
    await put('places', { r1: [1, 0], l: [-2, 0], r2: [3, 0] });

    expect((await query({ filter })).map(({ key }) => key)).toEqual(keys);
  });

  it('finds the topK among what matches, not what matches among the topK', async () => {
    await put('places', { r1: [1, 0], r2: [2, 0], l: [-9, 0] });

    expect(await query({ topK: 1, filter: { side: { $eq: 'left' } } })).toEqual([{ key: 'l' }]);
  });
});

it.each([
  ['topK 0', { topK: 0 }],
  ['topK 101', { topK: 101 }],
  ['no topK', { topK: null }],
  ['no query vector', { queryVector: null }],
  ['a query vector of another dimension', { queryVector: { float32: [1, 2, 3] } }],
  ['a query vector with null', { queryVector: { float32: [1, null] } }],
  ['the zero vector under cosine', { indexName: 'angles' }],
  ['several fields in one object', { filter: { a: { $eq: 'x' }, b: { $eq: 'y' } } }],
  ['a bare value', { filter: { a: 'x' } }],
  ['1,025 conditions', { filter: { $or: Array(1025).fill({ a: { $eq: 'x' } }) } }],
  ['a filter of more than 64 KiB', { filter: { a: { $eq: 'x'.repeat(65_536) } } }],
])('refuses %s', async (_case, request) => {
  expect(refusalOf(await ask(request))).toMatchObject({
    status: 400,
    code: 'VectorIndexParameterInvalid',
  });
});

it.each([
  ['topK 100', { topK: 100 }],
  ['1,024 conditions', { filter: { $or: Array(1024).fill({ a: { $eq: 'x' } }) } }],
])('takes %s', async (_case, request) => {
  expect((await ask(request)).status).toBe(200);
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  listVectorsResponseSchema,
  queryVectorsResponseSchema,
} from '#protocol/operation-messages.ts';
import { type ReachableService, reachService } from './reach-service.ts';
import { refusalOf } from './service-under-test.ts';

const VECTORS = {
  a: { colour: 'red', tags: ['x', 'y'] },
  b: { colour: 'blue', tags: ['y'], note: 'kept' },
  c: { colour: 'red', tags: [] },
  d: {},
};

let service: ReachableService;
beforeAll(async () => {
  service = await reachService();
  await service.makeIndex({
    indexName: 'scenes',
    dimension: 1,
    metadata: { nonFilterableMetadataKeys: ['text'] },
  });
  await service.client.call('putVectors', service.bucket, {
    indexName: 'scenes',
    vectors: Object.entries(VECTORS).map(([key, metadata], at) => ({
      key,
      data: { float32: [at] },
      metadata,
    })),
  });
  await service.settled();
});
afterAll(() => service.close());

const list = (filter: unknown) =>
  service.client.call('listVectors', service.bucket, { indexName: 'scenes', filter });
const query = (filter: unknown) =>
  service.client.call('queryVectors', service.bucket, {
    indexName: 'scenes',
    queryVector: { float32: [0] },
    topK: 10,
    filter,
  });

function listedKeys({ json }: { readonly json: unknown }): string {
  return listVectorsResponseSchema
    .parse(json)
    .vectors.map(({ key }) => key)
    .sort()
    .join('');
}

describe('listVectors and queryVectors find the same', () => {
  it.each([
    [{}, 'abcd'],
    [{ colour: { $eq: 'red' } }, 'ac'],
    [{ colour: { $eq: 'Red' } }, ''],
    [{ colour: { $ne: 'red' } }, 'bd'],
    [{ colour: { $in: ['blue', 'green'] } }, 'b'],
    [{ colour: { $nin: ['blue', 'green'] } }, 'acd'],
    [{ note: { $exists: true } }, 'b'],
    [{ note: { $exists: false } }, 'acd'],
    [{ tags: { $eq: 'x' } }, 'a'],
    [{ tags: { $in: ['x', 'y'] } }, 'ab'],
    [{ tags: { $nin: ['x'] } }, 'bcd'],
    [{ tags: { $ne: 'x' } }, 'bcd'],
    [{ absent: { $eq: 'x' } }, ''],
    [{ absent: { $in: ['x'] } }, ''],
    [{ $and: [{ colour: { $eq: 'red' } }] }, 'ac'],
    [{ $and: [{ colour: { $eq: 'red' } }, { tags: { $eq: 'y' } }] }, 'a'],
    [{ $or: [{ colour: { $eq: 'blue' } }, { tags: { $eq: 'x' } }] }, 'ab'],
    [
      {
        $or: [
          { $and: [{ colour: { $eq: 'red' } }, { tags: { $ne: 'x' } }] },
          { note: { $exists: true } },
        ],
      },
      'bc',
    ],
  ])('for %j: %s', async (filter, keys) => {
    expect(listedKeys(await list(filter))).toBe(keys);
    expect(listedKeys(await query(filter))).toBe(keys);
  });
});

describe('a filter that breaks the grammar is refused', () => {
  it.each([
    ['text', 'colour'],
    ['a list', [{ colour: { $eq: 'red' } }]],
    ['a bare value', { colour: 'red' }],
    ['an operator that does not exist', { colour: { $like: 'r%' } }],
    ['an operator at the top that does not exist', { $nor: [{ colour: { $eq: 'red' } }] }],
    ['an operator alone', { $eq: 'red' }],
    ['no operator', { colour: {} }],
    ['two operators on one field', { colour: { $eq: 'red', $ne: 'blue' } }],
    ['two fields', { colour: { $eq: 'red' }, note: { $exists: true } }],
    ['a field beside $and', { $and: [{ colour: { $eq: 'red' } }], note: { $exists: true } }],
    ['an empty $and', { $and: [] }],
    ['an empty $or', { $or: [] }],
    ['an $and that is an object', { $and: { colour: { $eq: 'red' } } }],
    ['$in of no list', { colour: { $in: 'red' } }],
    ['$eq of a list', { colour: { $eq: ['red'] } }],
    ['$eq of null', { colour: { $eq: null } }],
    ['$exists of a string', { colour: { $exists: 'true' } }],
    ['a non-filterable field', { text: { $eq: 'x' } }],
    ['a non-filterable field further down', { $or: [{ $and: [{ text: { $exists: true } }] }] }],
  ])('%s', async (_case, filter) => {
    for (const answer of [await list(filter), await query(filter)]) {
      expect(refusalOf(answer)).toMatchObject({
        status: 400,
        code: 'VectorIndexParameterInvalid',
      });
    }
  });
});

describe('limits of a filter', () => {
  const condition = { colour: { $eq: 'red' } };
  const nested = (levels: number): object =>
    levels === 1 ? condition : { $and: [nested(levels - 1)] };
  const conditions = (count: number) => ({ $or: Array(count).fill(condition) });
  const bytes = (length: number) => {
    const empty = JSON.stringify({ colour: { $eq: '' } }).length;
    return { colour: { $eq: 'x'.repeat(length - empty) } };
  };

  it.each([
    ['eight levels', nested(8), nested(9)],
    ['1,024 conditions', conditions(1024), conditions(1025)],
    ['65,536 bytes', bytes(65_536), bytes(65_537)],
  ])('%s pass, one more does not', async (_case, passes, fails) => {
    for (const ask of [list, query]) {
      expect((await ask(passes)).status).toBe(200);
      expect(refusalOf(await ask(fails)).code).toBe('VectorIndexParameterInvalid');
    }
  });
});

it('answers a query with fewer than topK when fewer match', async () => {
  const answer = await query({ note: { $exists: true } });

  expect(queryVectorsResponseSchema.parse(answer.json).vectors).toHaveLength(1);
});

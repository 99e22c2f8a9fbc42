import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ReachableService, reachService } from './reach-service.ts';
import { refusalOf } from './service-under-test.ts';

let service: ReachableService;
beforeEach(async () => {
  service = await reachService();
  await service.makeIndex({ indexName: 'scenes', dimension: 1 });
  await service.client.call('putVectors', service.bucket, {
    indexName: 'scenes',
    vectors: numbered(500).map((key) => ({ key, data: { float32: [1] } })),
  });
});
afterEach(() => service.close());

function remove(keys: unknown) {
  return service.client.call('deleteVectors', service.bucket, { indexName: 'scenes', keys });
}

async function remaining() {
  const answer = await service.client.call('listVectors', service.bucket, {
    indexName: 'scenes',
    maxResults: 1000,
  });
  return [...answer.text.matchAll(/"key":"(\w+)"/g)].map(([, key]) => key);
}

function numbered(count: number) {
  return Array.from({ length: count }, (_, at) => `k${String(at).padStart(3, '0')}`);
}

it('deletes what is named and nothing else', async () => {
  const answer = await remove(['k001', 'k003']);

  expect([answer.status, answer.text]).toEqual([204, '']);
  expect(await remaining()).toEqual(numbered(500).filter((key) => !['k001', 'k003'].includes(key)));
});

it('does not mind keys that do not exist', async () => {
  expect((await remove(['gone', 'k000'])).status).toBe(204);
  expect((await remove(['gone', 'k000'])).status).toBe(204);
  expect(await remaining()).toHaveLength(499);
});

it('takes 500 keys', async () => {
  expect((await remove(numbered(500))).status).toBe(204);
  expect(await remaining()).toEqual([]);
});

it.each([
  ['501 keys', [...numbered(500), 'one-more']],
  ['the same key twice', ['k000', 'k000']],
  ['no keys', undefined],
  ['an empty list', []],
  ['a number', ['k000', 1]],
  ['an empty key', ['k000', '']],
  ['half a surrogate pair', ['k000', '\ud83d']],
])('refuses %s and deletes nothing', async (_case, keys) => {
  expect(refusalOf(await remove(keys))).toMatchObject({
    status: 400,
    code: 'VectorIndexParameterInvalid',
  });
  expect(await remaining()).toHaveLength(500);
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { getVectorsResponseSchema } from '#protocol/operation-messages.ts';
import { ODD_KEYS } from '../sample/odd-keys.ts';
import { type ReachableService, reachService } from './reach-service.ts';
import { refusalOf } from './service-under-test.ts';

let service: ReachableService;
beforeEach(async () => {
  service = await reachService();
  await service.makeIndex({
    indexName: 'scenes',
    dimension: 2,
    metadata: { nonFilterableMetadataKeys: ['text', 'more'] },
  });
  await service.makeIndex({
    indexName: 'angles',
    dimension: 2,
    distanceMetric: 'cosine',
  });
});
afterEach(() => service.close());

function put(vectors: unknown, indexName = 'scenes') {
  return service.client.call('putVectors', service.bucket, { indexName, vectors });
}

async function get(keys: readonly string[]) {
  const answer = await service.client.call('getVectors', service.bucket, {
    indexName: 'scenes',
    keys,
    returnData: true,
    returnMetadata: true,
  });
  return getVectorsResponseSchema.parse(answer.json).vectors;
}

function vector(key: string, metadata?: unknown) {
  return { key, data: { float32: [1, 2] }, metadata };
}

function numbered(count: number) {
  return Array.from({ length: count }, (_, at) => vector(`k${at}`));
}

it('keeps numbers as 32-bit floats', async () => {
  await put([{ key: 'a', data: { float32: [0.1, -1e-40] } }]);

  const [stored] = await get(['a']);
  expect(stored?.data?.float32).toEqual([Math.fround(0.1), Math.fround(-1e-40)]);
});

it('replaces an existing vector whole, its metadata too', async () => {
  await put([vector('a', { title: 'old', year: '1999' })]);
  await put([{ key: 'a', data: { float32: [3, 4] }, metadata: { title: 'new' } }]);

  expect(await get(['a'])).toEqual([
    { key: 'a', data: { float32: [3, 4] }, metadata: { title: 'new' } },
  ]);
  await put([{ key: 'a', data: { float32: [3, 4] } }]);
  expect((await get(['a']))[0]?.metadata).toEqual({});
});

it('keeps odd keys unharmed', async () => {
  expect((await put(ODD_KEYS.map((key) => vector(key, { text: key })))).status).toBe(200);

  const stored = await get(ODD_KEYS);
  expect(stored.map(({ key }) => key)).toEqual(ODD_KEYS);
  expect(stored.map(({ metadata }) => metadata?.text)).toEqual(ODD_KEYS);
});

it('tells keys apart that differ after a NUL, in case or in normal form', async () => {
  const keys = ['a\0b', 'a\0c', 'a', 'A', 'caf\u00e9', 'cafe\u0301', 'a '];
  await put(keys.map((key) => vector(key)));

  expect((await get(keys)).map(({ key }) => key)).toEqual(keys);
});

it('keeps fields with the names of object members', async () => {
  const metadata = JSON.parse('{"__proto__":"p","constructor":"c","":"empty"}');
  await put([vector('a', metadata)]);

  const text = (
    await service.client.call('getVectors', service.bucket, {
      indexName: 'scenes',
      keys: ['a'],
      returnMetadata: true,
    })
  ).text;
  expect(text).toContain('{"__proto__":"p","constructor":"c","":"empty"}');
});

describe('limits of PutVectors', () => {
  it.each([
    ['500 vectors', numbered(500)],
    ['a key of 1,024 characters in 4,096 bytes', [vector('🦜'.repeat(1024))]],
    ['lists of strings', [vector('a', { tags: ['x', 'y'], none: [] })]],
    ['numbers and booleans, leniently', [vector('a', { year: 1999, seen: true })]],
    ['null for no metadata', [vector('a', null)]],
    [
      'ten filterable fields and two others',
      [vector('a', { ...fields(10), text: 'x', more: 'y' })],
    ],
    ['2,048 bytes of filterable metadata', [vector('a', { t: 'é'.repeat(1023), u: '' })]],
    ['40,960 bytes of metadata', [vector('a', { text: 'x'.repeat(40_956) })]],
    ['the largest 32-bit float', [{ key: 'a', data: { float32: [3.4028234663852886e38, 0] } }]],
    ['the zero vector under euclidean', [{ key: 'a', data: { float32: [0, 0] } }]],
  ])('allows %s', async (_case, vectors) => {
    const answer = await put(vectors);

    expect([answer.status, answer.text]).toEqual([200, '']);
  });

  it.each([
    ['no vectors', undefined],
    ['an empty list', []],
    ['501 vectors', numbered(501)],
    ['a vector that is a string', ['a']],
    ['no key', [{ data: { float32: [1, 2] } }]],
    ['an empty key', [vector('')]],
    ['a key of 1,025 characters', [vector('x'.repeat(1025))]],
    ['half a surrogate pair', [vector('a\ud83d')]],
    ['the same key twice', [vector('a'), vector('b'), vector('a')]],
    ['no data', [{ key: 'a' }]],
    ['one number too few', [{ key: 'a', data: { float32: [1] } }]],
    ['one number too many', [{ key: 'a', data: { float32: [1, 2, 3] } }]],
    ['null among the numbers', [{ key: 'a', data: { float32: [1, null] } }]],
    ['a number in quotes', [{ key: 'a', data: { float32: [1, '2'] } }]],
    ['a number beyond 32 bits', [{ key: 'a', data: { float32: [1, 1e39] } }]],
    ['metadata that is a list', [vector('a', ['x'])]],
    ['metadata with null', [vector('a', { x: null })]],
    ['metadata with an object', [vector('a', { x: { y: 'z' } })]],
    ['metadata with a list of lists', [vector('a', { x: [['y']] })]],
    ['eleven filterable fields', [vector('a', fields(11))]],
    ['2,049 bytes of filterable metadata', [vector('a', { t: 'é'.repeat(1023), u: 'x' })]],
    ['40,961 bytes of metadata', [vector('a', { text: 'x'.repeat(40_957) })]],
  ])('refuses %s and writes nothing', async (_case, vectors) => {
    expect(refusalOf(await put(vectors))).toMatchObject({
      status: 400,
      code: 'VectorIndexParameterInvalid',
    });
    const listed = await service.client.call('listVectors', service.bucket, {
      indexName: 'scenes',
    });
    expect(listed.text).toBe('{"vectors":[]}');
  });

  it.each([
    ['the zero vector', [0, 0]],
    ['what is zero as a 32-bit float', [1e-50, 0]],
  ])('refuses %s under cosine', async (_case, float32) => {
    expect(refusalOf(await put([{ key: 'a', data: { float32 } }], 'angles'))).toMatchObject({
      status: 400,
      code: 'VectorIndexParameterInvalid',
    });
  });

  it('takes one vector of a bad batch for all', async () => {
    await put([...numbered(3), vector('')]);

    expect(await get(['k0', 'k1', 'k2'])).toEqual([]);
  });

  it('names the value and the rule', async () => {
    const { message } = refusalOf(await put([{ key: 'a', data: { float32: [1, 2, 3] } }]));

    expect(message).toBe('vectors[0].data.float32 has 3 numbers; the index has dimension 2.');
  });
});

it('refuses the literals NaN and Infinity, which are no JSON', async () => {
  const answer = await service.client.send({
    method: 'POST',
    target: `/${service.bucket}/?putVectors`,
    bucket: service.bucket,
    body: '{"indexName":"scenes","vectors":[{"key":"a","data":{"float32":[NaN,1]}}]}',
  });

  expect(refusalOf(answer)).toMatchObject({ status: 400, code: 'MalformedJson' });
});

function fields(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`f${at}`, 'x']));
}

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  getVectorsResponseSchema,
  listVectorsResponseSchema,
} from '#protocol/operation-messages.ts';
import { type ReachableService, reachService } from './reach-service.ts';
import { refusalOf } from './service-under-test.ts';

let service: ReachableService;
beforeEach(async () => {
  service = await reachService();
  await service.makeIndex({
    indexName: 'scenes',
    dimension: 2,
    metadata: { nonFilterableMetadataKeys: ['text'] },
  });
});
afterEach(() => service.close());

async function put(keys: readonly string[], metadata: (key: string) => object = () => ({})) {
  for (let at = 0; at < keys.length; at += 500) {
    const vectors = keys
      .slice(at, at + 500)
      .map((key) => ({ key, data: { float32: [1, 2] }, metadata: metadata(key) }));
    const answer = await service.client.call('putVectors', service.bucket, {
      indexName: 'scenes',
      vectors,
    });
    expect(answer.status).toBe(200);
  }
}

function list(request: object) {
  return service.client.call('listVectors', service.bucket, { indexName: 'scenes', ...request });
}

async function page(request: object) {
  const answer = await list(request);
  const { vectors, nextToken } = listVectorsResponseSchema.parse(answer.json);
  return { keys: vectors.map(({ key }) => key), nextToken, bytes: answer.text.length };
}

async function pages(request: object) {
  const found: string[][] = [];
  let nextToken: string | undefined;
  do {
    const next = await page(nextToken === undefined ? request : { ...request, nextToken });
    found.push(next.keys);
    nextToken = next.nextToken;
  } while (nextToken !== undefined);
  return found;
}

function numbered(count: number) {
  return Array.from({ length: count }, (_, at) => `k${String(at).padStart(5, '0')}`);
}

describe('GetVectors', () => {
  function get(keys: unknown, request: object = {}) {
    return service.client.call('getVectors', service.bucket, {
      indexName: 'scenes',
      keys,
      ...request,
    });
  }

  it('answers in the order asked, leaves out what does not exist, repeats nothing', async () => {
    await put(['a', 'b', 'c']);

    const answer = await get(['c', 'gone', 'a', 'c']);

    expect(answer.text).toBe('{"vectors":[{"key":"c"},{"key":"a"}]}');
  });

  it('answers 200 when none exists', async () => {
    const answer = await get(['gone']);

    expect([answer.status, answer.text]).toEqual([200, '{"vectors":[]}']);
  });

  it('shows data and metadata only when asked', async () => {
    await put(['a'], () => ({ title: 'x' }));

    const shown = async (request: object) =>
      getVectorsResponseSchema.parse((await get(['a'], request)).json).vectors;
    expect(await shown({ returnData: true })).toEqual([{ key: 'a', data: { float32: [1, 2] } }]);
    expect(await shown({ returnMetadata: true })).toEqual([{ key: 'a', metadata: { title: 'x' } }]);
  });

  it('allows 100 distinct keys and no more', async () => {
    expect((await get(numbered(100))).status).toBe(200);
    expect((await get([...numbered(100), 'k00000'])).status).toBe(200);
    expect(refusalOf(await get(numbered(101)))).toMatchObject({
      status: 400,
      code: 'VectorIndexParameterInvalid',
    });
  });

  it.each([[undefined], ['a'], [[]], [[1]], [['']], [['x'.repeat(1025)]], [['\udc00']]])(
    'refuses the keys %j',
    async (keys) => {
      expect(refusalOf(await get(keys))).toMatchObject({ code: 'VectorIndexParameterInvalid' });
    },
  );
});

describe('ListVectors', () => {
  it('orders keys by their UTF-8 bytes', async () => {
    // As UTF-16 the emoji would come before U+FF5E.
    const keys = ['\0', ' ', 'A', 'a', 'a\0', 'aa', 'é', '～', '😀'];
    await put([...keys].reverse());

    expect((await page({})).keys).toEqual(keys);
  });

  it('gives 500 vectors when nothing else is said, and up to 1,000', async () => {
    await put(numbered(1001));

    expect((await page({})).keys).toHaveLength(500);
    expect((await page({ maxResults: 1000 })).keys).toHaveLength(1000);
    expect((await pages({ maxResults: 1000 })).map((found) => found.length)).toEqual([1000, 1]);
  });

  it('gives no token when a page ends exactly at the end', async () => {
    await put(numbered(10));

    expect((await pages({ maxResults: 5 })).map((found) => found.length)).toEqual([5, 5]);
    expect((await pages({ maxResults: 10 })).map((found) => found.length)).toEqual([10]);
    expect((await pages({ maxResults: 1 })).flat()).toEqual(numbered(10));
  });

  it('goes on where it was when the page just read is deleted', async () => {
    await put(numbered(10));
    const first = await page({ maxResults: 4 });

    await service.client.call('deleteVectors', service.bucket, {
      indexName: 'scenes',
      keys: first.keys,
    });
    const second = await page({ maxResults: 10, nextToken: first.nextToken });

    expect(second).toMatchObject({ keys: numbered(10).slice(4), nextToken: undefined });
  });

  it('goes on after a key of 4,096 bytes with a token of at most 2,048', async () => {
    const long = ['🦜'.repeat(1023), '🦜'.repeat(1024)];
    await put([...long, '🦝']);
    const first = await page({ maxResults: 1 });
    const second = await page({ maxResults: 1, nextToken: first.nextToken });

    expect(second.keys).toEqual(long.slice(1));
    expect(second.nextToken?.length).toBeLessThanOrEqual(2048);
    expect((await pages({ maxResults: 1 })).flat()).toEqual([...long, '🦝']);
  });

  it('cuts a page at about a megabyte', async () => {
    const keys = numbered(100);
    await put(keys, () => ({ text: 'x'.repeat(30_000) }));

    const first = await page({ maxResults: 1000, returnMetadata: true });

    expect(first.bytes).toBeLessThanOrEqual(1024 * 1024 + 200);
    expect(first.bytes).toBeGreaterThan(1024 * 1024 - 31_000);
    expect((await pages({ maxResults: 1000, returnMetadata: true })).flat()).toEqual(keys);
  });

  it('fills a page with what matches the filter, and ends without a token', async () => {
    const keys = numbered(2500);
    await put(keys, (key) => ({ parity: Number(key.slice(1)) % 1000 === 0 ? 'even' : 'odd' }));

    const filter = { parity: { $eq: 'even' } };
    expect(await pages({ filter, maxResults: 2 })).toEqual([['k00000', 'k01000'], ['k02000']]);
    expect(await pages({ filter, maxResults: 3 })).toEqual([['k00000', 'k01000', 'k02000']]);
    expect(await pages({ filter: { parity: { $eq: 'none' } } })).toEqual([[]]);
  });

  it.each([
    ['maxResults 0', { maxResults: 0 }],
    ['maxResults 1001', { maxResults: 1001 }],
    ['maxResults in quotes', { maxResults: '10' }],
    ['an empty token', { nextToken: '' }],
    ['a token of 2,049 bytes', { nextToken: 'x'.repeat(2049) }],
    ['a token that nobody gave out', { nextToken: 'k00001' }],
    ['17 segments', { segmentCount: 17, segmentIndex: 0 }],
    ['0 segments', { segmentCount: 0, segmentIndex: 0 }],
    ['a segment beyond the last', { segmentCount: 4, segmentIndex: 4 }],
    ['segments without an index', { segmentCount: 4 }],
    ['a segment index alone', { segmentIndex: 0 }],
    ['a flag in quotes', { returnData: 'true' }],
    ['an unknown operator', { filter: { a: { $like: 'x' } } }],
    ['a filter on a non-filterable field', { filter: { $and: [{ text: { $eq: 'x' } }] } }],
    ['a filter nine levels deep', { filter: nested(9) }],
    ['a filter that is a list', { filter: [] }],
  ])('refuses %s', async (_case, request) => {
    expect(refusalOf(await list(request))).toMatchObject({
      status: 400,
      code: 'VectorIndexParameterInvalid',
    });
  });

  it.each([
    ['a filter eight levels deep', { filter: nested(8) }],
    ['an empty filter', { filter: {} }],
    ['one segment', { segmentCount: 1 }],
    ['nulls', { maxResults: null, nextToken: null, filter: null }],
  ])('takes %s', async (_case, request) => {
    expect((await list(request)).status).toBe(200);
  });

  it('refuses a token of another index or segment', async () => {
    await service.makeIndex({ indexName: 'other', dimension: 2 });
    await put(numbered(10));
    const { nextToken } = await page({ maxResults: 1 });

    expect(refusalOf(await list({ nextToken, indexName: 'other' })).message).toContain(
      'another index',
    );
    expect(
      refusalOf(await list({ nextToken, segmentCount: 2, segmentIndex: 0 })).message,
    ).toContain('another segment');
  });

  it('puts vector-key-1 into the second of two segments', async () => {
    await put(['vector-key-1']);

    expect((await page({ segmentCount: 2, segmentIndex: 1 })).keys).toEqual(['vector-key-1']);
  });

  it('parts the index into segments without overlap or gap', async () => {
    const keys = [...numbered(200), 'é', '😀', 'a\0', ' '];
    await put(keys);

    const segments: string[][] = [];
    for (let segmentIndex = 0; segmentIndex < 16; segmentIndex += 1) {
      segments.push((await pages({ segmentCount: 16, segmentIndex, maxResults: 5 })).flat());
    }

    expect(segments.flat().sort()).toEqual([...keys].sort());
  });
});

function nested(levels: number): object {
  return levels === 1 ? { a: { $eq: 'x' } } : { $and: [nested(levels - 1)] };
}

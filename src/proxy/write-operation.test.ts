import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  BUCKET,
  OPERATOR,
  type ProxyUnderTest,
  post,
  problemOf,
  startProxy,
  VIEWER,
} from './testing/proxy-under-test.ts';
import { answerJson } from './testing/recording-service.ts';

let proxy: ProxyUnderTest;
beforeEach(async () => {
  proxy = await startProxy();
});
afterEach(() => proxy.close());

const VECTORS = {
  indexName: 'scenes',
  vectors: [
    { key: 'a', data: { float32: [0.1, -2.5e-8, 3] }, metadata: { tags: ['x', 'ключ'] } },
    { key: 'b', data: { float32: [1, 2, 3] } },
  ],
};

it('passes vectors on whole, and records their keys before and after', async () => {
  const response = await post(proxy.app, `${BUCKET}/putVectors`, VECTORS);

  expect(response.statusCode).toBe(200);
  expect(proxy.service.requests.map(({ url, body }) => [url, JSON.parse(body)])).toEqual([
    ['/films/?putVectors', VECTORS],
  ]);
  expect(await proxy.records()).toEqual([
    expect.objectContaining({ event: 'put-sent', index: 'scenes', keys: ['a', 'b'] }),
    expect.objectContaining({
      event: 'put-answered',
      keys: 2,
      status: 200,
      requestId: 'REQUEST1',
      code: null,
    }),
  ]);
});

it('keeps the sign of −0', async () => {
  const body = '{"indexName":"scenes","vectors":[{"key":"a","data":{"float32":[-0,0,1e-45]}}]}';

  await post(proxy.app, `${BUCKET}/putVectors`, body);

  expect(proxy.service.requests.map((request) => request.body)).toEqual([body]);
});

it('creates an index and a bucket', async () => {
  const index = {
    indexName: 'scenes',
    dataType: 'float32',
    dimension: 3,
    distanceMetric: 'cosine',
  };
  await post(proxy.app, `${BUCKET}/putVectorIndex`, index);
  await post(proxy.app, `${BUCKET}/putVectorBucket`, '');

  expect(proxy.service.requests.map(({ method, url, body }) => [method, url, body])).toEqual([
    ['POST', '/films/?putVectorIndex', JSON.stringify(index)],
    ['PUT', '/films/', ''],
  ]);
});

it('records what the service refused', async () => {
  proxy.service.answerWith(answerJson({ Error: { Code: 'VectorIndexParameterInvalid' } }, 400));

  expect(problemOf(await post(proxy.app, `${BUCKET}/putVectors`, VECTORS))).toBe(
    '400 VectorIndexParameterInvalid answered',
  );
  expect((await proxy.records()).at(-1)).toMatchObject({
    event: 'put-answered',
    status: 400,
    code: 'VectorIndexParameterInvalid',
  });
});

it.each([
  ['a viewer', BUCKET, VECTORS, VIEWER, '403 ReadOnly'],
  [
    'a read-only connection',
    '/api/connections/frozen/buckets/films',
    VECTORS,
    OPERATOR,
    '403 ReadOnly',
  ],
  ['no vectors', BUCKET, { ...VECTORS, vectors: [] }, OPERATOR, '400 InvalidRequest'],
  ['a vector without a key', BUCKET, { ...VECTORS, vectors: [{}] }, OPERATOR, '400 InvalidRequest'],
  ['no JSON', BUCKET, '{', OPERATOR, '400 InvalidRequest'],
  [
    'broken UTF-8',
    BUCKET,
    Buffer.from('7b22ff227d', 'hex').toString('latin1'),
    OPERATOR,
    '400 InvalidRequest',
  ],
])('refuses %s, and sends nothing', async (_case, url, body, headers, expected) => {
  const response = await post(proxy.app, `${url}/putVectors`, body, headers);

  expect(problemOf(response)).toBe(`${expected} not-sent`);
  expect(proxy.service.requests).toEqual([]);
  expect(await proxy.records()).toEqual([expect.objectContaining({ event: 'refused' })]);
});

it('writes nothing that the audit log cannot take', async () => {
  const failing = await startProxy({
    wrapAudit: (log) => ({ ...log, append: () => Promise.reject(new Error('disk full')) }),
  });

  expect(problemOf(await post(failing.app, `${BUCKET}/putVectors`, VECTORS))).toBe(
    '500 AuditUnavailable not-sent',
  );
  expect(failing.service.requests).toEqual([]);
  await failing.close();
});

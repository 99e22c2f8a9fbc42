import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isOperationName, OPERATIONS } from '#protocol/operations.ts';
import { DEFAULT_ACCESS_KEY } from './access-key.ts';
import {
  makeIndex,
  type ServiceUnderTest,
  startService,
} from './conformance/service-under-test.ts';
import { createSignedClient } from './conformance/signed-client.ts';

const reports: string[] = [];
let service: ServiceUnderTest;
beforeAll(async () => {
  service = await startService({ report: (message) => reports.push(message) });
  await makeIndex(service.client, 'films', { indexName: 'scenes', dimension: 2 });
});
afterAll(() => service.emulator.close());

const bodyOperations = Object.keys(OPERATIONS)
  .filter(isOperationName)
  .filter((name) => OPERATIONS[name].request !== null && name !== 'deleteVectorIndex');

const fieldName = fc.constantFrom(
  ...['keys', 'vectors', 'maxResults', 'nextToken', 'filter', 'segmentCount', 'segmentIndex'],
  ...['returnData', 'returnMetadata', 'queryVector', 'topK', 'metadata', 'prefix', 'dimension'],
);
const body = fc.dictionary(fieldName, fc.oneof(fc.jsonValue(), fc.array(fc.jsonValue())));

it('answers any JSON body with success or a client error', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...bodyOperations), body, async (operation, fields) => {
      const answer = await service.client.call(operation, 'films', {
        ...fields,
        indexName: 'scenes',
      });
      expect(answer.status).toBeLessThan(500);
      expect(answer.headers['x-oss-request-id']).toHaveLength(24);
    }),
    { numRuns: 300 },
  );
  expect(reports).toEqual([]);
});

it('takes any JSON for settings of a bucket or refuses it, and goes on answering', async () => {
  const user = { accessKeyId: 'user', accessKeySecret: 's' };
  const guarded = await startService({
    accessKeys: [DEFAULT_ACCESS_KEY, { ...user, user: { id: '1001', statements: [] } }],
    report: (message) => reports.push(message),
  });
  const visitor = createSignedClient({ url: guarded.url, credentials: user });
  await makeIndex(guarded.client, 'films', { indexName: 'scenes', dimension: 2 });
  const part = fc.oneof(fc.constantFrom('*', 'oss:*', 'Allow', 'Deny'), fc.jsonValue());
  const parts = fc.oneof(part, fc.array(part));
  const names = ['Effect', 'Principal', 'Action', 'Resource', 'TargetBucket', 'TargetPrefix'];
  const record = fc.dictionary(fc.constantFrom(...names), parts);
  const statements = fc.oneof(fc.array(record), parts);
  const setting = fc.oneof(
    fc.record({
      name: fc.constant('policy'),
      body: fc.record({ Version: fc.constant('1'), Statement: statements }),
    }),
    fc.record({
      name: fc.constant('logging'),
      body: fc.record({ BucketLoggingStatus: fc.record({ LoggingEnabled: record }) }),
    }),
  );
  await fc.assert(
    fc.asyncProperty(setting, async ({ name, body }) => {
      const target = `/films/?${name}`;
      const text = JSON.stringify(body);
      const put = await guarded.client.send({ method: 'PUT', target, bucket: 'films', body: text });
      const got = await guarded.client.send({ method: 'GET', target, bucket: 'films' });
      const visit = await visitor.call('listVectors', 'films', { indexName: 'scenes' });

      expect([200, 400]).toContain(put.status);
      expect(put.status !== 200 || name !== 'policy' || got.text === text).toBe(true);
      expect([200, 403]).toContain(visit.status);
    }),
    { numRuns: 200 },
  );
  await guarded.emulator.close();
  expect(reports).toEqual([]);
});

it('answers any bytes as a body with a client error', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...bodyOperations),
      fc.uint8Array({ minLength: 1, maxLength: 60 }),
      async (operation, bytes) => {
        const answer = await service.client.send({
          method: 'POST',
          target: `/films/?${OPERATIONS[operation].marker}`,
          bucket: 'films',
          body: Buffer.from(bytes),
        });
        expect(answer.status).toBeGreaterThanOrEqual(400);
        expect(answer.status).toBeLessThan(500);
      },
    ),
    { numRuns: 150 },
  );
});

it.each([
  ['a filter', (deep: string) => `{"indexName":"scenes","filter":${deep}}`, 'listVectors'],
  ['a key', (deep: string) => `{"indexName":"scenes","keys":[${deep}]}`, 'deleteVectors'],
  [
    'metadata',
    (deep: string) =>
      `{"indexName":"scenes","vectors":[{"key":"a","data":{"float32":[1,2]},"metadata":{"x":${deep}}}]}`,
    'putVectors',
  ],
])('survives %s nested 200,000 levels deep', async (_case, bodyAround, marker) => {
  const deep = `${'{"$and":['.repeat(200_000)}${']}'.repeat(200_000)}`;

  const answer = await service.client.send({
    method: 'POST',
    target: `/films/?${marker}`,
    bucket: 'films',
    body: bodyAround(deep),
  });

  expect(answer.status).toBe(400);
});

it('survives any request target and host', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('GET', 'PUT', 'POST', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH'),
      fc.stringMatching(/^\/[!-~]{0,30}$/),
      fc.stringMatching(/^[!-~]{1,30}$/),
      async (method, target, host) => {
        const answer = await service.client.send({
          method,
          target,
          bucket: null,
          unsigned: true,
          headers: { Host: host },
        });
        expect(answer.status).not.toBe(500);
        expect(answer.status).toBeGreaterThanOrEqual(400);
      },
    ),
    { numRuns: 200 },
  );
});

it('survives any bytes on the socket and goes on answering', async () => {
  const line = fc.constantFrom('GET / HTTP/1.1\r\n', 'POST /films/?listVectors HTTP/1.1\r\n', '');
  const head = fc.constantFrom('Host: x\r\n\r\n', 'Content-Length: -1\r\n\r\n', '\r\n', '');
  await fc.assert(
    fc.asyncProperty(line, head, fc.uint8Array({ maxLength: 200 }), async (start, next, bytes) => {
      const answer = await exchangeBytes(Buffer.concat([Buffer.from(start + next), bytes]));
      expect(answer).not.toMatch(/HTTP\/1\.1 5/);
    }),
    { numRuns: 150 },
  );
  expect((await service.client.call('listVectorBuckets', null)).status).toBe(200);
  expect(reports).toEqual([]);
});

it('answers what is no HTTP as the service answers errors', async () => {
  const answer = await exchangeBytes(Buffer.from('nonsense\r\n\r\n'));

  expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect(answer).toMatch(/\r\nx-oss-request-id: [0-9A-F]{24}\r\n/);
  expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({
    Error: { Code: 'InvalidArgument' },
  });
});

function exchangeBytes(bytes: Buffer): Promise<string> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(service.url);
    const chunks: Buffer[] = [];
    const socket = connect(Number(port), hostname, () => socket.end(bytes));
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')));
  });
}

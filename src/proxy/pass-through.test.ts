import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifySignature } from '#signing/verify-signature.ts';
import {
  BUCKET,
  OPERATOR,
  type Overrides,
  type ProxyUnderTest,
  post,
  problemOf,
  SECRET,
  SECURITY_TOKEN,
  START,
  startProxy,
  VIEWER,
} from './testing/proxy-under-test.ts';
import { answerJson } from './testing/recording-service.ts';

const BODY = { indexName: 'scenes', maxResults: 2 };
const IMPATIENT: Overrides = { deadlines: { connectMs: 200, headersMs: 200, bodyIdleMs: 200 } };
let proxy: ProxyUnderTest;
const list = (url = BUCKET) => post(proxy.app, `${url}/listVectors`, BODY);

async function withProxy(overrides: Overrides): Promise<void> {
  await proxy.close();
  proxy = await startProxy(overrides);
}

beforeEach(async () => {
  proxy = await startProxy();
});
afterEach(() => proxy.close());

describe('a read', () => {
  it('goes through signed and comes back unchanged, for a viewer too', async () => {
    const text = '{"vectors":[{"key":"ключ \\u202e"}],  "nextToken":"t"}';
    proxy.service.answerWith((response) =>
      response
        .writeHead(200, {
          'content-type': 'application/json',
          'x-oss-request-id': 'R1',
          'x-oss-ec': 'E1',
          'set-cookie': 'a=b',
          server: 'AliyunOSS',
        })
        .end(text),
    );
    const response = await post(proxy.app, `${BUCKET}/listVectors`, BODY, VIEWER);

    expect(response.statusCode).toBe(200);
    expect(response.body).toBe(text);
    expect(response.headers).toMatchObject({
      'content-type': 'application/json',
      'x-oss-request-id': 'R1',
      'x-oss-ec': 'E1',
      'cache-control': 'no-store',
    });
    expect(response.headers['set-cookie']).toBeUndefined();
    expect(response.headers.server).toBeUndefined();
    const [request] = proxy.service.requests;
    expect(request).toMatchObject({
      method: 'POST',
      url: '/films/?listVectors',
      body: JSON.stringify(BODY),
    });
    expect(request?.headers).toMatchObject({
      'content-type': 'application/json',
      'content-length': String(JSON.stringify(BODY).length),
      'user-agent': 'vector-bucket-console/1.2.3',
    });
    expect(request?.headers.cookie).toBeUndefined();
    expect(
      request &&
        verifySignature(request, {
          lookUp: () => ({
            accessKeySecret: SECRET,
            accountId: '123',
            securityToken: SECURITY_TOKEN,
          }),
          region: 'cn-hangzhou',
          bucket: 'films',
          now: START,
        }),
    ).toMatchObject({ ok: true });
    expect(await proxy.records()).toEqual([]);
  });

  it('without a body goes out as the GET that it is', async () => {
    await post(proxy.app, `${BUCKET}/getVectorBucket`, '');

    expect(proxy.service.requests[0]).toMatchObject({
      method: 'GET',
      url: '/films/?bucketInfo',
      body: '',
    });
  });

  it('of unknown length is sent with its length', async () => {
    const url = await proxy.app.listen({ port: 0, host: '127.0.0.1' });
    const pieces = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"indexName":'));
        controller.enqueue(new TextEncoder().encode('"scenes"}'));
        controller.close();
      },
    });
    // Node's fetch wants to be told that a streamed body is sent before the answer is read.
    const init: RequestInit & { duplex: 'half' } = {
      method: 'POST',
      headers: OPERATOR,
      body: pieces,
      duplex: 'half',
    };
    expect((await fetch(`${url}${BUCKET}/listVectors`, init)).status).toBe(200);

    expect(proxy.service.requests[0]?.headers['content-length']).toBe('22');
  });

  it('that is too long is not sent', async () => {
    const response = await post(proxy.app, `${BUCKET}/listVectors`, ' '.repeat(1024 * 1024 + 1));

    expect(problemOf(response)).toBe('413 BodyTooLarge not-sent');
    expect(proxy.service.requests).toEqual([]);
  });

  it('lists the buckets of the account with the parameters it knows', async () => {
    const url = '/api/connections/main/buckets?prefix=a%2Fb%26c&marker=&max-keys=5&evil=1';
    await proxy.app.inject({ url, headers: OPERATOR });

    expect(proxy.service.requests[0]).toMatchObject({
      method: 'GET',
      url: '/?prefix=a%2Fb%26c&marker=&max-keys=5',
    });
    const [request] = proxy.service.requests;
    expect(
      request &&
        verifySignature(request, {
          lookUp: () => ({
            accessKeySecret: SECRET,
            accountId: '123',
            securityToken: SECURITY_TOKEN,
          }),
          region: 'cn-hangzhou',
          bucket: null,
          now: START,
        }),
    ).toMatchObject({ ok: true });
  });

  it('is streamed: its beginning is there before its end is made', async () => {
    let finish = () => {};
    proxy.service.answerWith((response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('{"vectors":[');
      finish = () => response.end(']}');
    });
    const url = await proxy.app.listen({ port: 0, host: '127.0.0.1' });
    const response = await fetch(`${url}${BUCKET}/listVectors`, {
      method: 'POST',
      headers: OPERATOR,
      body: JSON.stringify(BODY),
    });
    const reader = response.body?.getReader();
    const beginning = await reader?.read();
    finish();
    const end = await reader?.read();

    expect(Buffer.from(beginning?.value ?? []).toString()).toBe('{"vectors":[');
    expect(Buffer.from(end?.value ?? []).toString()).toBe(']}');
  });

  it('is given up at the service when the browser goes away', async () => {
    const seen = new EventEmitter();
    const arrived = once(seen, 'arrived');
    const abandoned = once(seen, 'abandoned');
    proxy.service.answerWith((response) => {
      response.once('close', () => seen.emit('abandoned'));
      response.writeHead(200, { 'content-type': 'application/json' }).write('{"vectors":[');
      seen.emit('arrived');
    });
    const url = await proxy.app.listen({ port: 0, host: '127.0.0.1' });
    const abandon = new AbortController();
    const gone = fetch(`${url}${BUCKET}/listVectors`, {
      method: 'POST',
      headers: OPERATOR,
      body: JSON.stringify(BODY),
      signal: abandon.signal,
    })
      .then((response) => response.text())
      .catch(() => 'gone');
    await arrived;
    abandon.abort();

    expect(await gone).toBe('gone');
    await abandoned;
    proxy.service.answerWith(answerJson({ vectors: [] }));
    expect((await list()).statusCode).toBe(200);
  });

  it('that breaks off in the middle does not look whole', async () => {
    await withProxy(IMPATIENT);
    proxy.service.answerWith((response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('{"vectors":[');
    });
    const url = await proxy.app.listen({ port: 0, host: '127.0.0.1' });
    const response = await fetch(`${url}${BUCKET}/listVectors`, {
      method: 'POST',
      headers: OPERATOR,
      body: JSON.stringify(BODY),
    });

    await expect(response.text()).rejects.toThrow();
  });
});

describe('what is not offered', () => {
  it.each([
    [
      'an unknown connection',
      '/api/connections/nowhere/buckets/films/listVectors',
      '404 UnknownConnection',
    ],
    ['an unknown operation', `${BUCKET}/dropEverything`, '404 UnknownOperation'],
    ['a name that every object has', `${BUCKET}/constructor`, '404 UnknownOperation'],
    ['an operation on the account', `${BUCKET}/listVectorBuckets`, '404 UnknownOperation'],
    ['the deletion of an index', `${BUCKET}/deleteVectorIndex`, '403 NotOffered'],
    ['the deletion of a bucket', `${BUCKET}/deleteVectorBucket`, '403 NotOffered'],
    ['a change of who may reach a bucket', `${BUCKET}/putBucketPolicy`, '403 NotOffered'],
    ['a look at who may reach a bucket', `${BUCKET}/getBucketPolicy`, '403 NotOffered'],
    ['a reach that is opened again', `${BUCKET}/deleteBucketPolicy`, '403 NotOffered'],
    ['a change of what is logged', `${BUCKET}/putBucketLogging`, '403 NotOffered'],
    ['a look at what is logged', `${BUCKET}/getBucketLogging`, '403 NotOffered'],
    ['an end of logging', `${BUCKET}/deleteBucketLogging`, '403 NotOffered'],
    [
      'a bucket out of reach',
      '/api/connections/narrow/buckets/films/listVectors',
      '403 BucketNotReachable',
    ],
    [
      'a bucket name with a dot',
      '/api/connections/main/buckets/evil.test/listVectors',
      '400 InvalidBucketName',
    ],
    [
      'a bucket name with a slash',
      '/api/connections/main/buckets/a%2Fb%2Fc/listVectors',
      '400 InvalidBucketName',
    ],
    [
      'a bucket name with an at sign',
      '/api/connections/main/buckets/me@evil/listVectors',
      '400 InvalidBucketName',
    ],
    [
      'a bucket name with a line break',
      '/api/connections/main/buckets/abc%0A/listVectors',
      '400 InvalidBucketName',
    ],
    ['an unknown address', '/api/nothing', '404 NotFound'],
  ])('%s', async (_case, url, expected) => {
    const response = await post(proxy.app, url, BODY);

    expect(problemOf(response)).toBe(`${expected} not-sent`);
    expect(proxy.service.requests).toEqual([]);
  });

  it('does not take an operation with another method', async () => {
    const response = await proxy.app.inject({
      method: 'DELETE',
      url: `${BUCKET}/deleteVectors`,
      headers: OPERATOR,
    });

    expect(problemOf(response)).toBe('404 NotFound not-sent');
  });
});

describe('an error of the service', () => {
  it('comes as a problem with its code, request id and EC', async () => {
    proxy.service.answerWith(
      answerJson(
        {
          Error: {
            Code: 'NoSuchVectorIndex',
            Message: 'The specified vector index does not exist.',
            RequestId: '5C3D9175B6FC201293AD0000',
            EC: '0015-00000601',
          },
        },
        404,
      ),
    );

    expect((await list()).json()).toEqual({
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      detail: 'The specified vector index does not exist.',
      code: 'NoSuchVectorIndex',
      outcome: 'answered',
      requestId: '5C3D9175B6FC201293AD0000',
      ec: '0015-00000601',
    });
  });

  it('that cannot be read keeps its status, and shows how it begins', async () => {
    proxy.service.answerWith((response) =>
      response.writeHead(503, { 'content-type': 'text/html' }).end('<h1>Busy</h1>'.repeat(20_000)),
    );
    const response = await list();

    expect(problemOf(response)).toBe('503 BadErrorResponse answered');
    expect(response.json().detail).toContain('It began: <h1>Busy</h1>');
    expect(response.json().detail.length).toBeLessThan(400);
  });

  it('is not followed when it leads elsewhere', async () => {
    proxy.service.answerWith((response) =>
      response.writeHead(307, { location: '/elsewhere' }).end(),
    );

    expect(problemOf(await list())).toBe('502 BadErrorResponse answered');
    expect(proxy.service.requests).toHaveLength(1);
  });

  it('whose body never ends is shown all the same', async () => {
    await withProxy(IMPATIENT);
    proxy.service.answerWith((response) => {
      response.writeHead(500, { 'x-oss-request-id': 'R5' }).write('{"Error":');
    });
    const response = await list();

    expect(problemOf(response)).toBe('500 BadErrorResponse answered');
    expect(response.json().requestId).toBe('R5');
  });
});

describe('a service that gives no answer', () => {
  it('because nothing listens there has seen nothing', async () => {
    const unused = createServer().listen(0, '127.0.0.1');
    await once(unused, 'listening');
    const address = unused.address();
    const port = typeof address === 'object' ? address?.port : 0;
    unused.close();
    await once(unused, 'close');
    await withProxy({ connection: { endpoint: `http://127.0.0.1:${port}` } });
    const response = await list();

    expect(problemOf(response)).toBe('502 ServiceUnreachable not-sent');
    expect(response.json().detail).toContain(`127.0.0.1:${port}`);
  });

  it('because its name does not exist has seen nothing', async () => {
    await withProxy({
      connection: { endpoint: 'http://service.invalid', addressing: 'virtual-host' },
    });
    const response = await list();

    expect(problemOf(response)).toBe('502 ServiceUnreachable not-sent');
    expect(response.json().detail).toContain('films-123.service.invalid');
  });

  it('because it hangs up may have done anything', async () => {
    proxy.service.answerWith((response) => response.destroy());

    expect(problemOf(await list())).toBe('502 ServiceUnreachable unknown');
  });

  it('because it is slow may have done anything', async () => {
    await withProxy(IMPATIENT);
    proxy.service.answerWith(() => {});

    expect(problemOf(await list())).toBe('504 ServiceTimeout unknown');
  });

  it('because it speaks no HTTP may have done anything', async () => {
    const babbler = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.end('hello\r\n\r\n'));
    }).listen(0, '127.0.0.1');
    await once(babbler, 'listening');
    const address = babbler.address();
    const port = typeof address === 'object' ? address?.port : 0;
    await withProxy({ connection: { endpoint: `http://127.0.0.1:${port}` } });

    expect(problemOf(await list())).toBe('502 ServiceUnreachable unknown');
    babbler.close();
  });
});

describe('without credentials', () => {
  it('nothing is sent, and the failure of their source is told apart', async () => {
    await withProxy({ connection: { credentials: () => Promise.reject(new Error('role gone')) } });

    expect(problemOf(await list())).toBe('502 CredentialsUnavailable not-sent');
    expect(proxy.service.requests).toEqual([]);
  });

  it('with a line break in them nothing is sent either', async () => {
    await withProxy({
      connection: {
        credentials: () =>
          Promise.resolve({ accessKeyId: 'id', accessKeySecret: SECRET, securityToken: 'a\nb' }),
      },
    });

    expect(problemOf(await list())).toBe('500 InternalError not-sent');
    expect(proxy.service.requests).toEqual([]);
  });
});

it.each(['deleteVectorBucket', 'putBucketPolicy', 'getBucketLogging'])(
  'records that %s was refused',
  async (operation) => {
    await post(proxy.app, `${BUCKET}/${operation}`, '');

    expect(await proxy.records()).toEqual([
      expect.objectContaining({ event: 'refused', code: 'NotOffered' }),
    ]);
  },
);

it('streams the audit log to whoever is signed in', async () => {
  await post(proxy.app, `${BUCKET}/deleteVectorIndex`, { indexName: 'scenes' });
  const response = await proxy.app.inject({ url: '/api/audit', headers: VIEWER });

  expect(response.headers['content-type']).toContain('application/jsonl');
  expect(response.body.split('\n').map((line) => line && JSON.parse(line))).toEqual([
    expect.objectContaining({ event: 'refused', code: 'NotOffered' }),
    '',
  ]);
});

it('counts requests by operation and result, and names no bucket', async () => {
  await list();
  proxy.service.answerWith(answerJson({ Error: { Code: 'MadeUpByTheService' } }, 400));
  await list();
  const { body } = await proxy.app.inject({ url: '/metrics' });

  expect(body).toContain(
    'vector_bucket_console_service_requests_total{operation="listVectors",result="ok"} 1',
  );
  expect(body).toContain('{operation="listVectors",result="other"} 1');
  expect(body).not.toContain('films');
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  BUCKET,
  OPERATOR,
  type ProxyUnderTest,
  post,
  problemOf,
  startProxy,
} from './testing/proxy-under-test.ts';

let proxy: ProxyUnderTest;
beforeEach(async () => {
  proxy = await startProxy();
});
afterEach(() => proxy.close());

const list = (headers: Record<string, string>) =>
  post(proxy.app, `${BUCKET}/listVectors`, { indexName: 'scenes' }, { ...OPERATOR, ...headers });

describe('a page', () => {
  it.each<[string, Record<string, string>]>([
    ['of the console itself', { origin: 'http://localhost:80', 'sec-fetch-site': 'same-origin' }],
    ['that is none, but a script', {}],
    ['that a person opened by hand', { 'sec-fetch-site': 'none' }],
  ])('%s may use the API', async (_case, headers) => {
    expect((await list(headers)).statusCode).toBe(200);
  });

  it.each<[string, Record<string, string>]>([
    ['of another site', { origin: 'https://elsewhere.test' }],
    ['of another port', { origin: 'http://localhost:8080' }],
    ['of the same name over https', { origin: 'https://localhost:80' }],
    ['without an origin', { origin: 'null' }],
    ['that the browser calls same-site only', { 'sec-fetch-site': 'same-site' }],
    ['that the browser calls cross-site', { 'sec-fetch-site': 'cross-site' }],
  ])('%s may not', async (_case, headers) => {
    expect(problemOf(await list(headers))).toBe('403 ForeignOrigin not-sent');
    const read = await proxy.app.inject({
      url: '/api/audit',
      headers: { ...OPERATOR, ...headers },
    });
    expect(problemOf(read)).toBe('403 ForeignOrigin not-sent');
    expect(proxy.service.requests).toEqual([]);
  });
});

it.each(['elsewhere.test', 'localhost', 'localhost:81', '127.0.0.1.elsewhere.test:80'])(
  'refuses to answer under the name %s',
  async (host) => {
    for (const url of ['/', '/api/session', '/metrics', '/?token=x']) {
      const response = await proxy.app.inject({ url, headers: { ...OPERATOR, host } });
      expect(problemOf(response)).toBe('403 UnknownHost not-sent');
    }
  },
);

it('answers with a strict policy and without a word about https', async () => {
  const { headers } = await proxy.app.inject({ url: '/' });

  expect(headers['content-security-policy']).toBe(
    "default-src 'none';script-src 'self';style-src 'self';style-src-attr 'unsafe-inline';img-src 'self' data:;font-src 'self';connect-src 'self';worker-src 'self';manifest-src 'self';base-uri 'none';form-action 'none';frame-ancestors 'none'",
  );
  expect(headers).toMatchObject({
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  });
  expect(headers['strict-transport-security']).toBeUndefined();
  expect(headers['access-control-allow-origin']).toBeUndefined();
});

it('refuses an address that cannot be decoded, without repeating it', async () => {
  const response = await proxy.app.inject({ url: '/api/%zz?token=abc' });

  expect(problemOf(response)).toBe('400 InvalidRequest not-sent');
  expect(response.body).not.toContain('zz');
});

import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sessionSchema } from '#protocol/proxy-api.ts';
import { createProxy } from './create-proxy.ts';
import type { ProxyOptions } from './proxy-options.ts';
import {
  BUCKET,
  OPERATOR,
  openSession,
  type ProxyUnderTest,
  problemOf,
  SESSION_TOKEN,
  START,
  startProxy,
  VIEWER,
  VIEWER_TOKEN,
} from './testing/proxy-under-test.ts';

let proxy: ProxyUnderTest;
beforeEach(async () => {
  proxy = await startProxy();
});
afterEach(() => proxy.close());

const session = (headers: Record<string, string>) =>
  proxy.app.inject({ url: '/api/session', headers });

describe('the printed address', () => {
  it.each([
    ['/', '/'],
    ['/c/main/films?view=table&token=TOKEN&x=1', '/c/main/films?view=table&x=1'],
    ['//elsewhere.test/', '/elsewhere.test/'],
    ['/%2f%2felsewhere.test', '/%2f%2felsewhere.test'],
  ])('%s signs in and leads to the same place without its token', async (path, location) => {
    const separator = path.includes('?') ? '&' : '?';
    const url = path.includes('TOKEN')
      ? path.replace('TOKEN', SESSION_TOKEN)
      : `${path}${separator}token=${SESSION_TOKEN}`;
    const response = await proxy.app.inject({ url });

    expect(response.statusCode).toBe(302);
    expect(response.headers.location).toBe(location);
    expect(response.headers['cache-control']).toBe('no-store');
    expect(response.cookies).toEqual([
      expect.objectContaining({
        name: 'vector-bucket-console-80',
        httpOnly: true,
        sameSite: 'Strict',
        path: '/',
      }),
    ]);
    expect(response.headers['set-cookie']).not.toContain(SESSION_TOKEN);
  });

  it('makes each exchange a session of its own', async () => {
    const actors = [];
    for (let at = 0; at < 2; at += 1) {
      const response = await session(await openSession(proxy.app));
      actors.push(sessionSchema.parse(response.json()).actor);
    }

    expect(actors).toEqual([
      expect.stringMatching(/^local-[0-9a-f]{8}$/),
      expect.stringMatching(/^local-[0-9a-f]{8}$/),
    ]);
    expect(new Set(actors).size).toBe(2);
  });

  it.each([')', '.', '/?token=SAME', '?token=SAME'])(
    'takes the token though "%s" was copied along with it',
    async (rest) => {
      const glued = `${SESSION_TOKEN}${rest.replace('SAME', SESSION_TOKEN)}`;

      const response = await proxy.app.inject({ url: `/?token=${glued}` });

      expect(response.statusCode).toBe(302);
      expect(response.headers.location).toBe('/');
    },
  );

  it.each(['', 'wrong', `${SESSION_TOKEN}x`])(
    'with the token "%s" says what to do',
    async (token) => {
      const response = await proxy.app.inject({ url: `/?token=${token}` });

      expect(response.statusCode).toBe(401);
      expect(response.headers['content-type']).toContain('text/html');
      expect(response.body).toContain('Open the address that the console printed');
      expect(response.body).not.toMatch(/<script|style=|onload/i);
      expect(response.headers['set-cookie']).toBeUndefined();
    },
  );
});

describe('a session', () => {
  it('tells who is here and what can be reached, and no secret', async () => {
    const response = await session(OPERATOR);
    const { connections, ...rest } = sessionSchema.parse(response.json());

    expect(rest).toEqual({
      actor: expect.stringMatching(/^token-[0-9a-f]{8}$/),
      role: 'operator',
      version: '1.2.3',
    });
    expect(connections[0]).toEqual({
      name: 'main',
      region: 'cn-hangzhou',
      accountId: '123',
      endpoint: proxy.service.endpoint,
      environment: 'test',
      readOnly: false,
    });
    expect(connections.at(-1)).toMatchObject({ name: 'narrow', buckets: ['books'] });
    expect(Object.keys(JSON.parse(response.body).connections[0])).not.toContain('credentials');
    expect(response.headers['cache-control']).toBe('no-store');
  });

  it('has the role of the token that opened it', async () => {
    const byCookie = await session(await openSession(proxy.app, VIEWER_TOKEN));
    const byToken = await session(VIEWER);

    expect(byCookie.json()).toMatchObject({ role: 'viewer' });
    expect(byToken.json()).toMatchObject({ role: 'viewer' });
  });

  it('ends after twelve hours', async () => {
    const headers = await openSession(proxy.app);
    proxy.setNow(new Date(START.valueOf() + 12 * 3_600_000 - 1));
    expect((await session(headers)).statusCode).toBe(200);
    proxy.setNow(new Date(START.valueOf() + 12 * 3_600_000));

    expect(problemOf(await session(headers))).toBe('401 NotSignedIn not-sent');
  });

  it('cannot be made up, altered, or brought from a proxy with another secret', async () => {
    const { cookie } = await openSession(proxy.app, VIEWER_TOKEN);
    const [name = '', value = ''] = cookie.split('=');
    const [payload = '', code] = value.split('.');
    const promoted = Buffer.from(
      Buffer.from(payload, 'base64url').toString().replace('viewer', 'operator'),
    ).toString('base64url');
    const stranger = await startProxy({ sessionSecret: 'another secret '.repeat(3) });

    for (const altered of [
      `${promoted}.${code}`,
      payload,
      `${payload}.`,
      `.${code}`,
      `${value}.x`,
    ]) {
      expect(problemOf(await session({ cookie: `${name}=${altered}` }))).toBe(
        '401 NotSignedIn not-sent',
      );
    }
    const elsewhere = await stranger.app.inject({ url: '/api/session', headers: { cookie } });
    expect(problemOf(elsewhere)).toBe('401 NotSignedIn not-sent');
    await stranger.close();
  });
});

describe('without a session', () => {
  it.each([
    ['GET', '/api/session'],
    ['GET', '/%61pi/session'],
    ['GET', '/api/audit'],
    ['GET', '/api/connections/main/buckets'],
    ['GET', '/api/nothing/here'],
    ['POST', `${BUCKET}/listVectors`],
    ['POST', `${BUCKET}/deleteVectors`],
    ['POST', `${BUCKET}/confirmations`],
  ] as const)('%s %s is refused', async (method, url) => {
    const response = await proxy.app.inject({ method, url });

    expect(problemOf(response)).toBe('401 NotSignedIn not-sent');
    expect(response.json().detail).toContain('Open the address that the console printed');
    expect(proxy.service.requests).toEqual([]);
  });

  it.each(['Bearer wrong', 'Bearer', `Basic ${SESSION_TOKEN}`, SESSION_TOKEN, ''])(
    'the authorization "%s" is refused, whatever cookie comes with it',
    async (authorization) => {
      const headers = { ...(await openSession(proxy.app)), authorization };

      expect(problemOf(await session(headers))).toBe('401 NotSignedIn not-sent');
    },
  );

  it('liveness and metrics are there for machines', async () => {
    expect((await proxy.app.inject({ url: '/healthz' })).json()).toEqual({ status: 'ok' });
    const metrics = await proxy.app.inject({ url: '/metrics' });
    expect(metrics.headers['content-type']).toContain('text/plain');
    expect(metrics.body).toContain('vector_bucket_console_audit_failures_total 0');
  });
});

it.each(['sessionSecret', 'confirmationSecret'])(
  'refuses to start with a short %s',
  async (name) => {
    const options: ProxyOptions = {
      connections: [],
      sessionToken: SESSION_TOKEN,
      sessionSecret: 's'.repeat(32),
      confirmationSecret: 'c'.repeat(32),
      auditLog: {
        append: () => Promise.resolve(),
        read: () => Readable.from([]),
        close: () => Promise.resolve(),
      },
      consoleFolder: null,
      allowedHosts: () => [],
      now: () => START,
      version: '1.2.3',
    };

    await expect(createProxy({ ...options, [name]: 'x'.repeat(31) })).rejects.toThrow(name);
  },
);

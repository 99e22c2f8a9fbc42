import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { batchDigest, keyDigest } from '#protocol/batch-digest.ts';
import { verifySignature } from '#signing/verify-signature.ts';
import {
  BUCKET,
  confirm,
  deleteKeys,
  OPERATOR,
  openSession,
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

const KEYS = ['a', 'b\'"\\', ' c ', '👩‍💻', 'ʻא', '\u202eab', 'e\u0301', 'x'.repeat(1024)];
let proxy: ProxyUnderTest;
beforeEach(async () => {
  proxy = await startProxy();
});
afterEach(() => proxy.close());

const tokenFor = async (keys: readonly string[], options = {}) =>
  (await confirm(proxy.app, [keys], options)).tokens[0];
const sentBodies = () => proxy.service.requests.map(({ body }) => JSON.parse(body) as unknown);

describe('a confirmed delete', () => {
  it('is sent with exactly its keys, signed, and answered with 204', async () => {
    const response = await deleteKeys(proxy.app, KEYS, await tokenFor(KEYS));

    expect(response.statusCode).toBe(204);
    expect(response.body).toBe('');
    expect(response.headers['x-oss-request-id']).toBe('REQUEST1');
    expect(sentBodies()).toEqual([{ indexName: 'scenes', keys: KEYS }]);
    const [request] = proxy.service.requests;
    expect(request).toMatchObject({ method: 'POST', url: '/films/?deleteVectors' });
    const key = { accessKeySecret: SECRET, accountId: '123', securityToken: SECURITY_TOKEN };
    expect(
      request &&
        verifySignature(request, {
          lookUp: () => key,
          region: 'cn-hangzhou',
          bucket: 'films',
          now: START,
        }),
    ).toMatchObject({ ok: true, accessKeyId: 'id' });
  });

  it('may leave keys out, wherever they stood, but is then good for no other', async () => {
    const token = await tokenFor(KEYS);
    const omitted = [0, 3, 7].map((at) => ({ at, sha256: keyDigest(KEYS[at] ?? '') }));
    const rest = KEYS.filter((_, at) => ![0, 3, 7].includes(at));

    expect((await deleteKeys(proxy.app, rest, token, { omitted })).statusCode).toBe(204);
    expect(sentBodies()).toEqual([{ indexName: 'scenes', keys: rest }]);
  });

  it('may be sent again, since a delete can be repeated', async () => {
    const token = await tokenFor(KEYS);
    await deleteKeys(proxy.app, KEYS, token);

    expect((await deleteKeys(proxy.app, KEYS, token)).statusCode).toBe(204);
  });

  it('needs no more than one confirmation for many batches', async () => {
    const batches = [['a', 'b'], ['c']];
    const { tokens } = await confirm(proxy.app, batches);

    for (const [at, keys] of batches.entries()) {
      expect((await deleteKeys(proxy.app, keys, tokens[at])).statusCode).toBe(204);
    }
  });

  it('works in a browser session as with a bearer token', async () => {
    const headers = await openSession(proxy.app);
    const token = await tokenFor(KEYS, { headers });

    expect((await deleteKeys(proxy.app, KEYS, token, { headers })).statusCode).toBe(204);
  });

  it('is confirmed on a production connection with name and number', async () => {
    const url = '/api/connections/live/buckets/films';
    const token = await tokenFor(KEYS, { url, environment: 'production' });

    expect((await deleteKeys(proxy.app, KEYS, token, { url })).statusCode).toBe(204);
  });

  it('goes on to its end when the browser goes away', async () => {
    const token = await tokenFor(KEYS);
    let release = () => {};
    const arrived = new Promise<void>((resolve) => {
      proxy.service.answerWith((response) => {
        release = () => response.writeHead(204, { 'x-oss-request-id': 'LATE' }).end();
        resolve();
      });
    });
    const url = await proxy.app.listen({ port: 0, host: '127.0.0.1' });
    const abandon = new AbortController();
    const gone = fetch(`${url}${BUCKET}/deleteVectors`, {
      method: 'POST',
      headers: { ...OPERATOR, 'x-delete-confirmation': token ?? '' },
      body: JSON.stringify({ indexName: 'scenes', keys: KEYS }),
      signal: abandon.signal,
    }).catch(() => 'gone');
    await arrived;
    abandon.abort();
    expect(await gone).toBe('gone');

    const closed = proxy.app.close();
    release();
    await closed;

    expect((await proxy.records()).at(-1)).toMatchObject({
      event: 'delete-answered',
      status: 204,
      requestId: 'LATE',
    });
  });
});

describe('a delete that was not confirmed like this', () => {
  const confirmed = ['a', 'b', 'c'];

  it.each<[string, (token: string | undefined) => ReturnType<typeof deleteKeys>, string]>([
    [
      'without a token',
      () => deleteKeys(proxy.app, confirmed, undefined),
      '428 ConfirmationRequired',
    ],
    ['with an empty token', () => deleteKeys(proxy.app, confirmed, ''), '403 ConfirmationMismatch'],
    [
      'with a made-up token',
      () => deleteKeys(proxy.app, confirmed, 'e30'),
      '403 ConfirmationMismatch',
    ],
    [
      "with another batch's token",
      async () => deleteKeys(proxy.app, confirmed, await tokenFor(['d', 'e', 'f'])),
      '403 ConfirmationMismatch',
    ],
    [
      'with one key more',
      (token) => deleteKeys(proxy.app, [...confirmed, 'd'], token),
      '403 ConfirmationMismatch',
    ],
    [
      'with one key fewer',
      (token) => deleteKeys(proxy.app, ['a', 'b'], token),
      '403 ConfirmationMismatch',
    ],
    [
      'with one key exchanged',
      (token) => deleteKeys(proxy.app, ['a', 'b', 'C'], token),
      '403 ConfirmationMismatch',
    ],
    [
      'with its keys in another order',
      (token) => deleteKeys(proxy.app, ['b', 'a', 'c'], token),
      '403 ConfirmationMismatch',
    ],
    [
      'with keys cut in other places',
      (token) => deleteKeys(proxy.app, ['ab', 'c'], token),
      '403 ConfirmationMismatch',
    ],
    [
      'in another index',
      (token) => deleteKeys(proxy.app, confirmed, token, { index: 'scene' }),
      '403 ConfirmationMismatch',
    ],
    [
      'in another bucket',
      (token) =>
        deleteKeys(proxy.app, confirmed, token, { url: '/api/connections/main/buckets/books' }),
      '403 ConfirmationMismatch',
    ],
    [
      'over another connection',
      (token) =>
        deleteKeys(proxy.app, confirmed, token, { url: '/api/connections/other/buckets/films' }),
      '403 ConfirmationMismatch',
    ],
    [
      "in another person's session",
      async (token) =>
        deleteKeys(proxy.app, confirmed, token, { headers: await openSession(proxy.app) }),
      '403 ConfirmationMismatch',
    ],
    [
      'with an omitted key in the wrong place',
      (token) =>
        deleteKeys(proxy.app, ['a', 'b'], token, { omitted: [{ at: 0, sha256: keyDigest('c') }] }),
      '403 ConfirmationMismatch',
    ],
    [
      'with an omitted key that is another',
      (token) =>
        deleteKeys(proxy.app, ['a', 'b'], token, { omitted: [{ at: 2, sha256: keyDigest('d') }] }),
      '403 ConfirmationMismatch',
    ],
    [
      'with an omitted key out of reach',
      (token) =>
        deleteKeys(proxy.app, ['a', 'b'], token, { omitted: [{ at: 9, sha256: keyDigest('c') }] }),
      '403 ConfirmationMismatch',
    ],
    [
      'with a key both omitted and sent in its place',
      (token) =>
        deleteKeys(proxy.app, confirmed, token, { omitted: [{ at: 2, sha256: keyDigest('c') }] }),
      '403 ConfirmationMismatch',
    ],
    [
      'with no key left',
      (token) =>
        deleteKeys(proxy.app, [], token, {
          omitted: confirmed.map((key, at) => ({ at, sha256: keyDigest(key) })),
        }),
      '400 InvalidRequest',
    ],
    [
      'with a key twice',
      (token) => deleteKeys(proxy.app, ['a', 'a', 'c'], token),
      '400 InvalidRequest',
    ],
    [
      'with a key that has no UTF-8 form',
      (token) => deleteKeys(proxy.app, ['a', '\ud800', 'c'], token),
      '400 InvalidRequest',
    ],
    [
      'with more keys than a call takes',
      (token) =>
        deleteKeys(
          proxy.app,
          Array.from({ length: 501 }, (_, at) => `${at}`),
          token,
        ),
      '400 InvalidRequest',
    ],
    [
      'by a viewer',
      (token) => deleteKeys(proxy.app, confirmed, token, { headers: VIEWER }),
      '403 ReadOnly',
    ],
    [
      'over a read-only connection',
      (token) =>
        deleteKeys(proxy.app, confirmed, token, { url: '/api/connections/frozen/buckets/films' }),
      '403 ReadOnly',
    ],
    [
      'with a body that is not JSON',
      (token) =>
        post(proxy.app, `${BUCKET}/deleteVectors`, 'keys=a', {
          ...OPERATOR,
          'x-delete-confirmation': token ?? '',
        }),
      '400 InvalidRequest',
    ],
    [
      'with keys that are no texts',
      (token) =>
        post(
          proxy.app,
          `${BUCKET}/deleteVectors`,
          { indexName: 'scenes', keys: [1] },
          { ...OPERATOR, 'x-delete-confirmation': token ?? '' },
        ),
      '400 InvalidRequest',
    ],
    [
      'after its confirmation expired',
      (token) => {
        proxy.setNow(new Date(START.valueOf() + 15 * 60_000));
        return deleteKeys(proxy.app, confirmed, token);
      },
      '403 ConfirmationExpired',
    ],
  ])('is refused: %s', async (_case, attempt, expected) => {
    const response = await attempt(await tokenFor(confirmed));

    expect(problemOf(response)).toBe(`${expected} not-sent`);
    expect(proxy.service.requests).toEqual([]);
    const record = (await proxy.records()).at(-1);
    expect(record).toMatchObject({ event: 'refused', code: expected.split(' ')[1] });
  });

  it('is refused whatever character of its token is another', async () => {
    const token = (await tokenFor(confirmed)) ?? '';
    const decoded = Buffer.from(token, 'base64url').toString();
    await fc.assert(
      fc.asyncProperty(
        fc.nat(decoded.length - 1),
        fc.constantFrom(...'aZ09.-"'),
        async (at, to) => {
          fc.pre(decoded[at] !== to);
          const altered = Buffer.from(decoded.slice(0, at) + to + decoded.slice(at + 1)).toString(
            'base64url',
          );
          const response = await deleteKeys(proxy.app, confirmed, altered);
          expect(problemOf(response)).toMatch(/^403 Confirmation(Mismatch|Expired) not-sent$/);
        },
      ),
      { numRuns: 60 },
    );
    expect(proxy.service.requests).toEqual([]);
  });

  it('is refused once another proxy with another secret is asked', async () => {
    const token = await tokenFor(confirmed);
    const stranger = await startProxy({ confirmationSecret: 'another secret '.repeat(3) });

    expect(problemOf(await deleteKeys(stranger.app, confirmed, token))).toBe(
      '403 ConfirmationMismatch not-sent',
    );
    expect(stranger.service.requests).toEqual([]);
    await stranger.close();
  });

  it('is refused when a longer body than any batch arrives', async () => {
    const response = await post(
      proxy.app,
      `${BUCKET}/deleteVectors`,
      ' '.repeat(16 * 1024 * 1024 + 1),
    );

    expect(problemOf(response)).toBe('413 BodyTooLarge not-sent');
    expect(proxy.service.requests).toEqual([]);
  });
});

it('sends nothing but what it checked, however the body spells it', async () => {
  const token = await tokenFor(['a']);
  const headers = { ...OPERATOR, 'x-delete-confirmation': token ?? '' };
  const body =
    '{"indexName":"secret","keys":["b"],"indexName":"scenes","filter":{"all":true},"Keys":["c"],"__proto__":{"keys":["d"]},"keys":["a"]}';

  expect((await post(proxy.app, `${BUCKET}/deleteVectors`, body, headers)).statusCode).toBe(204);
  expect(proxy.service.requests.map((request) => request.body)).toEqual([
    '{"indexName":"scenes","keys":["a"]}',
  ]);
});

describe('the audit log of a delete', () => {
  it('has the keys on disk before the service sees them, and the outcome after', async () => {
    const token = await tokenFor(['a', 'b', 'c']);
    let onDisk = '';
    proxy.service.answerWith((response) => {
      void readFile(proxy.auditFile, 'utf8').then((text) => {
        onDisk = text;
        response.writeHead(204, { 'x-oss-request-id': 'REQUEST2' }).end();
      });
    });
    const omitted = [{ at: 1, sha256: keyDigest('b') }];
    await deleteKeys(proxy.app, ['a', 'c'], token, { omitted });

    const sent = JSON.parse(onDisk.trimEnd().split('\n').at(-1) ?? '');
    expect(sent).toMatchObject({ event: 'delete-sent', keys: ['a', 'c'] });
    const records = await proxy.records();
    const [confirmed, before, after] = records;
    const confirmationId = confirmed?.confirmationId;
    const common = {
      actor: expect.stringMatching(/^token-[0-9a-f]{8}$/),
      bucket: 'films',
      connection: 'main',
      index: 'scenes',
      confirmationId,
    };
    expect(records).toHaveLength(3);
    expect(confirmed).toMatchObject({ ...common, event: 'confirmed', keys: 3 });
    expect(before).toMatchObject({
      ...common,
      event: 'delete-sent',
      digest: batchDigest(['a', 'b', 'c']),
      status: null,
    });
    expect(after).toMatchObject({
      ...common,
      event: 'delete-answered',
      keys: 2,
      status: 204,
      requestId: 'REQUEST2',
      code: null,
    });
  });

  it('has the outcome of a delete that the service refused', async () => {
    proxy.service.answerWith(
      answerJson(
        { Error: { Code: 'AccessDenied', Message: 'No.', RequestId: 'R9', EC: '0003-00000001' } },
        403,
      ),
    );
    const response = await deleteKeys(proxy.app, KEYS, await tokenFor(KEYS));

    expect(problemOf(response)).toBe('403 AccessDenied answered');
    expect((await proxy.records()).at(-1)).toMatchObject({
      event: 'delete-answered',
      status: 403,
      code: 'AccessDenied',
      requestId: 'R9',
      ec: '0003-00000001',
    });
  });

  it('has the outcome of a delete that nobody answered', async () => {
    proxy.service.answerWith((response) => response.destroy());
    const response = await deleteKeys(proxy.app, KEYS, await tokenFor(KEYS));

    expect(problemOf(response)).toBe('502 ServiceUnreachable unknown');
    expect((await proxy.records()).at(-1)).toMatchObject({
      event: 'delete-answered',
      status: null,
      code: 'ServiceUnreachable',
    });
  });

  it('stands in the way of a delete when it cannot be written', async () => {
    const failing = await startProxy({
      wrapAudit: (log) => ({
        ...log,
        append: (entry) =>
          entry.event === 'delete-sent'
            ? Promise.reject(new Error('disk full'))
            : log.append(entry),
      }),
    });
    const [token] = (await confirm(failing.app, [KEYS])).tokens;

    expect(problemOf(await deleteKeys(failing.app, KEYS, token))).toBe(
      '500 AuditUnavailable not-sent',
    );
    expect(failing.service.requests).toEqual([]);
    await failing.close();
  });

  it('does not hide a delete whose outcome it cannot take, and lets no other through', async () => {
    let full = false;
    const failing = await startProxy({
      wrapAudit: (log) => ({
        ...log,
        append: (entry) => {
          full ||= entry.event === 'delete-answered';
          return full ? Promise.reject(new Error('disk full')) : log.append(entry);
        },
      }),
    });
    const { tokens } = await confirm(failing.app, [['a'], ['b']]);

    expect((await deleteKeys(failing.app, ['a'], tokens[0])).statusCode).toBe(204);
    expect(problemOf(await deleteKeys(failing.app, ['b'], tokens[1]))).toBe(
      '500 AuditUnavailable not-sent',
    );
    expect(failing.service.requests).toHaveLength(1);
    expect(failing.log()).toContain('this outcome is missing there');
    await failing.close();
  });
});

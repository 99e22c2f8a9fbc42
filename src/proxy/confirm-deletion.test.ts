import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { batchDigest } from '#protocol/batch-digest.ts';
import { confirmationSchema } from '#protocol/proxy-api.ts';
import {
  BUCKET,
  OPERATOR,
  type ProxyUnderTest,
  post,
  problemOf,
  startProxy,
  VIEWER,
} from './testing/proxy-under-test.ts';

let proxy: ProxyUnderTest;
beforeEach(async () => {
  proxy = await startProxy();
});
afterEach(() => proxy.close());

const batch = (keys: string[]) => ({ digest: batchDigest(keys), count: keys.length });
const plan = {
  index: 'scenes',
  typedName: 'scenes',
  batches: [batch(['a', 'b']), batch(['c'])],
};
const at = (connection: string) => `/api/connections/${connection}/buckets/films/confirmations`;

it('answers one token for each batch, good for 15 minutes', async () => {
  const response = await post(proxy.app, at('main'), plan);
  const { tokens, expiresAt, confirmationId } = confirmationSchema.parse(response.json());

  expect(response.statusCode).toBe(200);
  expect(response.headers['cache-control']).toBe('no-store');
  expect(new Set(tokens).size).toBe(2);
  expect(expiresAt).toBe('2026-01-01T12:15:00.000Z');
  expect(confirmationId).toMatch(/^[0-9a-f-]{36}$/);
  expect(proxy.service.requests).toEqual([]);
});

it('is in the audit log, with all the batches in one digest, before it answers', async () => {
  const { confirmationId } = (await post(proxy.app, at('main'), plan)).json();
  const digests = plan.batches.map(({ digest }) => Buffer.from(digest, 'hex'));

  expect(await proxy.records()).toEqual([
    expect.objectContaining({
      event: 'confirmed',
      confirmationId,
      index: 'scenes',
      keys: 3,
      digest: createHash('sha256').update(Buffer.concat(digests)).digest('hex'),
      code: null,
    }),
  ]);
});

it('is good for longer the more keys there are: ten million take their time', async () => {
  const full = { digest: '0'.repeat(64), count: 500 };
  const lifetimeOf = async (batches: object[]) => {
    const keys = batches.length * 500;
    const body = { ...plan, batches, typedName: `scenes ${keys}` };
    const { expiresAt } = confirmationSchema.parse(
      (await post(proxy.app, at('live'), body)).json(),
    );
    return (Date.parse(expiresAt) - Date.parse('2026-01-01T12:00:00Z')) / 1000;
  };

  expect(await lifetimeOf([full])).toBe(900 + 2);
  expect(await lifetimeOf(Array.from({ length: 20_000 }, () => full))).toBe(900 + 40_000);
});

it('is good for as long as the options say, whatever its size', async () => {
  const brief = await startProxy({ confirmationLifetimeMs: 1000 });
  const batches = [{ digest: '0'.repeat(64), count: 500 }];
  const response = await post(brief.app, `${BUCKET}/confirmations`, { ...plan, batches });
  await brief.close();

  expect(confirmationSchema.parse(response.json()).expiresAt).toBe('2026-01-01T12:00:01.000Z');
});

it.each([
  ['a backup by its hash', { sha256: 'ab'.repeat(32), count: 3 }, 'ab'.repeat(32)],
  ['that none was wanted', 'declined', 'declined'],
])('records %s', async (_case, backup, recorded) => {
  const response = await post(proxy.app, at('main'), { ...plan, backup });

  expect(response.statusCode).toBe(200);
  expect(await proxy.records()).toMatchObject([{ event: 'confirmed', backup: recorded }]);
});

it('records nothing of a backup that it was told nothing of', async () => {
  await post(proxy.app, at('main'), plan);

  const [record] = await proxy.records();
  expect(record).toMatchObject({ event: 'confirmed' });
  expect(record).not.toHaveProperty('backup');
});

it('asks for name and number on a production connection', async () => {
  const typed = (typedName: string) => post(proxy.app, at('live'), { ...plan, typedName });

  expect(problemOf(await typed('scenes'))).toBe('403 TypedNameMismatch not-sent');
  expect(problemOf(await typed('scenes 2'))).toBe('403 TypedNameMismatch not-sent');
  expect((await typed('scenes 3')).statusCode).toBe(200);
});

it.each([
  ['another name', 'main', { ...plan, typedName: 'Scenes' }, OPERATOR, '403 TypedNameMismatch'],
  ['nothing typed', 'main', { ...plan, typedName: '' }, OPERATOR, '403 TypedNameMismatch'],
  ['a viewer', 'main', plan, VIEWER, '403 ReadOnly'],
  ['a read-only connection', 'frozen', plan, OPERATOR, '403 ReadOnly'],
  ['no batches', 'main', { ...plan, batches: [] }, OPERATOR, '400 InvalidRequest'],
  [
    'a batch of 501',
    'main',
    { ...plan, batches: [{ ...batch(['a']), count: 501 }] },
    OPERATOR,
    '400 InvalidRequest',
  ],
  [
    'a batch of none',
    'main',
    { ...plan, batches: [{ ...batch(['a']), count: 0 }] },
    OPERATOR,
    '400 InvalidRequest',
  ],
  [
    'a digest that is none',
    'main',
    { ...plan, batches: [{ digest: 'A'.repeat(64), count: 1 }] },
    OPERATOR,
    '400 InvalidRequest',
  ],
  [
    'a backup with a hash that is none',
    'main',
    { ...plan, backup: { sha256: 'x', count: 3 } },
    OPERATOR,
    '400 InvalidRequest',
  ],
  [
    'other words for no backup',
    'main',
    { ...plan, backup: 'none' },
    OPERATOR,
    '400 InvalidRequest',
  ],
  ['no index', 'main', { ...plan, index: '', typedName: '' }, OPERATOR, '400 InvalidRequest'],
  ['rubbish', 'main', 'typedName=scenes', OPERATOR, '400 InvalidRequest'],
  ['another bucket than allowed', 'narrow', plan, OPERATOR, '403 BucketNotReachable'],
])('refuses %s', async (_case, connection, body, headers, expected) => {
  const response = await post(proxy.app, at(connection), body, headers);

  expect(problemOf(response)).toBe(`${expected} not-sent`);
  expect((await proxy.records()).filter(({ event }) => event === 'confirmed')).toEqual([]);
});

it('says which part of a plan does not fit', async () => {
  const batches = [batch(['a']), { ...batch(['b']), count: 1.5 }];
  const response = await post(proxy.app, at('main'), { ...plan, batches });

  expect(response.json().detail).toContain('batches[1].count');
});

it('records whoever is refused', async () => {
  await post(proxy.app, at('main'), { ...plan, typedName: 'no' });

  expect(await proxy.records()).toEqual([
    expect.objectContaining({
      event: 'refused',
      index: 'scenes',
      keys: 3,
      code: 'TypedNameMismatch',
    }),
  ]);
});

it('takes the plan for ten million keys', async () => {
  const batches = Array.from({ length: 20_000 }, (_, n) => ({
    digest: n.toString(16).padStart(64, '0'),
    count: 500,
  }));
  const response = await post(proxy.app, at('live'), {
    index: 'scenes',
    typedName: 'scenes 10000000',
    batches,
  });

  expect(confirmationSchema.parse(response.json()).tokens).toHaveLength(20_000);
});

it('gives out no token that the audit log does not know of', async () => {
  const failing = await startProxy({
    wrapAudit: (log) => ({ ...log, append: () => Promise.reject(new Error('disk full')) }),
  });

  expect(problemOf(await post(failing.app, `${BUCKET}/confirmations`, plan))).toBe(
    '500 AuditUnavailable not-sent',
  );
  await failing.close();
});

import type { APIRequestContext } from '@playwright/test';
import { keyDigest } from '#protocol/batch-digest.ts';
import { expect, test } from './support/console-test.ts';
import { confirm, expectRefused, requestConfirmation, sendDelete } from './support/proxy-client.ts';
import type { SignedService } from './support/signed-service.ts';

const indexName = 'packages';

/** The first `count` keys of the index, which the tests below try to delete wrongly. */
async function someKeys(service: SignedService, count: number): Promise<readonly string[]> {
  return (await service.listKeys('sample', indexName)).slice(0, count);
}

/** Signs in as the printed address does, in a session of its own. */
async function signIn(request: APIRequestContext, address: string): Promise<void> {
  expect((await request.get(address, { maxRedirects: 0 })).status()).toBe(302);
}

test.beforeEach(async ({ request, running }) => {
  await signIn(request, running.console);
});

test.afterEach(async ({ service }) => {
  expect(await service.requestCount('deleteVectors')).toBe(0);
});

test('a delete without a token is refused', async ({ request, service }) => {
  const keys = await someKeys(service, 3);

  await expectRefused(
    await sendDelete(request, { indexName, keys }, null),
    428,
    'ConfirmationRequired',
  );
});

test('a delete with a made-up token is refused', async ({ request, service }) => {
  const keys = await someKeys(service, 3);

  await expectRefused(
    await sendDelete(request, { indexName, keys }, 'made-up'),
    403,
    'ConfirmationMismatch',
  );
});

test('a delete with the token of another batch is refused', async ({ request, service }) => {
  const [a, b, c, d] = await someKeys(service, 4);
  const first = [a ?? '', b ?? ''];
  const second = [c ?? '', d ?? ''];
  const { tokens } = await confirm(request, indexName, [first, second]);

  const response = await sendDelete(request, { indexName, keys: first }, tokens[1] ?? '');

  await expectRefused(response, 403, 'ConfirmationMismatch');
});

test('one key more, one key fewer, another order, another key and a repeated key are refused', async ({
  request,
  service,
}) => {
  const all = await someKeys(service, 5);
  const confirmed = all.slice(0, 4);
  const { tokens } = await confirm(request, indexName, [confirmed]);
  const attempts = [
    all,
    confirmed.slice(0, 3),
    confirmed.toReversed(),
    [...confirmed.slice(0, 3), all[4] ?? ''],
  ];

  for (const keys of attempts) {
    const response = await sendDelete(request, { indexName, keys }, tokens[0] ?? '');
    await expectRefused(response, 403, 'ConfirmationMismatch');
  }
  const repeated = [...confirmed, confirmed[0] ?? ''];
  const response = await sendDelete(request, { indexName, keys: repeated }, tokens[0] ?? '');
  expect(response.status()).toBeGreaterThanOrEqual(400);
});

test('a key left out must be named truly, and a key cannot be swapped for it', async ({
  request,
  service,
}) => {
  const all = await someKeys(service, 4);
  const confirmed = all.slice(0, 3);
  const { tokens } = await confirm(request, indexName, [confirmed]);
  const keys = confirmed.slice(1);

  for (const omitted of [
    [{ at: 0, sha256: keyDigest(all[3] ?? '') }],
    [{ at: 1, sha256: keyDigest(confirmed[0] ?? '') }],
    [
      { at: 0, sha256: keyDigest(confirmed[0] ?? '') },
      { at: 1, sha256: keyDigest(confirmed[1] ?? '') },
    ],
  ]) {
    const response = await sendDelete(request, { indexName, keys, omitted }, tokens[0] ?? '');
    await expectRefused(response, 403, 'ConfirmationMismatch');
  }
});

test('a delete in another index or another bucket is refused', async ({ request, service }) => {
  const keys = await someKeys(service, 3);
  const { tokens } = await confirm(request, indexName, [keys]);
  const token = tokens[0] ?? '';

  await expectRefused(
    await sendDelete(request, { indexName: 'documents', keys }, token),
    403,
    'ConfirmationMismatch',
  );
  const otherBucket = '/api/connections/emulator/buckets/other';
  await expectRefused(
    await sendDelete(request, { indexName, keys }, token, otherBucket),
    403,
    'ConfirmationMismatch',
  );
});

test('a confirmation of another session is refused', async ({
  request,
  playwright,
  running,
  service,
  baseURL,
}) => {
  const keys = await someKeys(service, 3);
  const { tokens } = await confirm(request, indexName, [keys]);
  const somebodyElse = await playwright.request.newContext({ ...(baseURL && { baseURL }) });
  await signIn(somebodyElse, running.console);

  const response = await sendDelete(somebodyElse, { indexName, keys }, tokens[0] ?? '');

  await expectRefused(response, 403, 'ConfirmationMismatch');
  await somebodyElse.dispose();
});

test('nobody gets in without the token', async ({ playwright, baseURL, service }) => {
  const keys = await someKeys(service, 3);
  const stranger = await playwright.request.newContext({ ...(baseURL && { baseURL }) });

  await expectRefused(await sendDelete(stranger, { indexName, keys }, null), 401, 'NotSignedIn');
  expect((await stranger.get('/?token=guess')).status()).toBe(401);
  await stranger.dispose();
});

test('a name that was typed wrongly confirms nothing', async ({ request }) => {
  const response = await requestConfirmation(request, indexName, [['x']], 'Packages');

  await expectRefused(response, 403, 'TypedNameMismatch');
});

test('a whole index or bucket cannot be deleted through the proxy', async ({
  request,
  service,
}) => {
  for (const operation of ['deleteVectorIndex', 'deleteVectorBucket'] as const) {
    const response = await request.post(`/api/connections/emulator/buckets/sample/${operation}`, {
      data: { indexName },
    });
    await expectRefused(response, 403, 'NotOffered');
    expect(await service.requestCount(operation)).toBe(0);
  }
});

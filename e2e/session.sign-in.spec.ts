import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { expect, openIndex, test } from './support/console-test.ts';
import { backUp, confirmAndRun, openReview, stageByHand } from './support/journey.ts';
import { expectRefused } from './support/proxy-client.ts';

test('the token leaves the address bar at once, and the rest of the address stays', async ({
  page,
  running,
}) => {
  await expect(page).toHaveURL(`${running.proxy}/c/emulator`);

  const link = `${running.proxy}/c/emulator/sample/packages?sort=%7B%22field%22%3Anull%2C%22descending%22%3Atrue%7D`;
  await page.goto(`${link}&token=${running.token}`);

  await expect(page.getByRole('columnheader', { name: 'Key' })).toHaveAttribute(
    'aria-sort',
    'descending',
  );
  expect(page.url()).not.toContain('token');
  await page.goBack();
  expect(page.url()).not.toContain('token');
});

test('a page without a session says how to sign in', async ({ browser, running }) => {
  const stranger = await browser.newPage();

  await stranger.goto(`${running.proxy}/c/emulator/sample/packages`);

  const alert = stranger.getByRole('alert', { name: /^Not signed in/ });
  await expect(alert).toContainText('Open the address that was printed when the console was');
  await expect(stranger.getByRole('grid')).toHaveCount(0);
  await stranger.close();
});

test('a wrong token signs nobody in and says where the right one is', async ({
  browser,
  running,
}) => {
  const stranger = await browser.newPage();

  const answer = await stranger.goto(`${running.proxy}/?token=a-wrong-token`);

  expect(answer?.status()).toBe(401);
  await expect(
    stranger.getByRole('heading', { name: 'This address does not sign you in' }),
  ).toBeVisible();
  await expect(stranger.getByText('Open the address that the console printed')).toBeVisible();
  expect(await stranger.context().cookies()).toEqual([]);
  await stranger.close();
});

test('the session is a cookie that no script and no other site can use', async ({
  page,
  context,
  running,
}) => {
  const cookies = await context.cookies();

  expect(cookies).toMatchObject([{ httpOnly: true, sameSite: 'Strict', path: '/' }]);
  expect(cookies[0]?.value).not.toContain(running.token);
  expect(await page.evaluate(() => document.cookie)).toBe('');
});

test('a page of another origin gets nothing, not even one of this machine', async ({
  page,
  request,
  running,
  service,
}) => {
  const path = '/api/connections/emulator/buckets/sample/listVectors';
  const form = `<!doctype html><form method="post" enctype="text/plain" action="${running.proxy}${path}"><button>Win a prize</button></form>`;
  // Of the same host, so that the browser sends the cookie along.
  const elsewhere = createServer((_, response) => response.end(form)).listen(0, '127.0.0.1');
  await once(elsewhere, 'listening');
  // A TCP server that listens has an address of this kind.
  const { port } = elsewhere.address() as AddressInfo;
  await page.goto(`http://127.0.0.1:${port}`);

  const refused = page.waitForResponse(`${running.proxy}${path}`);
  await page.getByRole('button', { name: 'Win a prize' }).click();

  const response = await refused;
  expect((await response.request().allHeaders()).cookie).toMatch(/^vector-bucket-console-/);
  expect(response.status()).toBe(403);
  await expect(page.getByText('ForeignOrigin')).toBeVisible();
  expect(await service.requestCount('listVectors')).toBe(0);
  await request.get(running.console);
  await expectRefused(
    await request.post(path, { data: {}, headers: { origin: `http://127.0.0.1:${port}` } }),
    403,
    'ForeignOrigin',
  );
  elsewhere.close();
});

test('after a whole job the browser holds no secret, and none was ever sent to it', async ({
  page,
  running,
}) => {
  const answers: Promise<string>[] = [];
  page.on('response', (response) => {
    answers.push(response.text().catch(() => ''));
  });
  await openIndex(page, 'packages');
  await stageByHand(page, ['bookworm/admin/anacron']);
  await openReview(page);
  await backUp(page, 1);
  await confirmAndRun(page, 1, 'packages');

  const kept = await storedText(page);
  expect(kept).toContain('bookworm/admin/anacron');
  expect(answers.length).toBeGreaterThan(10);
  for (const text of [kept, await page.content(), ...(await Promise.all(answers))]) {
    expect(text).not.toContain('emulator-secret');
    expect(text).not.toContain(running.token);
  }
});

/** All that the page has stored in its browser, as one text. */
function storedText(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const stored: unknown[] = [{ ...localStorage }, { ...sessionStorage }];
    for (const { name } of await indexedDB.databases()) {
      const database = await settled(indexedDB.open(name ?? ''));
      for (const store of database.objectStoreNames) {
        const records = database.transaction(store).objectStore(store);
        stored.push(await settled(records.getAllKeys()), await settled(records.getAll()));
      }
      database.close();
    }
    return JSON.stringify(stored);
  });
}

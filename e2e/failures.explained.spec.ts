import { expect, openIndex, test } from './support/console-test.ts';

const ACCOUNT = ['--region', 'cn-hangzhou', '--account-id', '1234567890123456'];
const GOOD_KEY = { OSS_ACCESS_KEY_ID: 'emulator', OSS_ACCESS_KEY_SECRET: 'emulator-secret' };

/** What a service sends as a request id. */
const REQUEST_ID = /[0-9A-F]{24}/;

for (const { named, env, title } of [
  {
    named: 'an access key that nobody knows',
    env: { ...GOOD_KEY, OSS_ACCESS_KEY_ID: 'nobody' },
    title: /The access key is unknown/,
  },
  {
    named: 'a secret that is wrong',
    env: { ...GOOD_KEY, OSS_ACCESS_KEY_SECRET: 'wrong-secret' },
    title: /The access key secret is wrong/,
  },
  {
    named: 'half of the credentials',
    env: { OSS_ACCESS_KEY_ID: 'emulator' },
    title: /There are no credentials/,
  },
]) {
  test(`${named}: the page says so and what to set`, async ({
    page,
    running,
    startAnother,
  }, testInfo) => {
    const flags = ['--port', '0', '--data-dir', testInfo.outputPath('data'), ...ACCOUNT];
    const wrong = await startAnother([...flags, '--endpoint', running.emulator ?? ''], env);

    await page.goto(wrong.console);

    const alert = page.getByRole('main').getByRole('alert', { name: title });
    await expect(alert).toBeVisible();
    await expect(alert).toContainText('OSS_ACCESS_KEY');
    await expect(page.getByText('wrong-secret')).toHaveCount(0);
  });
}

test('a service that is down: the page says so, and works again when it is back', async ({
  page,
  startAnother,
}, testInfo) => {
  const flags = ['--port', '0', '--data-dir', testInfo.outputPath('data'), ...ACCOUNT];
  const alone = await startAnother([...flags, '--endpoint', 'http://127.0.0.1:9'], GOOD_KEY);

  await page.goto(alone.console);

  const alert = page
    .getByRole('main')
    .getByRole('alert', { name: /The service cannot be reached/ });
  await expect(alert).toBeVisible();
  await expect(alert.getByRole('button', { name: 'Try again' })).toBeVisible();
});

test('a missing permission: the action, the request id and a policy that grants it', async ({
  page,
  service,
}) => {
  await service.setFaults([
    { operation: 'listVectors', kind: 'error', status: 403, code: 'AccessDenied', message: 'No.' },
  ]);

  await page.goto('/c/emulator/sample/packages');

  const alert = page.getByRole('alert', { name: /A permission is missing/ });
  await expect(alert).toBeVisible();
  await expect(alert).toContainText(REQUEST_ID);
  await expect(alert.getByLabel('RAM policy', { exact: true })).toHaveValue(/oss:ListVectors/);
  await service.setFaults([]);
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText(/all \d+ segments complete/)).toBeVisible();
});

test('an index and a bucket that do not exist', async ({ page }) => {
  await page.goto('/c/emulator/sample/nothing');
  await expect(page.getByRole('alert', { name: /There is no such index/ })).toContainText(
    REQUEST_ID,
  );

  await page.goto('/c/emulator/no-such-bucket');
  await expect(page.getByRole('alert', { name: /There is no such bucket/ })).toContainText(
    REQUEST_ID,
  );
});

test('a service that answers rubbish is not believed', async ({ page, service }) => {
  await service.setFaults([{ operation: 'listVectors', kind: 'garbage' }]);

  await page.goto('/c/emulator/sample/packages');

  await expect(page.getByRole('alert', { name: /The answer makes no sense/ })).toBeVisible();
});

test('a slow service: the page shows that it is reading, and can be stopped', async ({
  page,
  service,
}) => {
  await service.setFaults([{ operation: 'listVectors', kind: 'delay', ms: 2000 }]);

  await page.goto('/c/emulator/sample/packages');

  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByText(/stopped/i).first()).toBeVisible();
});

test('a storm of throttling is weathered', async ({ page, service }) => {
  await service.setFaults([
    {
      operation: 'listVectors',
      kind: 'error',
      status: 429,
      code: 'TooManyRequests',
      probability: 0.3,
      count: 30,
    },
  ]);

  await openIndex(page, 'packages');

  await expect(page.getByRole('contentinfo')).toContainText(/5\s973 read/);
});

test('the proxy is gone: the page says so and keeps what it shows', async ({ page, running }) => {
  await openIndex(page, 'packages');
  await running.kill();

  await page.getByText('bookworm/admin/acorn-fdisk').click();

  await expect(page.getByRole('alert', { name: /The proxy does not answer/ })).toBeVisible();
  await page.getByRole('button', { name: 'Close' }).click();
  await expect(page.getByRole('grid')).toContainText('bookworm/admin/acorn-fdisk');
});

test('a part of the page that cannot be loaded is told, not waited for', async ({ page }) => {
  await page.route(/engine\.worker/, (route) => route.abort());

  await page.goto('/c/emulator/sample/packages');

  const alert = page.getByRole('alert', { name: 'A part of this page has failed' });
  await expect(alert.getByRole('button', { name: 'Load the page again' })).toBeVisible();
});

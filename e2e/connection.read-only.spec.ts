import { expect, openIndex, test } from './support/console-test.ts';
import { stageByHand } from './support/journey.ts';
import { confirm, expectRefused, requestConfirmation, sendDelete } from './support/proxy-client.ts';

const KEYS = ['bookworm/admin/acpi-fakekey', 'bookworm/admin/anacron'];

// Sessions and confirmations outlive a restart when the token does.
test.use({ consoleEnv: { VECTOR_BUCKET_CONSOLE_TOKEN: 'a-token-that-outlives-the-console' } });

test.describe('from the start', () => {
  test.use({ consoleFlags: ['--read-only'] });

  test('everything is shown, nothing can be selected or staged, and it is said why', async ({
    page,
  }) => {
    await openIndex(page, 'packages');

    await expect(page.getByRole('banner').getByText('Read-only')).toBeVisible();
    await expect(page.getByText('The connection emulator is read-only')).toBeVisible();
    const key = page.getByRole('gridcell', { name: KEYS[0] ?? '' });
    await expect(page.getByRole('checkbox')).toHaveCount(0);
    await expect(page.getByRole('button', { name: /stage/i })).toHaveCount(0);
    await key.press('ControlOrMeta+a');
    await expect(page.getByRole('button', { name: /stage/i })).toHaveCount(0);

    await key.click();
    const drawer = page.getByRole('dialog', { name: 'Key' });
    await expect(drawer.getByRole('heading', { name: 'Nearest neighbours' })).toBeVisible();
    await expect(drawer).toContainText('its keys can be looked at, not staged');
    await expect(drawer.getByRole('button', { name: /stage/i })).toHaveCount(0);
  });

  test('the proxy confirms nothing and deletes nothing', async ({ request, running, service }) => {
    await request.get(running.console);

    await expectRefused(await requestConfirmation(request, 'packages', [KEYS]), 403, 'ReadOnly');
    await expectRefused(
      await sendDelete(request, { indexName: 'packages', keys: KEYS }, 'made-up'),
      403,
      'ReadOnly',
    );

    expect(await service.requestCount('deleteVectors')).toBe(0);
  });
});

test('what was staged before can be reviewed, and neither backed up nor deleted', async ({
  page,
  running,
  restart,
}) => {
  await openIndex(page, 'packages');
  await stageByHand(page, KEYS);
  await running.kill();
  await restart('--read-only');

  await page.goto('/c/emulator/sample/packages/review');

  await expect(page.getByRole('button', { name: /^2\s*present$/ })).toBeVisible();
  await expect(page.getByText('This connection is read-only: nothing can be')).toBeVisible();
  await expect(page.getByRole('button', { name: /^(Confirm|Back up|Delete)/ })).toHaveCount(0);
  await expect(page.getByRole('checkbox', { name: 'Delete without a backup' })).toHaveCount(0);
});

test('a confirmation from before is worth nothing any more', async ({
  request,
  running,
  restart,
  service,
}) => {
  await request.get(running.console);
  const { tokens } = await confirm(request, 'packages', [KEYS]);
  await running.kill();
  await restart('--read-only');

  const response = await sendDelete(
    request,
    { indexName: 'packages', keys: KEYS },
    tokens[0] ?? '',
  );

  await expectRefused(response, 403, 'ReadOnly');
  expect(await service.getVectors('sample', 'packages', KEYS)).toHaveLength(2);
});

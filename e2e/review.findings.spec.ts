import { expect, expectAccessible, openIndex, test } from './support/console-test.ts';
import {
  confirmAndRun,
  declineBackup,
  deleteButton,
  openConfirmation,
  openReview,
  stageAll,
  stageByHand,
  stagedPanel,
} from './support/journey.ts';
import { refusableCalls } from './support/worker-refusals.ts';

const KEYS = ['bookworm/admin/acpi-fakekey', 'bookworm/admin/anacron', 'bookworm/admin/at'];
const [FIRST = '', SECOND = '', THIRD = ''] = KEYS;

test('a key that changed is kept, unless it is accepted as it is now', async ({
  page,
  service,
}) => {
  await openIndex(page, 'packages');
  await stageByHand(page, KEYS);
  await service.changeMetadata('sample', 'packages', FIRST, { priority: 'required' });

  await openReview(page);
  await expect(page.getByRole('button', { name: /^1\s*changed since staged$/ })).toBeVisible();
  await declineBackup(page);
  const kept = await openConfirmation(page, 2);
  await expect(kept).toContainText('1 changed since staged');
  await kept.getByRole('button', { name: 'Cancel' }).click();

  await page.getByRole('button', { name: `Accept ${FIRST} as it is now` }).click();
  await confirmAndRun(page, 3, 'packages');

  expect(await service.getVectors('sample', 'packages', KEYS)).toEqual([]);
});

test('a rare value is pointed out; a value or a way of staging leaves with one gesture', async ({
  page,
  service,
}) => {
  const dimensions = { dataType: 'float32', dimension: 2, distanceMetric: 'cosine' };
  await service.call('putVectorIndex', 'sample', { indexName: 'mixed', ...dimensions });
  await service.putVectors(
    'sample',
    'mixed',
    Array.from({ length: 60 }, (_, at) => ({
      key: `doc-${String(at).padStart(2, '0')}`,
      data: { float32: [1, at] },
      metadata: { env: at % 30 === 7 ? 'prod' : 'test' },
    })),
  );
  await openIndex(page, 'mixed');
  await stageByHand(page, ['doc-01', 'doc-02', 'doc-03']);
  await stageAll(page, 60);
  await openReview(page);
  const summary = page.getByRole('region', { name: 'What this set is' });
  const list = page.getByRole('grid', { name: 'Keys under review' });

  await summary.getByRole('button', { name: /^prod\s*rare\s*2$/ }).click();
  await expect(list.getByRole('row')).toHaveText([/^Key/, /^doc-07/, /^doc-37/]);
  await page.getByRole('button', { name: 'Unstage these 2' }).click();
  await page.getByRole('button', { name: 'Show all' }).click();

  await summary.getByRole('button', { name: /^by hand\s*3$/ }).click();
  await page.getByRole('button', { name: 'Unstage these 3' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Show all' }).click();
  await summary.getByRole('button', { name: /^by hand\s*3$/ }).click();
  await page.getByRole('button', { name: 'Unstage these 3' }).click();

  await declineBackup(page);
  await confirmAndRun(page, 55, 'mixed');
  expect(await service.listKeys('sample', 'mixed')).toEqual([
    'doc-01',
    'doc-02',
    'doc-03',
    'doc-07',
    'doc-37',
  ]);
});

test('a key that cannot be verified holds the confirmation up, until it is read or unstaged', async ({
  page,
  service,
}) => {
  const confirm = page.getByRole('button', { name: /^(Confirm deletion|Back up)/ });
  const denied = { kind: 'error', status: 403, code: 'AccessDenied', message: 'Not today.' };
  await openIndex(page, 'packages');
  await stageByHand(page, [FIRST, SECOND]);
  await service.setFaults([{ operation: 'getVectors', ...denied }]);

  await page.getByRole('link', { name: 'Review 2 keys…' }).click();
  await expect(page.getByText('2 keys could not be verified, so nothing can be')).toContainText(
    'AccessDenied: Not today.',
  );
  await expect(page.getByRole('button', { name: /^2\s*unverified$/ })).toBeVisible();
  await expect(confirm).toHaveCount(0);

  await service.setFaults([]);
  await page.getByRole('button', { name: 'Verify again' }).click();
  await expect(page.getByRole('button', { name: /^2\s*present$/ })).toBeVisible();
  await expect(confirm).toHaveCount(1);

  await page.getByRole('navigation', { name: 'Breadcrumb' }).getByText('packages').click();
  await stageByHand(page, [THIRD]);
  await service.setFaults([{ operation: 'getVectors', ...denied }]);
  await page.getByRole('link', { name: 'Review 3 keys…' }).click();
  await expect(page.getByText('1 key could not be verified')).toBeVisible();
  await expect(confirm).toHaveCount(0);

  await page.getByRole('button', { name: 'Unstage 1 unverified' }).click();
  await declineBackup(page);
  await openConfirmation(page, 2);
});

test('only the exact words delete', async ({ page, service }) => {
  await openIndex(page, 'packages');
  await stageByHand(page, [FIRST]);
  await openReview(page);
  await declineBackup(page);
  const dialog = await openConfirmation(page, 1);
  const words = dialog.getByRole('textbox', { name: 'Type packages to confirm' });

  for (const wrong of ['', 'Packages', 'packages ', 'package', 'documents', FIRST]) {
    await words.fill(wrong);
    await words.press('Enter');
    await expect(deleteButton(dialog)).toBeDisabled();
  }
  await dialog.press('Escape');
  await expect(dialog).toHaveCount(0);

  expect(await service.requestCount('deleteVectors')).toBe(0);
  const again = await openConfirmation(page, 1);
  await expect(again.getByRole('textbox')).toHaveValue('');
  await again.getByRole('textbox').fill('packages');
  await expect(deleteButton(again)).toBeEnabled();
});

test('listing what would be deleted says how far it is, and can be stopped', async ({ page }) => {
  const { hold, release } = await refusableCalls(page);
  await openIndex(page, 'packages');
  await stageByHand(page, KEYS);
  await openReview(page);
  await declineBackup(page);
  await hold('plan');
  await page.getByRole('button', { name: /^Confirm deletion of 3 vectors/ }).click();
  await expect(page.getByRole('progressbar', { name: 'Vectors listed' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Listing 0 of 3…' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Stop listing' }).click();

  // Even when the worker hears of it too late.
  await release();
  await expect(page.getByRole('alert')).toHaveText(
    'Listing the keys was stopped, and nothing is confirmed.',
  );
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('button', { name: /^Confirm deletion of 3/ })).toBeFocused();
  await openConfirmation(page, 3);
});

test('in production every screen says so, and the name and the number have to be typed', async ({
  page,
  running,
  startAnother,
  service,
}, testInfo) => {
  const production = await startAnother(
    [
      ...['--port', '0', '--data-dir', testInfo.outputPath('data')],
      ...['--region', 'cn-hangzhou', '--account-id', '1234567890123456'],
      ...['--endpoint', running.emulator ?? '', '--environment', 'production'],
    ],
    { OSS_ACCESS_KEY_ID: 'emulator', OSS_ACCESS_KEY_SECRET: 'emulator-secret' },
  );
  const badge = page.getByRole('banner').getByText('production', { exact: true });
  await page.goto(production.console);
  await expect(badge).toBeVisible();
  await openIndex(page, 'packages', `${production.proxy}/c/cn-hangzhou`);
  await expect(badge).toBeVisible();
  await stageByHand(page, [FIRST, SECOND]);
  await openReview(page);
  await expect(badge).toBeVisible();
  await declineBackup(page);
  const dialog = await openConfirmation(page, 2);

  for (const wrong of ['packages', '2', '2 packages', 'packages 3']) {
    await dialog.getByRole('textbox').fill(wrong);
    await expect(deleteButton(dialog)).toBeDisabled();
  }
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await confirmAndRun(page, 2, 'packages 2');

  await expect(badge).toBeVisible();
  expect(await service.getVectors('sample', 'packages', KEYS)).toHaveLength(1);
});

test('a confirmation closes when another tab changes what is staged', async ({
  page,
  context,
  service,
}) => {
  const other = await context.newPage();
  await openIndex(page, 'packages');
  await stageByHand(page, KEYS);
  await openIndex(other, 'packages');
  await openReview(page);
  await declineBackup(page);
  const dialog = await openConfirmation(page, 3);
  await dialog.getByRole('textbox').fill('packages');

  await stagedPanel(other)
    .getByRole('button', { name: `Unstage ${FIRST}` })
    .click();

  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('alert')).toContainText('What is staged changed meanwhile');
  expect(await service.requestCount('deleteVectors')).toBe(0);
  await confirmAndRun(page, 2, 'packages');
  expect(await service.getVectors('sample', 'packages', KEYS)).toMatchObject([{ key: FIRST }]);
});

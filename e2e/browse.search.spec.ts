import type { Page } from '@playwright/test';
import { expect, expectAccessible, openIndex, test } from './support/console-test.ts';
import {
  addCondition,
  expectMatches,
  expectStaged,
  openReview,
  shownCount,
  stagedPanel,
} from './support/journey.ts';
import type { SignedService } from './support/signed-service.ts';

const PACKAGES = '/c/emulator/sample/packages';

const searchFor = (page: Page) => page.getByRole('textbox', { name: 'Search the keys read' });
const kind = (page: Page) => page.getByRole('combobox', { name: 'The key' });

function keyColumn(page: Page) {
  return page.getByRole('grid').getByRole('gridcell', { name: /^\w+\/\w+\// });
}

/** Opens the sample's packages while their first request is held back. */
async function openHeld(page: Page, service: SignedService): Promise<void> {
  await service.setFaults([{ operation: 'listVectors', kind: 'delay', ms: 1500 }]);
  await page.goto(PACKAGES);
  await expect.poll(() => service.requestCount('listVectors')).toBe(1);
}

/** Waits until the search has found `found` of `all` keys. */
async function expectFound(page: Page, found: number, all: string): Promise<void> {
  const words = `${shownCount(found)} found of ${all}`;
  await expect(page.getByRole('status').filter({ hasText: words })).toHaveCount(1);
}

const READ = `${shownCount(5973)} read`;

test('finds keys as one types, by each kind of search, and reads nothing for it', async ({
  page,
  service,
}) => {
  await openIndex(page, 'packages');
  const requests = await service.requestCount('listVectors');

  await page.keyboard.press('/');
  await expect(searchFor(page)).toBeFocused();
  await page.keyboard.type('anacron');
  await expectFound(page, 1, READ);
  await expect(keyColumn(page)).toHaveText(['bookworm/admin/anacron']);
  await page.keyboard.press('Escape');
  await expect(searchFor(page)).toHaveValue('');
  await expect(keyColumn(page).first()).toHaveText('bookworm/admin/acorn-fdisk');

  await kind(page).selectOption('Key starts with');
  await searchFor(page).fill('bookworm/games/');
  await expectFound(page, 124, READ);
  await kind(page).selectOption('Key ends with');
  await searchFor(page).fill('/2048');
  await expectFound(page, 1, READ);
  await kind(page).selectOption('Key equals');
  await expect(page.getByText(/^None of the .* keys read is found by the search$/)).toBeVisible();
  await searchFor(page).fill('bookworm/games/2048');
  await expectFound(page, 1, READ);

  await kind(page).selectOption('Key matches the expression');
  await searchFor(page).fill('/GAMES/\\d+$');
  await page.getByRole('checkbox', { name: 'Ignore case' }).check();
  await expect(keyColumn(page).first()).toHaveText('bookworm/games/2048');

  await kind(page).selectOption('Key has a length of');
  await page.getByRole('textbox', { name: 'At least' }).fill('19');
  await page.getByRole('textbox', { name: 'At most' }).fill('19');
  await expect(keyColumn(page).first()).toHaveText(/^.{19}$/);

  expect(await service.requestCount('listVectors')).toBe(requests);
});

test('a search begins with the keystroke, and the address follows when the typing rests', async ({
  page,
}) => {
  await page.clock.install();
  await openIndex(page, 'packages');
  await searchFor(page).fill('/games/');
  await expect(page).toHaveURL(/find=.*games/);
  await keyColumn(page).first().click();
  await expect(page).toHaveURL(/open=/);
  await page.keyboard.press('Escape');
  await expect(page).not.toHaveURL(/open=/);

  await page.clock.pauseAt(Date.now() + 3_600_000);
  await searchFor(page).fill('anacro');
  await searchFor(page).fill('anacron');
  await expectFound(page, 1, READ);
  await expect(page).toHaveURL(/find=.*games/);
  await page.clock.runFor(1000);
  await expect(page).toHaveURL(/find=.*anacron/);
  await page.clock.resume();

  await page.goBack();
  await expect(searchFor(page)).toHaveValue('/games/');
  await expectFound(page, 124, READ);
  await page.goForward();
  await expect(searchFor(page)).toHaveValue('anacron');
  await expectFound(page, 1, READ);
  await page.reload();
  await expect(searchFor(page)).toHaveValue('anacron');
  await expectFound(page, 1, READ);
  await searchFor(page).fill('no such key');
  await page.getByRole('main').getByRole('button', { name: 'Clear the search' }).last().click();
  await expect(searchFor(page)).toHaveValue('');
  await expectMatches(page, 5973);
  await expect(page).not.toHaveURL(/find=/);
});

test('what was typed just before the keys are read again is searched among them too', async ({
  page,
}) => {
  await page.clock.install();
  await openIndex(page, 'packages');
  await page.clock.pauseAt(Date.now() + 3_600_000);
  await searchFor(page).fill('anacron');
  await expectFound(page, 1, READ);

  await page.getByRole('contentinfo').getByRole('button', { name: 'Scan again' }).click();
  await expect(page).not.toHaveURL(/find=/);
  await page.clock.resume();

  await expectFound(page, 1, READ);
  await expect(searchFor(page)).toHaveValue('anacron');
  await expect(page).toHaveURL(/find=.*anacron/);
});

test('keys that look like others are found among odd ones', async ({ page }) => {
  await openIndex(page, 'documents');
  await kind(page).selectOption('Key looks like another key');

  await expect(page.getByText(/^\d+ found of/).first()).toBeVisible();
  await expect(page.getByRole('grid', { name: 'Keys of documents' })).toBeVisible();
});

test('an expression that is none, or takes for ever, is explained, and the page goes on', async ({
  page,
  service,
}) => {
  const keys = [`${'a'.repeat(40)}b`, 'aaa'];
  const index = { indexName: 'slow', dataType: 'float32', dimension: 2, distanceMetric: 'cosine' };
  await service.call('putVectorIndex', 'sample', index);
  const data = { float32: [1, 1] };
  await service.putVectors(
    'sample',
    'slow',
    keys.map((key) => ({ key, data })),
  );
  await openIndex(page, 'slow');
  const alert = page.getByRole('alert');
  await kind(page).selectOption('Key matches the expression');
  await searchFor(page).fill('(a');
  await expect(alert).toContainText('(a is no regular expression');
  await expect(alert).toContainText('The table shows every key read.');
  await expect(page.getByRole('button', { name: /^Stage all/ })).toHaveCount(0);

  await searchFor(page).fill('(a+)+$');
  await expect(alert).toContainText('(a+)+$ was given up: it took more than 2 seconds');
  await expect(alert).toContainText('choose “contains”');
  await expect(page.getByRole('button', { name: /^Stage all/ })).toHaveCount(0);

  await searchFor(page).fill('a$');
  await expectFound(page, 1, '2 read');
  await expect(alert).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Stage all 1 found' })).toBeVisible();
});

test('what is found is sorted, kept in the address and shown to a colleague', async ({
  page,
  context,
}) => {
  await openIndex(page, 'packages');
  await searchFor(page).fill('/games/a');
  await expect(keyColumn(page).first()).toHaveText(/^bookworm\/games\/a/);
  const header = page.getByRole('columnheader', { name: 'Key' });
  await header.getByRole('button').first().click();
  await header.getByRole('button').first().click();
  await expect(header).toHaveAttribute('aria-sort', 'descending');
  await expect(keyColumn(page).first()).toHaveText(/^bookworm\/games\/a[s-z]/);

  const colleague = await context.newPage();
  await colleague.goto(page.url());
  await expect(searchFor(colleague)).toHaveValue('/games/a');
  await expect(keyColumn(colleague).first()).toHaveText(
    (await keyColumn(page).first().textContent()) ?? '',
  );

  await colleague.goto(`${PACKAGES}?find=${encodeURIComponent('{"key":{"kind":"resembles"}}')}`);
  const alert = colleague.getByRole('alert', { name: /search in the address cannot be followed/ });
  await expect(alert).toContainText('resembles');
  await alert.getByRole('button', { name: 'Remove the search' }).click();
  await expectMatches(colleague, 5973);
});

test('all that is found is staged, with what it met and what found it', async ({ page }) => {
  await openIndex(page, 'packages');
  await addCondition(page, { field: 'size', operator: 'is', value: 'tiny' });
  await expectMatches(page, 1991);
  await searchFor(page).fill('/anacron');
  await expectFound(page, 1, `${shownCount(1991)} that match`);

  await page.getByRole('button', { name: 'Stage all 1 found' }).click();

  await expectStaged(page, ['bookworm/admin/anacron']);
  await openReview(page);
  await expect(
    page.getByText('size is tiny; found by: key contains /anacron').first(),
  ).toBeVisible();
});

test('a value is searched and selected, and what the search hides is told', async ({ page }) => {
  await openIndex(page, 'packages');
  await searchFor(page).fill('/games/');
  await expectFound(page, 124, READ);
  await page.getByRole('button', { name: 'Select…' }).click();
  const menu = page.getByRole('dialog', { name: 'Select rows' });
  await menu.getByRole('button', { name: 'All 124 found' }).click();
  await expect(page.getByText('124 loaded rows are selected')).toBeVisible();

  await page.getByRole('button', { name: 'Value…' }).click();
  const values = page.getByRole('dialog', { name: 'Search for a value' });
  await values.getByLabel('Field').selectOption('size');
  await values.getByRole('button', { name: /^tiny/ }).click();
  await expect(page.getByText('size is tiny')).toBeVisible();
  await expect(page.getByText(/124 loaded rows are selected, \d+ of them not found/)).toBeVisible();

  await page.getByRole('button', { name: 'Stage 124 keys' }).click();
  await expect(stagedPanel(page)).toContainText('124 keys staged');
  await page.getByRole('button', { name: 'Clear the search' }).click();
  await page.getByRole('button', { name: 'Select…' }).click();
  await menu.getByRole('button', { name: /^Invert/ }).click();
  await expect(page.getByText(`${shownCount(5973 - 124)} loaded rows are selected`)).toBeVisible();
});

test('reading pauses, goes on, stops at its limit and reads on, and asks for nothing twice', async ({
  page,
  service,
}) => {
  const status = page.getByRole('contentinfo');
  await openHeld(page, service);
  await status.getByRole('button', { name: 'Pause' }).click();
  await expect(status).toContainText('paused');
  await expect(page.getByText('Reading is paused, and no key was found yet')).toBeVisible();
  await service.setFaults([]);
  await status.getByRole('button', { name: 'Resume' }).click();
  await expectMatches(page, 5973);
  const whole = await service.requestCount('listVectors');

  await status.getByRole('button', { name: 'Limits' }).click();
  const limits = page.getByRole('dialog', { name: 'Limits of reading' });
  await limits.getByLabel('Keys').fill('1500');
  await limits.getByRole('button', { name: 'Hold from the next reading on' }).click();
  await status.getByRole('button', { name: 'Scan again' }).click();
  await expect(
    page.getByText(`Reading stopped at ${shownCount(1500)} keys: more may match`).first(),
  ).toBeVisible();
  await expect(page.getByRole('button', { name: /^Stage all/ })).toHaveCount(0);

  await page.getByRole('button', { name: `Read on, up to ${shownCount(7500)} keys` }).click();
  await expectMatches(page, 5973);
  expect(await service.requestCount('listVectors')).toBe(2 * whole);
  await expect(page.getByRole('button', { name: /^Stage all/ })).toBeVisible();
});

test('failed segments are read again, the others are not, through throttling', async ({
  page,
  service,
}) => {
  const status = page.getByRole('contentinfo');
  await openHeld(page, service);
  await service.setFaults([
    { operation: 'listVectors', kind: 'error', status: 403, code: 'AccessDenied', count: 1 },
    { operation: 'listVectors', kind: 'error', status: 503, code: 'SlowDown', count: 3 },
  ]);
  await expect(status).toContainText(/1 of \d+ segments failed/);
  await searchFor(page).fill('/games/');
  await expect(page.getByText(/found of/).first()).toBeVisible();
  const requests = await service.requestCount('listVectors');

  await status.getByRole('button', { name: 'Try the failed segments again' }).click();

  await expectMatches(page, 5973);
  await expectFound(page, 124, READ);
  expect((await service.requestCount('listVectors')) - requests).toBeLessThan(4);
});

test('is accessible', async ({ page }) => {
  await openIndex(page, 'packages');
  await searchFor(page).fill('/games/');
  await expectFound(page, 124, READ);
  await page.getByRole('button', { name: 'Select…' }).click();
  await expect(page.getByRole('list', { name: /^Values of/ })).toBeVisible();
  await expectAccessible(page);
});

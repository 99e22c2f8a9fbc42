import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, expectAccessible, openIndex, test } from './support/console-test.ts';
import {
  addKeyCondition,
  confirmAndRun,
  declineBackup,
  expectMatches,
  expectRunEnded,
  openReview,
  stageByHand,
  startRun,
} from './support/journey.ts';
import { confirm, requestConfirmation, sendDelete } from './support/proxy-client.ts';

const KEYS = ['bookworm/admin/acpi-fakekey', 'bookworm/admin/anacron'];
const KEY = 'bookworm/games/2048';

/** Deletes as another browser of this person would: this one has no journal of it. */
async function deleteElsewhere(page: Page, keys: readonly string[] = KEYS): Promise<void> {
  const { tokens } = await confirm(page.request, 'packages', [keys]);
  await sendDelete(page.request, { indexName: 'packages', keys }, tokens[0] ?? '');
}

async function reviewOneKey(page: Page): Promise<void> {
  await openIndex(page, 'packages');
  await addKeyCondition(page, 'starts with', 'bookworm/games/');
  await expectMatches(page, 124);
  await stageByHand(page, [KEY]);
  await openReview(page);
  await declineBackup(page);
}

const runs = (page: Page) => page.getByRole('table', { name: 'Runs' });

test('a run of this browser leads to its page and its report', async ({ page }) => {
  await reviewOneKey(page);
  await confirmAndRun(page, 1, 'packages');

  await page.getByRole('link', { name: 'All runs' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Runs');
  const row = runs(page).getByRole('row').filter({ hasText: 'this browser' });
  await expect(row).toContainText('finished');
  await expect(row).toContainText('1 proven gone');
  // The record in the log is about the same run, not another one.
  await expect(row).toContainText('audit log');
  await expect(page.getByText('1 run', { exact: true })).toBeVisible();
  await row.getByRole('link', { name: 'Deletion of 1 key' }).click();

  await expectRunEnded(page);
});

test('a run from elsewhere shows its requests and keys, at an address of its own', async ({
  page,
}) => {
  await deleteElsewhere(page);
  await page.goto('/c/emulator/runs');
  const row = runs(page).getByRole('row').filter({ hasText: 'Deletion of 2 keys' });
  await expect(row).toContainText('all answered');
  await expect(row).toContainText('audit log');
  await row.getByRole('link', { name: 'Deletion of 2 keys' }).click();

  const drawer = page.getByRole('dialog', { name: 'Deletion of 2 keys' });
  const request = drawer.getByRole('list', { name: 'Requests of the run' }).getByRole('listitem');
  await expect(request).toHaveText(/^answered with success.*2 keys[0-9A-F]{24}$/);
  await expect(drawer.getByRole('list', { name: 'Keys sent' }).getByRole('listitem')).toHaveText(
    KEYS,
  );
  const saved = page.waitForEvent('download');
  await drawer.getByRole('button', { name: 'Download 2 keys' }).click();
  const lines = (await readFile(await (await saved).path(), 'utf8')).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual(
    KEYS.map((key) => expect.objectContaining({ key, status: 204, code: null })),
  );

  await page.reload();
  await expect(drawer).toContainText('Confirmation');
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
  await expect(page).not.toHaveURL(/open=/);
});

test('a run that has not ended stands out and leads to where it goes on', async ({
  page,
  context,
}) => {
  await reviewOneKey(page);
  // The delete never arrives, so that the run stays where it is.
  await context.route('**/deleteVectors', () => undefined);
  await startRun(page, 1, 'packages');

  await page.goto('/c/emulator/runs');
  const row = runs(page).getByRole('row').filter({ hasText: 'this browser' });
  await expect(row).toContainText('not ended');
  await row.getByRole('link', { name: 'Open the run on sample / packages' }).click();

  await expect(page).toHaveURL(/\/sample\/packages\/runs\//);
});

test('the list narrows down by index and text, and a link shows the same', async ({ page }) => {
  await deleteElsewhere(page);
  await page.goto('/c/emulator/runs');
  await expect(page.getByText('1 run', { exact: true })).toBeVisible();

  await page.getByRole('combobox', { name: 'Index' }).selectOption('sample/packages');
  await expect(page).toHaveURL(/index=sample%2Fpackages/);
  await expect(runs(page).getByRole('link', { name: 'Deletion of 2 keys' })).toBeVisible();
  await page.getByRole('searchbox', { name: 'Find a run' }).fill('nobody');
  await expect(page.getByText('No run fits')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('searchbox', { name: 'Find a run' })).toHaveValue('nobody');
  await expect(page.getByText('0 of 1 run')).toBeVisible();

  await page.getByRole('link', { name: 'Show all runs' }).click();
  await expect(runs(page).getByRole('link', { name: 'Deletion of 2 keys' })).toBeVisible();
});

test('what was refused is folded away, with its code', async ({ page }) => {
  await requestConfirmation(page.request, 'packages', [KEYS], 'something else');
  await page.goto('/c/emulator/runs');

  await expect(page.getByText('Nothing has been deleted or written here yet')).toBeVisible();
  const refused = page.getByRole('table', { name: 'Refused attempts' });
  await expect(refused).toBeHidden();
  await page.getByText('1 refused attempt').click();
  await expect(refused).toContainText('TypedNameMismatch');
});

test('a log that cannot be read is explained, and can be read again', async ({ page, context }) => {
  await deleteElsewhere(page);
  await context.route('**/api/audit', (route) => route.fulfill({ status: 403, body: 'no' }));
  await page.goto('/c/emulator/runs');
  const alert = page.getByRole('alert', { name: /the audit log could not be read/ });
  await expect(alert).toContainText('403');

  await context.unroute('**/api/audit');
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect(runs(page).getByRole('link', { name: 'Deletion of 2 keys' })).toBeVisible();
  await expect(alert).toBeHidden();
});

for (const viewport of [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]) {
  test(`the runs pass axe, ${viewport.width} pixels wide`, async ({ page }) => {
    await page.setViewportSize(viewport);
    await deleteElsewhere(page);
    await requestConfirmation(page.request, 'packages', [KEYS], 'something else');
    await page.goto('/c/emulator/runs');
    await page.getByText('1 refused attempt').click();
    await expectAccessible(page);
    await runs(page).getByRole('link', { name: 'Deletion of 2 keys' }).click();
    await expect(page.getByRole('list', { name: 'Keys sent' })).toBeVisible();
    await expectAccessible(page);
  });
}

import { gunzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { expect, openIndex, test } from './support/console-test.ts';
import { answerFilePicker, chosenFile, countPrivateFiles } from './support/file-picker.ts';
import {
  backUp,
  confirmAndRun,
  declineBackup,
  openConfirmation,
  openReview,
  shownCount,
  stageAll,
  stageByHand,
} from './support/journey.ts';
import type { SignedService } from './support/signed-service.ts';

const KEYS = ['bookworm/admin/acpi-fakekey', 'bookworm/admin/anacron', 'bookworm/admin/at'];
const COUNT = 1200;

/** An index that takes a dozen pages to back up. */
async function putLongIndex(service: SignedService, dimension = 8): Promise<void> {
  const facts = { dataType: 'float32', dimension, distanceMetric: 'euclidean' };
  await service.call('putVectorIndex', 'sample', { indexName: 'long', ...facts });
  for (let start = 0; start < COUNT; start += 400) {
    const vectors = Array.from({ length: 400 }, (_, at) => ({
      key: keyAt(start + at),
      data: { float32: Array.from({ length: dimension }, () => Math.fround(Math.random())) },
      metadata: { part: String(start) },
    }));
    await service.putVectors('sample', 'long', vectors);
  }
}

function keyAt(at: number): string {
  return `doc-${String(at).padStart(4, '0')}`;
}

async function reviewLongIndex(page: Page): Promise<void> {
  await openIndex(page, 'long');
  await stageAll(page, COUNT);
  await openReview(page);
}

const startBackup = (page: Page) =>
  page.getByRole('button', { name: `Back up ${shownCount(COUNT)} vectors` });
const confirmButton = (page: Page) => page.getByRole('button', { name: /^Confirm deletion/ });

function linesOf(file: Buffer | null): readonly string[] {
  return file === null ? [] : gunzipSync(file).toString('utf8').trimEnd().split('\n');
}

test('a backup goes into the file that was chosen, which is read back before anything is confirmed', async ({
  page,
  service,
}) => {
  await answerFilePicker(page, 'an older file of this name');
  await openIndex(page, 'packages');
  const before = await service.getVectors('sample', 'packages', KEYS);
  await stageByHand(page, KEYS);
  await openReview(page);
  await expect(confirmButton(page)).toHaveCount(0);

  await page.getByRole('button', { name: 'Back up 3 vectors' }).click();
  await expect(page.getByText('read back and checked')).toBeVisible();

  await expect(page.getByText('Backed up to chosen.jsonl.gz: 3 vectors')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save it again' })).toHaveCount(0);
  const [, ...lines] = linesOf(await chosenFile(page));
  expect(lines.slice(0, -1).map((line) => JSON.parse(line))).toEqual(before);
  expect(await countPrivateFiles(page)).toBe(0);
  const dialog = await openConfirmation(page, 3);
  await expect(dialog).toContainText('chosen.jsonl.gz');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await confirmAndRun(page, 3, 'packages');
  expect(await service.getVectors('sample', 'packages', KEYS)).toEqual([]);
});

test('a dialog that was closed backs nothing up, and the downloads are offered', async ({
  page,
}) => {
  await answerFilePicker(page, null);
  await openIndex(page, 'packages');
  await stageByHand(page, KEYS);
  await openReview(page);

  await page.getByRole('button', { name: 'Back up 3 vectors' }).click();
  await expect(page.getByRole('alert')).toContainText('No file was chosen, so nothing was backed');
  await expect(confirmButton(page)).toHaveCount(0);

  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Back up to the downloads' }).click();
  expect((await saved).suggestedFilename()).toMatch(/^packages-\d{4}-\d\d-\d\d-\d{4}\.jsonl\.gz$/);
  await expect(confirmButton(page)).toBeVisible();
});

test('a long backup shows how far it is, and a stopped one leaves the older file as it was', async ({
  page,
  service,
}) => {
  await answerFilePicker(page, 'an older backup');
  await putLongIndex(service);
  await reviewLongIndex(page);
  await service.setFaults([{ operation: 'getVectors', kind: 'delay', ms: 1500 }]);

  await startBackup(page).click();
  const progress = page.getByRole('progressbar', { name: 'Vectors backed up' });
  await expect(progress).toHaveAttribute('aria-valuenow', /^[1-9]00$/);
  await expect(
    page.getByText(/^Backing up: [1-9]00 of 1\u202f200 vectors, .* written$/),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Stop the backup' }).click();

  await expect(page.getByRole('alert')).toContainText('The backup was stopped. No file was kept.');
  await expect(confirmButton(page)).toHaveCount(0);
  expect(String(await chosenFile(page))).toBe('an older backup');
  await service.setFaults([]);
  await startBackup(page).click();
  await expect(confirmButton(page)).toBeVisible();
  expect(linesOf(await chosenFile(page))).toHaveLength(COUNT + 2);
});

test('a stopped download leaves no file behind', async ({ page, service }) => {
  await putLongIndex(service);
  await reviewLongIndex(page);
  await service.setFaults([{ operation: 'getVectors', kind: 'delay', ms: 1500 }]);

  await startBackup(page).click();
  await expect(page.getByRole('progressbar')).toHaveAttribute('aria-valuenow', /^[1-9]00$/);
  expect(await countPrivateFiles(page)).toBe(1);
  await page.getByRole('button', { name: 'Stop the backup' }).click();

  await expect(page.getByRole('alert')).toContainText('The backup was stopped');
  expect(await countPrivateFiles(page)).toBe(0);
  await service.setFaults([]);
  expect(await backUp(page, COUNT)).toHaveLength(COUNT + 2);
});

test('a disk without room fails the backup, and nothing can be confirmed', async ({
  page,
  service,
  running,
}) => {
  await putLongIndex(service, 512);
  await reviewLongIndex(page);
  const devtools = await page.context().newCDPSession(page);
  const { origin } = new URL(running.proxy);
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1_500_000 });

  await startBackup(page).click();

  const alert = page.getByRole('alert');
  await expect(alert).toContainText('The backup failed and nothing was saved.');
  await expect(alert).toContainText('gave long-');
  await expect(alert).toContainText('(BackupDiskFull)');
  await expect(confirmButton(page)).toHaveCount(0);
  expect(await countPrivateFiles(page)).toBe(0);

  await devtools.send('Storage.overrideQuotaForOrigin', { origin });
  expect(await backUp(page, COUNT)).toHaveLength(COUNT + 2);
});

test('numbers replaced while they are backed up fail the backup, and have to be accepted', async ({
  page,
  service,
}) => {
  const key = keyAt(COUNT - 1);
  const float32 = [8, 7, 6, 5, 4, 3, 2, 1];
  await putLongIndex(service);
  await reviewLongIndex(page);
  await service.setFaults([{ operation: 'getVectors', kind: 'delay', ms: 1500 }]);

  await startBackup(page).click();
  await expect(page.getByRole('progressbar')).toHaveAttribute('aria-valuenow', /^[1-9]00$/);
  const metadata = { part: '800' };
  await service.putVectors('sample', 'long', [{ key, data: { float32 }, metadata }]);

  await expect(page.getByText('1 key changed or went while they were backed up')).toBeVisible();
  expect(await countPrivateFiles(page)).toBe(0);
  await service.setFaults([]);
  await page.getByRole('button', { name: /^1\s*changed since staged$/ }).click();
  await expect(page.getByRole('row').filter({ hasText: key })).toContainText('numbers changed');
  await page.getByRole('button', { name: `Accept ${key} as it is now` }).click();
  await page.getByRole('button', { name: 'Show all' }).click();

  const lines = await backUp(page, COUNT);
  expect(JSON.parse(lines.at(-2) ?? '')).toEqual({ key, data: { float32 }, metadata });
});

test('deleting without a backup takes its own tick, and is said until the end', async ({
  page,
}) => {
  await openIndex(page, 'packages');
  await stageByHand(page, KEYS);
  await openReview(page);
  await expect(confirmButton(page)).toHaveCount(0);

  await declineBackup(page);

  await expect(page.getByText('No backup, by your choice')).toBeVisible();
  const dialog = await openConfirmation(page, 3);
  await expect(dialog).toContainText('You chose to delete without one');
});

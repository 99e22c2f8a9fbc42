import { expect, expectAccessible, test } from './support/console-test.ts';
import {
  ALL_PACKAGES,
  declineBackup,
  expectRunEnded,
  openConfirmation,
  reportedKeys,
  reviewAllPackages,
  reviewTinyPackages,
  startRun,
  TINY_PACKAGES,
} from './support/journey.ts';

test.use({ consoleEnv: { VECTOR_BUCKET_CONSOLE_TOKEN: 'a-token-that-outlives-the-console' } });

test('a run is paused, the page is loaded anew, and it goes on when it is resumed', async ({
  page,
  service,
}) => {
  await reviewAllPackages(page);
  await service.setFaults([{ operation: 'deleteVectors', kind: 'delay', ms: 800 }]);
  await startRun(page, ALL_PACKAGES, 'packages');
  await expect.poll(() => service.requestCount('deleteVectors')).toBeGreaterThan(2);

  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(page.getByRole('status', { name: 'The run is paused' })).toContainText('Not sent');
  await expectAccessible(page);
  const sent = await service.requestCount('deleteVectors');
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: /^Paused: / })).toBeVisible();
  expect(await service.requestCount('deleteVectors')).toBe(sent);
  await page.getByRole('button', { name: 'Resume' }).click();
  await expectRunEnded(page);

  expect((await reportedKeys(page)).get('proven-gone')).toHaveLength(ALL_PACKAGES);
  expect(await service.requestCount('deleteVectors')).toBe(14);
  expect(await service.listKeys('sample', 'packages')).toEqual([]);
});

test('a paused run can be ended for good from another tab, and its account is true', async ({
  page,
  context,
  service,
}) => {
  await reviewAllPackages(page);
  await service.setFaults([{ operation: 'deleteVectors', kind: 'delay', ms: 800 }]);
  await startRun(page, ALL_PACKAGES, 'packages');
  await expect.poll(() => service.requestCount('deleteVectors')).toBeGreaterThan(2);
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: /^Paused: / })).toBeVisible();

  const other = await context.newPage();
  await other.goto(page.url());
  await other.getByRole('button', { name: 'Stop for good' }).click();
  await expectRunEnded(other);
  await expectRunEnded(page);

  const reported = await reportedKeys(other);
  expect([...reported.keys()].toSorted()).toEqual(['not-attempted', 'proven-gone']);
  expect((await service.listKeys('sample', 'packages')).toSorted()).toEqual(
    reported.get('not-attempted')?.toSorted(),
  );
});

test('what changes after the confirmation is not deleted, and is told apart', async ({
  page,
  service,
}) => {
  await reviewTinyPackages(page);
  const before = await service.listKeys('sample', 'packages');
  const last = await service.getVectors('sample', 'packages', before.slice(-100));
  const changed = last
    .filter(({ metadata }) => metadata?.architecture === 'all' && metadata.size === 'tiny')
    .slice(-3)
    .map(({ key }) => key);
  // The canary waits long enough for somebody to change what comes after it.
  await service.setFaults([{ operation: 'deleteVectors', kind: 'delay', ms: 1500, count: 1 }]);
  await startRun(page, TINY_PACKAGES, 'packages');
  await expect.poll(() => service.requestCount('deleteVectors')).toBe(1);
  for (const key of changed) {
    await service.changeMetadata('sample', 'packages', key, { reviewed: 'no' });
  }
  await expectRunEnded(page);

  const reported = await reportedKeys(page);
  expect(changed).toHaveLength(3);
  expect(reported.get('changed-kept')?.toSorted()).toEqual(changed.toSorted());
  const gone = new Set(reported.get('proven-gone'));
  expect(gone.size).toBe(TINY_PACKAGES - 3);
  expect(await service.listKeys('sample', 'packages')).toEqual(
    before.filter((key) => !gone.has(key)),
  );
  await expect(page.getByRole('status', { name: 'Not every key was deleted' })).toContainText(
    'Changed since the review: 3 keys',
  );
});

test('the drift check can be switched off, and the run says so', async ({ page, service }) => {
  await reviewTinyPackages(page);
  const reads = await service.requestCount('getVectors');
  const dialog = await openConfirmation(page, TINY_PACKAGES);
  await dialog
    .getByRole('checkbox', { name: 'Read each key again right before it is deleted' })
    .uncheck();
  await expect(dialog).toContainText('what somebody changes from now on is deleted');
  await dialog.getByRole('textbox').fill('packages');
  await dialog.getByRole('button', { name: /for good$/ }).click();
  await expectRunEnded(page);

  await expect(page.getByText('switched off')).toBeVisible();
  // One read of each page of keys, as proof; none before.
  expect((await service.requestCount('getVectors')) - reads).toBeLessThanOrEqual(2 + 5 + 5 + 2);
  expect((await reportedKeys(page)).get('proven-gone')).toHaveLength(TINY_PACKAGES);
});

test('a proxy started anew with other secrets: what is left is confirmed again, and only that', async ({
  page,
  running,
  startAnother,
  dataFolder,
  service,
}) => {
  test.setTimeout(150_000);
  await reviewAllPackages(page);
  await service.setFaults([{ operation: 'deleteVectors', kind: 'delay', ms: 800 }]);
  await startRun(page, ALL_PACKAGES, 'packages');
  await expect.poll(() => service.requestCount('deleteVectors')).toBeGreaterThan(2);
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: /^Paused: / })).toBeVisible();
  const { port } = new URL(running.proxy);
  const { port: emulatorPort } = new URL(running.emulator ?? '');
  await running.stop();
  await startAnother(['--port', port, '--emulator-port', emulatorPort, '--data-dir', dataFolder], {
    VECTOR_BUCKET_CONSOLE_TOKEN: 'a-token-that-outlives-the-console',
    VECTOR_BUCKET_CONSOLE_CONFIRMATION_SECRET: 'another-secret-of-at-least-32-characters',
  });

  await page.getByRole('button', { name: 'Resume' }).click();
  await page.getByRole('button', { name: 'Confirm what is left…' }).click();
  const dialog = page.getByRole('dialog', { name: /^Go on with/ });
  await expectAccessible(page);
  await dialog.getByRole('textbox').fill('packages');
  await dialog.getByRole('button', { name: /for good$/ }).click();
  await expectRunEnded(page);

  expect((await reportedKeys(page)).get('proven-gone')).toHaveLength(ALL_PACKAGES);
  expect(await service.listKeys('sample', 'packages')).toEqual([]);
});

test('two runs never work on one index at once', async ({ page, context, service }) => {
  await reviewTinyPackages(page);
  const other = await context.newPage();
  await other.goto(page.url());
  await declineBackup(other);
  await service.setFaults([{ operation: 'deleteVectors', kind: 'delay', ms: 1000 }]);
  const dialog = await openConfirmation(other, TINY_PACKAGES);

  await startRun(page, TINY_PACKAGES, 'packages');
  await dialog.getByRole('textbox').fill('packages');
  await dialog.getByRole('button', { name: /for good$/ }).click();

  await expect(dialog.getByRole('alert')).toContainText('Another run works on this index');
  await expectRunEnded(page);
  expect((await reportedKeys(page)).get('proven-gone')).toHaveLength(TINY_PACKAGES);
});

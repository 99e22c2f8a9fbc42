import type { Page } from '@playwright/test';
import { expect, test } from './support/console-test.ts';
import {
  ALL_PACKAGES,
  expectRunEnded,
  reportedKeys,
  reviewAllPackages,
  startRun,
} from './support/journey.ts';
import type { SignedService } from './support/signed-service.ts';

// Sessions and confirmations outlive a restart when the token does.
test.use({ consoleEnv: { VECTOR_BUCKET_CONSOLE_TOKEN: 'a-token-that-outlives-the-console' } });

/** Fails unless the report names each key once and claims gone exactly what is gone. */
async function expectTrueAccount(page: Page, service: SignedService): Promise<void> {
  const reported = await reportedKeys(page);
  expect([...reported.values()].flat()).toHaveLength(ALL_PACKAGES);
  const present = [...reported]
    .filter(([outcome]) => outcome !== 'proven-gone')
    .flatMap(([, keys]) => keys);
  expect(present.toSorted()).toEqual((await service.listKeys('sample', 'packages')).toSorted());
}

/** Closes the tab as an operator would, through the warning that a run is under way. */
async function closeWarned(page: Page): Promise<void> {
  const closed = page.waitForEvent('close');
  const warned = page.waitForEvent('dialog').then(async (dialog) => {
    await dialog.accept();
    return dialog.type();
  });
  await page.close({ runBeforeUnload: true });
  expect(await warned).toBe('beforeunload');
  await closed;
}

test('a tab that is closed in the middle of a run warns; the next one goes on from where it was', async ({
  page,
  context,
  service,
}) => {
  await reviewAllPackages(page);
  await service.setFaults([{ operation: 'deleteVectors', kind: 'delay', ms: 700 }]);
  await startRun(page, ALL_PACKAGES, 'packages');
  await expect.poll(() => service.requestCount('deleteVectors')).toBeGreaterThan(4);
  const address = page.url();

  await closeWarned(page);
  const next = await context.newPage();
  await next.goto(address);
  await expectRunEnded(next);

  await expect(
    next.getByRole('heading', { level: 1, name: /^5\s973 vectors deleted and proven gone$/ }),
  ).toBeVisible();
  await expectTrueAccount(next, service);
  const sent = await service.requestCount('deleteVectors');
  await next.reload();
  await expectRunEnded(next);
  expect(await service.requestCount('deleteVectors')).toBe(sent);
});

test('deletes that land after their tab was closed are not called failed', async ({
  page,
  context,
  service,
}) => {
  test.setTimeout(150_000);
  await reviewAllPackages(page);
  await service.setFaults([{ operation: 'deleteVectors', kind: 'delay', ms: 3000 }]);
  await startRun(page, ALL_PACKAGES, 'packages');
  await expect.poll(() => service.requestCount('deleteVectors')).toBeGreaterThan(2);
  const address = page.url();
  await closeWarned(page);

  const next = await context.newPage();
  await next.goto(address);
  await next.getByRole('button', { name: 'Stop after what is in flight' }).click();
  await expectRunEnded(next);

  await expect(next.getByRole('heading', { level: 1, name: /^Stopped: / })).toBeVisible();
  await expectTrueAccount(next, service);
  expect((await reportedKeys(next)).get('failed')).toBeUndefined();
});

test('a second tab follows a run and cannot begin it again', async ({ page, context, service }) => {
  await reviewAllPackages(page);
  await service.setFaults([{ operation: 'deleteVectors', kind: 'delay', ms: 1000 }]);
  await startRun(page, ALL_PACKAGES, 'packages');

  const other = await context.newPage();
  await other.goto(page.url());
  await expect(other.getByRole('status', { name: 'Another tab works on this run' })).toBeVisible();
  await expect(other.getByRole('button', { name: /^Stop/ })).toHaveCount(0);
  await expectRunEnded(page);
  await expectRunEnded(other);

  expect(await service.requestCount('deleteVectors')).toBe(14);
  expect(await service.listKeys('sample', 'packages')).toEqual([]);
});

test('the console is killed in the middle of a run and started again: the account is true', async ({
  page,
  running,
  restart,
  service,
}) => {
  await reviewAllPackages(page);
  await service.setFaults([{ operation: 'deleteVectors', kind: 'delay', ms: 700 }]);
  await startRun(page, ALL_PACKAGES, 'packages');
  await expect.poll(() => service.requestCount('deleteVectors')).toBeGreaterThan(4);

  test.setTimeout(150_000);
  await running.kill();
  await expect(page.getByRole('alert', { name: /^The run is paused/ })).toBeVisible({
    timeout: 60_000,
  });
  await restart();
  await page.getByRole('button', { name: 'Resume' }).click();
  await expectRunEnded(page);

  await expectTrueAccount(page, service);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    /^5\s973 vectors deleted and proven gone$/,
  );
});

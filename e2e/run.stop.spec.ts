import { expect, test } from './support/console-test.ts';
import {
  ALL_PACKAGES,
  expectRunEnded,
  reportedKeys,
  reviewAllPackages,
  reviewTinyPackages,
  shownCount,
  stagedPanel,
  startRun,
  TINY_PACKAGES,
} from './support/journey.ts';

test('Stop sends nothing more: what was sent is proven gone, the rest stays staged', async ({
  page,
  service,
}) => {
  await reviewAllPackages(page);
  await service.setFaults([{ operation: 'deleteVectors', kind: 'delay', ms: 2000 }]);
  await startRun(page, ALL_PACKAGES, 'packages');
  await expect.poll(() => service.requestCount('deleteVectors')).toBeGreaterThan(2);

  await page.getByRole('button', { name: 'Stop after what is in flight' }).click();
  await expect(page.getByRole('status', { name: 'Stopping' })).toBeVisible();
  await expectRunEnded(page);

  const sent = await service.requestCount('deleteVectors');
  expect(sent).toBeLessThanOrEqual(6);
  await expect(page.getByRole('heading', { level: 1, name: /^Stopped: / })).toBeVisible();
  const reported = await reportedKeys(page);
  expect([...reported.keys()].toSorted()).toEqual(['not-attempted', 'proven-gone']);
  const left = reported.get('not-attempted') ?? [];
  expect(reported.get('proven-gone')).toHaveLength(11 + (sent - 2) * 500);
  expect(left).toHaveLength(ALL_PACKAGES - 11 - (sent - 2) * 500);
  expect((await service.listKeys('sample', 'packages')).toSorted()).toEqual(left.toSorted());
  await expect(page.getByRole('status', { name: 'The run was stopped' })).toContainText('Not sent');
  await page.getByRole('link', { name: 'Back to packages' }).click();
  await expect(stagedPanel(page)).toContainText(`${shownCount(left.length)} keys staged`);
});

test('a storm of throttling ends with every key proven gone', async ({ page, service }) => {
  await reviewTinyPackages(page);
  const before = await service.listKeys('sample', 'packages');
  const tooMany = { kind: 'error', status: 429, code: 'TooManyRequests', probability: 0.7 };
  await service.setFaults([
    // Fewer strikes than a batch has attempts: however they fall, none is given up.
    { operation: 'deleteVectors', ...tooMany, count: 6 },
    { operation: 'getVectors', ...tooMany, count: 4 },
  ]);

  await startRun(page, TINY_PACKAGES, 'packages');
  await expectRunEnded(page);

  await expect(
    page.getByRole('heading', { name: /^1\s200 vectors deleted and proven gone$/ }),
  ).toBeVisible();
  await expect(page.getByText(/^\d+ times?$/)).toBeVisible();
  const gone = new Set((await reportedKeys(page)).get('proven-gone'));
  expect(gone.size).toBe(TINY_PACKAGES);
  expect(await service.listKeys('sample', 'packages')).toEqual(
    before.filter((key) => !gone.has(key)),
  );
});

test('lost answers are settled by reading, and nothing is sent twice', async ({
  page,
  service,
}) => {
  await reviewTinyPackages(page);
  await service.setFaults([{ operation: 'deleteVectors', kind: 'reset-after' }]);

  await startRun(page, TINY_PACKAGES, 'packages');
  await expectRunEnded(page);

  await page.getByRole('button', { name: 'Batches' }).click();
  await expect(page.getByRole('table', { name: 'Batches' }).getByRole('row')).toContainText([
    'State',
    ...Array<string>(5).fill('answer lost, settled by reading: gone'),
  ]);
  await page.getByRole('button', { name: 'Keys', exact: true }).click();
  expect((await reportedKeys(page)).get('proven-gone')).toHaveLength(TINY_PACKAGES);
  expect(await service.requestCount('deleteVectors')).toBe(5);
  expect(await service.listKeys('sample', 'packages')).toHaveLength(ALL_PACKAGES - TINY_PACKAGES);
});

test('a missing permission pauses the run, is explained, and the run goes on once it is granted', async ({
  page,
  service,
}) => {
  await reviewAllPackages(page);
  await service.setFaults([
    {
      operation: 'deleteVectors',
      kind: 'error',
      status: 403,
      code: 'AccessDenied',
      message: 'No.',
    },
  ]);

  await startRun(page, ALL_PACKAGES, 'packages');
  await expect(
    page.getByRole('heading', { level: 1, name: /^Paused: 0 of 5\s973 vectors/ }),
  ).toBeVisible();

  expect(await service.requestCount('deleteVectors')).toBe(1);
  await expect(page.getByRole('alert', { name: /requests are refused/ })).toContainText(
    'AccessDenied',
  );
  const failures = page.getByRole('alert', { name: 'Failures' });
  await expect(failures).toContainText(/AccessDenied \(HTTP 403\)/);
  await expect(failures).toContainText(/Request id [0-9A-F]{24}/);
  await expect(failures.getByRole('textbox', { name: 'RAM policy' })).toHaveValue(
    /oss:DeleteVectors/,
  );
  const reported = await reportedKeys(page);
  expect([...reported.keys()].toSorted()).toEqual(['failed', 'not-attempted']);
  expect([...reported.values()].flat()).toHaveLength(ALL_PACKAGES);
  expect(await service.listKeys('sample', 'packages')).toHaveLength(ALL_PACKAGES);

  await service.setFaults([]);
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(
    page.getByRole('heading', { level: 1, name: /^5\s973 vectors deleted and proven gone$/ }),
  ).toBeVisible();
  expect(await service.listKeys('sample', 'packages')).toEqual([]);
});

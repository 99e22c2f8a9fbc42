import type { Page } from '@playwright/test';
import { expect, test } from './support/console-test.ts';
import { refusableCalls } from './support/worker-refusals.ts';

const FIRST = 'bookworm/admin/acpi-fakekey';
const SECOND = 'bookworm/admin/anacron';

for (const width of [360, 390, 768, 1024, 1440]) {
  test(`selecting moves no row, ${width} pixels wide`, async ({ page }) => {
    await page.setViewportSize({ width, height: 844 });
    await openPackages(page);
    const row = page.getByRole('row', { name: SECOND });
    const before = (await row.boundingBox())?.y;
    expect(before).toBeGreaterThan(0);
    const bar = page.getByRole('button', { name: 'Clear the selection' });

    await page.getByRole('checkbox', { name: `Select ${FIRST}`, exact: true }).check();
    await expect(bar).toBeVisible();
    expect((await row.boundingBox())?.y).toBe(before);
    await page.getByRole('checkbox', { name: 'Select the rows loaded' }).click();
    await expect(page.getByRole('button', { name: /^Stage 5\s973 keys$/ })).toBeVisible();
    expect((await row.boundingBox())?.y).toBe(before);
    await expect(bar).toBeInViewport({ ratio: 1 });
    const stageAll = page.getByRole('button', { name: /^Stage 5\s973 keys$/ });
    await expect(stageAll).toBeInViewport({ ratio: 1 });
  });
}

test('with a search that finds none of what is selected, the bar keeps its height', async ({
  page,
}) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await openPackages(page);
  await page.getByRole('checkbox', { name: `Select ${FIRST}`, exact: true }).check();
  const stageButton = page.getByRole('button', { name: 'Stage 1 key' });
  const heading = page.getByRole('columnheader', { name: 'Key' });
  const before = await heightBetween();
  expect(before).toBeGreaterThan(0);
  await page.getByRole('textbox', { name: 'Search the keys read' }).fill('anacron');

  await expect(page.getByText('1 loaded row is selected, not found by the search')).toBeVisible();
  expect(await heightBetween()).toBe(before);

  async function heightBetween(): Promise<number> {
    const [button, head] = await Promise.all([stageButton.boundingBox(), heading.boundingBox()]);
    return (head?.y ?? Number.NaN) - (button?.y ?? Number.NaN);
  }
});

test('that more may match is told beside the staged column too, and moves no row', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1024, height: 844 });
  await openPackages(page);
  await page.getByRole('button', { name: 'Limits' }).click();
  const limits = page.getByRole('dialog', { name: 'Limits of reading' });
  await limits.getByLabel('Keys').fill('1500');
  await limits.getByRole('button', { name: 'Hold from the next reading on' }).click();
  await page.getByRole('button', { name: 'Scan again' }).click();
  await page.getByRole('checkbox', { name: `Select ${FIRST}`, exact: true }).check();
  await page.getByRole('button', { name: 'Stage 1 key' }).click();
  await expect(page.getByRole('complementary', { name: 'Staged keys' })).toBeVisible();
  const row = page.getByRole('row', { name: SECOND });
  const before = (await row.boundingBox())?.y;
  expect(before).toBeGreaterThan(0);

  await page.getByRole('checkbox', { name: 'Select the rows loaded' }).click();
  const stageAll = page.getByRole('button', { name: /^Stage 1\s499 keys$/ });
  await expect(stageAll).toBeInViewport({ ratio: 1 });
  await expect(page.getByText('Not all read', { exact: true })).toBeInViewport({ ratio: 1 });
  expect((await row.boundingBox())?.y).toBe(before);
});

async function openPackages(page: Page): Promise<void> {
  await page.goto('/c/emulator/sample/packages');
  await expect(page.getByRole('contentinfo')).toContainText(/5\s973 match/);
}

test('a selection that could not be made is told above the table, and can be made again', async ({
  page,
}) => {
  const { refuse, allow } = await refusableCalls(page);
  await openPackages(page);
  const selectAll = page.getByRole('checkbox', { name: 'Select the rows loaded' });
  await refuse('bar');
  await selectAll.click();
  const problem = page.getByRole('alert').filter({ hasText: /^Nothing was selected: ./ });
  await expect(problem).toBeVisible();

  await allow();
  await problem.getByRole('button', { name: 'Dismiss this' }).click();
  await selectAll.click();
  await expect(page.getByRole('button', { name: /^Stage 5\s973 keys$/ })).toBeVisible();
});

import type { Locator, Page } from '@playwright/test';
import { expect, openIndex, test } from './support/console-test.ts';
import { expectStaged, openReview, stagedPanel } from './support/journey.ts';

const KEY = 'bookworm/admin/anacron';

async function openKey(page: Page, key: string): Promise<Locator> {
  await page.goto(`/c/emulator/sample/packages?open=${encodeURIComponent(JSON.stringify(key))}`);
  return page.getByRole('dialog', { name: 'Key' });
}

test('a key shows its metadata as a list and as JSON', async ({ page, service }) => {
  const [vector] = await service.getVectors('sample', 'packages', [KEY]);

  const drawer = await openKey(page, KEY);

  for (const [field, value] of Object.entries(vector?.metadata ?? {})) {
    await expect(drawer.getByRole('term').filter({ hasText: field }).first()).toBeVisible();
    await expect(drawer.getByRole('definition').filter({ hasText: String(value) })).not.toHaveCount(
      0,
    );
  }
  await drawer.getByRole('button', { name: 'JSON' }).click();
  const json = await drawer.getByRole('textbox', { name: 'metadata as JSON' }).inputValue();
  expect(JSON.parse(json)).toEqual(vector?.metadata);
});

test('a key shows its size and the figures of its vector, which can be copied', async ({
  page,
  context,
  service,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const [vector] = await service.getVectors('sample', 'packages', [KEY]);
  const numbers = vector?.data?.float32 ?? [];

  const drawer = await openKey(page, KEY);

  await expect(drawer).toContainText('22 characters, 22 bytes · billed as');
  const figures = drawer.getByRole('region', { name: 'Vector' });
  await expect(figures).toContainText('dimensions64');
  await expect(figures).toContainText('norm1');
  await expect(figures.getByRole('img', { name: /^64 dimensions from / })).toBeVisible();
  await figures.getByRole('button', { name: 'Copy the vector' }).click();
  await expect(figures.getByRole('button', { name: 'Copied' })).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(JSON.parse(copied)).toEqual(numbers);
});

test('neighbours come nearest first, lead to their own details, and can be staged', async ({
  page,
  service,
}) => {
  const [vector] = await service.getVectors('sample', 'packages', [KEY]);
  const answer = await service.call('queryVectors', 'sample', {
    indexName: 'packages',
    queryVector: vector?.data,
    topK: 11,
  });
  const found: { vectors: { key: string }[] } = await answer.json();
  const nearest = found.vectors.map(({ key }) => key).filter((key) => key !== KEY);
  const [first = ''] = nearest;

  const drawer = await openKey(page, KEY);
  const neighbours = drawer.getByRole('region', { name: 'Nearest neighbours' });
  await expect(neighbours.getByRole('listitem')).toContainText(nearest);
  await neighbours.getByRole('button', { name: `Stage ${first}`, exact: true }).click();
  await expect(neighbours.getByRole('button', { name: `Unstage ${first}` })).toBeVisible();

  await neighbours.getByRole('button', { name: first, exact: true }).click();
  await expect(drawer).toContainText('This key is staged.');
  await expect(page).toHaveURL(new RegExp(encodeURIComponent(first)));
  await page.goBack();
  await drawer.getByRole('button', { name: 'Stage this key' }).click();
  await drawer.getByRole('button', { name: 'Close' }).click();
  await expectStaged(page, [KEY, first].toSorted());

  await openReview(page);
  await expect(page.getByRole('button', { name: /^2\s*present$/ })).toBeVisible();
  await expect(
    page.getByRole('button', { name: new RegExp(`^neighbours of ${KEY}`) }),
  ).toBeVisible();
});

test('a key that does not exist is said not to, and cannot be staged', async ({ page }) => {
  const drawer = await openKey(page, 'bookworm/admin/Anacron');

  await expect(drawer.getByText('There is no such key in packages')).toBeVisible();
  await expect(drawer.getByText('What does not exist cannot be staged.')).toBeVisible();
  await expect(drawer.getByRole('button', { name: /^Stage/ })).toHaveCount(0);
  await drawer.getByRole('button', { name: 'Close' }).click();
  await expect(page).toHaveURL(/\/packages$/);
  await expect(stagedPanel(page)).toHaveCount(0);
});

test('the first click opens a key, whatever text of the page is selected', async ({ page }) => {
  // Ctrl-A outside the table selects the text of the page; the click that followed was lost.
  await openIndex(page, 'packages');
  await page.getByRole('heading', { level: 1, name: 'packages' }).click();
  await page.keyboard.press('ControlOrMeta+a');

  await page.getByText(KEY).click();

  await expect(page.getByRole('dialog', { name: 'Key' })).toContainText(KEY);
});

test('as many neighbours as the service names can be listed, with their metadata, and staged at once', async ({
  page,
}) => {
  await page.goto(`/c/emulator/sample/packages?open=${encodeURIComponent(KEY)}`);
  const neighbours = page.getByRole('region', { name: 'Nearest neighbours' });
  await expect(neighbours.getByRole('listitem')).toHaveCount(10);
  await expect(neighbours.getByRole('listitem').first()).toContainText('section');
  await neighbours.getByRole('combobox', { name: 'Neighbours at most' }).selectOption('99');
  await expect(neighbours.getByRole('listitem')).toHaveCount(99);

  await neighbours.getByRole('button', { name: 'Stage the 99 neighbours shown' }).click();

  await expect(neighbours.getByRole('button', { name: /^Unstage / })).toHaveCount(99);
  await expect(neighbours.getByRole('button', { name: /neighbours? shown$/ })).toHaveCount(0);
});

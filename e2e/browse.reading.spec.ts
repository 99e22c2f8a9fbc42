import type { Locator, Page } from '@playwright/test';
import { expect, expectAccessible, openIndex, test } from './support/console-test.ts';
import { expectMatches, shownCount, stagedPanel } from './support/journey.ts';
import type { SignedService } from './support/signed-service.ts';

const PACKAGES = '/c/emulator/sample/packages';

/** Opens the sample's packages while each of their pages is held back for a while. */
async function openSlowly(page: Page, service: SignedService, address = PACKAGES): Promise<void> {
  await service.setFaults([{ operation: 'listVectors', kind: 'delay', ms: 1500 }]);
  const before = await service.requestCount('listVectors');
  await page.goto(address);
  await expect.poll(() => service.requestCount('listVectors')).toBe(before + 1);
}

function column(page: Page, name: string): Locator {
  return page.getByRole('columnheader', { name, exact: true });
}

test('the limits are shown while keys are read, and hold as soon as they are changed', async ({
  page,
  service,
}) => {
  const status = page.getByRole('contentinfo');
  await openSlowly(page, service);
  const button = status.getByRole('button', { name: 'Limits' });
  await expect(button).toContainText(`${shownCount(1_000_000)} keys, 1.0 GB, 30 minutes`);

  await button.click();
  const limits = page.getByRole('dialog', { name: 'Limits of reading' });
  await limits.getByLabel('Keys').fill('1200');
  await limits.getByRole('button', { name: 'Hold from now on' }).click();
  await service.setFaults([]);
  await expect(status).toContainText('stopped at the limit');
  await expect(status).toContainText(`match, ${shownCount(1200)} of them kept`);
  await expect(
    page.getByText(`Reading stopped at ${shownCount(1200)} keys: more may match`).first(),
  ).toBeVisible();

  await button.click();
  await expect(limits.getByLabel('Keys')).toHaveValue('1200');
  await limits.getByRole('button', { name: 'Read on' }).click();
  await expect(limits.getByRole('alert')).toContainText('keys were read already');
  await limits.getByLabel('Keys').fill('9000');
  await limits.getByRole('button', { name: 'Read on' }).click();
  await expectMatches(page, 5973);
});

test('the first page is on the screen though no other segment has answered', async ({
  page,
  service,
}) => {
  await openSlowly(page, service);
  await service.setFaults([{ operation: 'listVectors', kind: 'delay', ms: 20_000 }]);

  await expect(page.getByRole('grid').getByRole('row').nth(5)).toBeVisible({ timeout: 10_000 });

  await expect(page.getByRole('contentinfo')).toContainText('1 of 16 segments complete');
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByRole('contentinfo')).toContainText('stopped');
});

test('a reading that fails moves no row from under the pointer', async ({
  page,
  service,
  running,
}) => {
  await openSlowly(page, service);
  await service.setFaults([{ operation: 'listVectors', kind: 'delay', ms: 20_000 }]);
  const row = page.getByRole('grid').getByRole('row').nth(5);
  await expect(row).toBeVisible();
  const before = await row.boundingBox();

  await running.kill();

  await expect(
    page.getByRole('alert', { name: /only part of packages could be read/ }),
  ).toBeVisible({ timeout: 30_000 });
  expect(await row.boundingBox()).toEqual(before);
});

test('an index that changes while it is read is shown as it is where it was not read yet', async ({
  page,
  service,
}) => {
  const keys = await service.listKeys('sample', 'packages');
  await openSlowly(page, service);
  const [sample] = await service.getVectors('sample', 'packages', keys.slice(0, 1));
  if (sample === undefined) throw new Error('The sample has no vectors.');
  const added = Array.from({ length: 50 }, (_, at) => ({ ...sample, key: `~added/${at}` }));
  // The last keys of all: none of them is on the page that is on its way.
  await service.deleteKeys('sample', 'packages', keys.slice(-40));
  await service.putVectors('sample', 'packages', added);
  await service.changeMetadata('sample', 'packages', keys.at(-41) ?? '', { size: 'changed' });
  await service.setFaults([]);

  await expectMatches(page, 5973 - 40 + 50);

  const search = page.getByRole('textbox', { name: 'Search the keys read' });
  const found = (count: number) =>
    expect(page.getByText(`${count} found of ${shownCount(5983)} read`).first()).toBeVisible();
  await search.fill('~added/');
  await found(50);
  await search.fill(keys.at(-1) ?? '');
  await found(0);
  await search.fill(keys.at(-41) ?? '');
  await expect(page.getByRole('gridcell', { name: 'changed', exact: true })).toBeVisible();
});

test('the focus stays where a button was that is gone', async ({ page }) => {
  await openIndex(page, 'packages');
  const reading = page.getByRole('group', { name: 'Reading' });

  await reading.getByRole('button', { name: 'Scan again' }).press('Enter');
  await expect(reading).toBeFocused();
  await expectMatches(page, 5973);
  await expect(reading).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(reading.getByRole('button', { name: 'Scan again' })).toBeFocused();

  const bar = page.getByRole('group', { name: 'Selection' });
  await page.getByRole('checkbox', { name: 'Select the rows loaded' }).click();
  await bar.getByRole('button', { name: /^Stage 5\s973 keys$/ }).press('Enter');
  await expect(stagedPanel(page)).toContainText(`${shownCount(5973)} keys staged`);
  await expect(bar).toBeFocused();
  await expectAccessible(page);
});

test('a column is called sorted once its rows are', async ({ page, service }) => {
  const sort = encodeURIComponent(JSON.stringify({ field: 'section', descending: true }));
  await openSlowly(page, service, `${PACKAGES}?sort=${sort}`);
  await expect(page.getByRole('grid')).toBeVisible();
  await expect(column(page, 'section')).not.toHaveAttribute('aria-sort');

  await service.setFaults([]);
  await expectMatches(page, 5973);

  await expect(column(page, 'section')).toHaveAttribute('aria-sort', 'descending');
});

test('rows are not sorted from under the pointer when reading ends', async ({ page, service }) => {
  const sort = encodeURIComponent(JSON.stringify({ field: 'section', descending: true }));
  await openSlowly(page, service, `${PACKAGES}?sort=${sort}`);
  const row = page.getByRole('grid').getByRole('row').nth(3);
  await row.hover();
  const key = await row.getByRole('gridcell').nth(1).innerText();
  await service.setFaults([]);
  await expectMatches(page, 5973);
  await expect(page.getByRole('button', { name: /^Stage all/ })).toBeVisible();

  await expect(row.getByRole('gridcell').nth(1)).toHaveText(key);
  await expect(column(page, 'section')).not.toHaveAttribute('aria-sort');
  await page.getByRole('heading', { level: 1 }).hover();
  await expect(column(page, 'section')).toHaveAttribute('aria-sort', 'descending');
  await expect(row.getByRole('gridcell').nth(1)).not.toHaveText(key);
});

test('a filter that is edited for one index is not there for another', async ({ page }) => {
  await openIndex(page, 'documents');
  await page.getByRole('link', { name: 'packages' }).click();
  await expectMatches(page, 5973);
  await page.getByRole('button', { name: 'Edit filter…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Edit filter' });
  await dialog.getByRole('button', { name: 'As text', exact: true }).click();
  await dialog.getByLabel('Filter as text').fill('{"section":{"$eq":"games"}}');

  await page.goBack();

  await expect(page.getByRole('heading', { level: 1, name: 'documents' })).toBeVisible();
  await expect(dialog).toHaveCount(0);
});

test('all rows are selected with caps lock on too', async ({ page }) => {
  await openIndex(page, 'packages');
  await page
    .getByRole('gridcell', { name: /^bookworm/ })
    .first()
    .press('Control+A');

  await expect(
    page.getByRole('status').filter({ hasText: `${shownCount(5973)} loaded rows are selected` }),
  ).toBeVisible();
});

test('a condition tells a number from the text that looks like it', async ({ page, service }) => {
  await service.call('putVectorIndex', 'sample', {
    indexName: 'years',
    dataType: 'float32',
    dimension: 2,
    distanceMetric: 'cosine',
  });
  await service.putVectors('sample', 'years', [
    { key: 'number', data: { float32: [1, 1] }, metadata: { year: 2019, name: '2019' } },
  ]);
  await openIndex(page, 'years');

  await page.getByRole('button', { name: 'Condition', exact: true }).click();
  const form = page.getByRole('dialog', { name: 'New condition' });
  await form.getByLabel('Value', { exact: true }).fill('2019');
  await form.getByLabel('Field', { exact: true }).fill('name');
  await expect(form.getByText('Compared as the text')).toHaveCount(0);
  await form.getByLabel('Field', { exact: true }).fill('year');
  await expect(
    form.getByText(
      'Compared as the text “2019”, which the number 2019 is not. Keys with numbers in this field were read.',
    ),
  ).toBeVisible();

  await form.getByRole('button', { name: 'Add condition' }).click();
  await expect(page.getByText('the text 5 is not the number 5')).toBeVisible();
});

test('characters are drawn one by one, also where a face would join them', async ({
  page,
  service,
}) => {
  await service.call('putVectorIndex', 'sample', {
    indexName: 'signs',
    dataType: 'float32',
    dimension: 2,
    distanceMetric: 'cosine',
  });
  const metadata = { note: 'x->y' };
  await service.putVectors('sample', 'signs', [
    { key: 'a!=b', data: { float32: [1, 1] }, metadata },
  ]);
  await openIndex(page, 'signs');

  await expect(page.getByText('a!=b', { exact: true })).toHaveCSS('font-variant-ligatures', 'none');
  await expect(page.getByText('x->y', { exact: true })).toHaveCSS('font-variant-ligatures', 'none');
  await page.getByRole('gridcell', { name: 'a!=b', exact: true }).click();
  const drawer = page.getByRole('complementary', { name: /a!=b/ }).or(page.getByRole('dialog'));
  await expect(drawer.getByText('x->y').first()).toHaveCSS('font-variant-ligatures', 'none');
});

test('the search that was cleared by a button leaves the focus in its field', async ({ page }) => {
  await openIndex(page, 'packages');
  const search = page.getByRole('textbox', { name: 'Search the keys read' });
  await search.fill('nothing has this');
  await expect(page.getByText(/^None of the/)).toBeVisible();

  await page.getByRole('button', { name: 'Clear the search' }).last().press('Enter');

  await expect(search).toBeFocused();
  await expect(search).toHaveValue('');
  await search.fill('games');
  await page.getByRole('button', { name: 'Clear the search' }).press('Enter');
  await expect(search).toBeFocused();
});

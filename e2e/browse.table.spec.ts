import type { Locator, Page } from '@playwright/test';
import { expect, openIndex, test } from './support/console-test.ts';
import { addCondition, addKeyCondition, expectMatches, shownCount } from './support/journey.ts';

const PACKAGES = '/c/emulator/sample/packages';

function keyColumn(page: Page): Locator {
  return page.getByRole('grid').getByRole('gridcell', { name: /^\w+\/\w+\// });
}

function withFilter(filter: object): string {
  return `${PACKAGES}?filter=${encodeURIComponent(JSON.stringify(filter))}`;
}

test('back, forward and a copied link bring back filter, key condition and open key', async ({
  page,
  context,
}) => {
  const drawer = page.getByRole('dialog', { name: 'Key' });
  await openIndex(page, 'packages');
  await addCondition(page, { field: 'size', operator: 'is', value: 'tiny' });
  await expectMatches(page, 1991);
  await addKeyCondition(page, 'contains', '/anacron');
  await expectMatches(page, 1);
  await page.getByText('bookworm/admin/anacron').click();
  await expect(drawer).toBeVisible();

  await page.goBack();
  await expect(drawer).toHaveCount(0);
  await expectMatches(page, 1);
  await page.goBack();
  await expectMatches(page, 1991);
  await page.goBack();
  await expectMatches(page, 5973);
  await page.goForward();
  await page.goForward();
  await page.goForward();
  await expect(drawer).toContainText('bookworm/admin/anacron');

  const colleague = await context.newPage();
  await colleague.goto(page.url());
  await expect(colleague.getByRole('dialog', { name: 'Key' })).toContainText(
    'bookworm/admin/anacron',
  );
  await expect(colleague.getByRole('grid')).toContainText('bookworm/admin/anacron');
  await expectMatches(colleague, 1);
});

test('shift takes a range of rows, Ctrl-A the rows loaded, Escape none', async ({ page }) => {
  await openIndex(page, 'packages');
  await page.getByRole('checkbox', { name: 'Select bookworm/admin/anacron' }).click();

  await page
    .getByRole('checkbox', { name: 'Select bookworm/admin/at', exact: true })
    .click({ modifiers: ['Shift'] });
  await expect(page.getByText('7 loaded rows are selected')).toBeVisible();
  await page.keyboard.press('Shift+ArrowDown');
  await expect(page.getByText('8 loaded rows are selected')).toBeVisible();
  await expect(page.getByRole('row', { selected: true })).toHaveCount(8);

  await page.keyboard.press('ControlOrMeta+a');
  await expect(page.getByText(/^5\s973 loaded rows are selected$/)).toBeVisible();
  await expect(page.getByRole('checkbox', { name: 'Select the rows loaded' })).toBeChecked();
  await page.keyboard.press('Escape');
  await expect(page.getByText('No row is selected')).toBeVisible();
});

test('a column sorts up, down and not at all, and the address keeps it', async ({ page }) => {
  await openIndex(page, 'packages');
  const header = page.getByRole('columnheader', { name: 'Key' });
  await expect(keyColumn(page).first()).toHaveText('bookworm/admin/acorn-fdisk');

  await header.getByRole('button').click();
  await expect(header).toHaveAttribute('aria-sort', 'ascending');
  await header.getByRole('button').click();
  await expect(header).toHaveAttribute('aria-sort', 'descending');
  await expect(keyColumn(page).first()).toHaveText(/^bookworm\/z/);

  const section = page.getByRole('columnheader', { name: 'section' });
  await section.getByRole('button').click();
  await section.getByRole('button').click();
  await expect(section).toHaveAttribute('aria-sort', 'descending');
  await expect(keyColumn(page).first()).toHaveText(/^bookworm\/zope\//);
  await page.reload();
  await expect(section).toHaveAttribute('aria-sort', 'descending');
  await expect(keyColumn(page).first()).toHaveText(/^bookworm\/zope\//);

  await section.getByRole('button').click();
  await expect(keyColumn(page).first()).toHaveText('bookworm/admin/acorn-fdisk');
});

test('a filter that cannot be followed is explained, and nothing is read', async ({
  page,
  service,
}) => {
  const alert = page.getByRole('alert', { name: /cannot be followed, so nothing was read/ });

  await page.goto(withFilter({ size: { $like: 'tiny' } }));
  await expect(alert).toContainText('$like');
  await page.goto(`${PACKAGES}?key=${encodeURIComponent('{"kind":"resembles","text":"a"}')}`);
  await expect(alert).toContainText('resembles');
  await expect(page.getByRole('grid')).toHaveCount(0);
  expect(await service.requestCount('listVectors')).toBe(0);

  await alert.getByRole('button', { name: 'Remove all conditions' }).click();
  await expectMatches(page, 5973);
});

test('a filter in the address that cannot be followed is mended as text', async ({ page }) => {
  const key = encodeURIComponent('{"kind":"starts-with","text":"bookworm/games/"}');
  await page.goto(`${withFilter({ size: { $like: 'tiny' } })}&key=${key}`);
  const alert = page.getByRole('alert', { name: /cannot be followed, so nothing was read/ });
  await alert.getByRole('button', { name: 'Edit the filter as text…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Edit filter' });
  const area = dialog.getByLabel('Filter as text');
  await expect(area).toBeFocused();
  await expect(area).toHaveValue(/"\$like": "tiny"/);
  await expect(area).toHaveAccessibleDescription(/\$like/);

  await dialog.getByRole('button', { name: 'Apply filter' }).click();
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(alert).toBeVisible();

  await alert.getByRole('button', { name: 'Edit the filter as text…' }).click();
  await area.fill('{"size": {"$eq": "tiny"}}');
  await dialog.getByRole('button', { name: 'Apply filter' }).click();
  await expect(page.getByRole('contentinfo')).toContainText(/complete/);
  const conditions = page.getByRole('list', { name: 'Conditions' });
  await expect(conditions).toContainText('size');
  await expect(conditions).toContainText('bookworm/games/');
});

test('where the service refuses filters, the browser filters and says so', async ({
  page,
  service,
}) => {
  const tiny = withFilter({ size: { $eq: 'tiny' } });
  await page.goto(tiny);
  await expectMatches(page, 1991);
  await expect(page.getByText('filtered here')).toHaveCount(0);
  await service.setFaults([
    {
      operation: 'listVectors',
      kind: 'error',
      status: 400,
      code: 'VectorIndexParameterInvalid',
      count: 1,
    },
  ]);

  await page.getByRole('button', { name: 'Scan again' }).click();

  await expect(page.getByText('filtered here')).toBeVisible();
  await expectMatches(page, 1991);
  await expect(page.getByRole('contentinfo')).toContainText(/5\s973 read/);
});

test('an empty index, and conditions that nothing meets', async ({ page, service }) => {
  await service.call('putVectorIndex', 'sample', {
    indexName: 'empty',
    dataType: 'float32',
    dimension: 2,
    distanceMetric: 'cosine',
  });

  await openIndex(page, 'empty');
  await expect(page.getByText('empty holds no vectors')).toBeVisible();
  await service.putVectors('sample', 'empty', [{ key: 'first', data: { float32: [1, 1] } }]);
  await page.getByRole('button', { name: 'Scan again' }).click();
  await expect(page.getByRole('grid')).toContainText('first');

  await addKeyCondition(page, 'equals', 'First');
  await expect(page.getByText('None of the 1 key of empty matches')).toBeVisible();
  await page.getByRole('button', { name: 'Remove all conditions' }).click();
  await expect(page.getByRole('grid')).toContainText('first');
});

test('a segment that fails keeps what was read, and no more than that can be taken', async ({
  page,
  service,
}) => {
  await service.setFaults([{ operation: 'listVectors', kind: 'delay', ms: 1500 }]);
  await page.goto(PACKAGES);
  // The first page tells what the service understands; the other segments follow it.
  await expect.poll(() => service.requestCount('listVectors')).toBe(1);
  await service.setFaults([
    { operation: 'listVectors', kind: 'error', status: 403, code: 'AccessDenied', count: 1 },
  ]);

  const alert = page.getByRole('alert', { name: /only part of packages could be read/ });
  await expect(alert).toContainText('AccessDenied');
  await expect(page.getByRole('contentinfo')).toContainText('1 of 16 segments failed');
  await expect(page.getByText('Reading failed: more may match than is shown')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Stage/ })).toHaveCount(0);

  await keyColumn(page).first().press('ControlOrMeta+a');
  const loaded = Number(await page.getByRole('grid').getAttribute('aria-rowcount')) - 1;
  expect(loaded).toBeGreaterThan(4000);
  expect(loaded).toBeLessThan(5973);
  await expect(page.getByText(`${shownCount(loaded)} loaded rows are selected`)).toBeVisible();
  await expect(page.getByText('Reading failed: more may match than is shown')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Stage all/ })).toHaveCount(0);

  await alert.getByRole('button', { name: 'Try again' }).click();
  await expectMatches(page, 5973);
  await expect(page.getByRole('button', { name: /^Stage all 5\s973/ })).toBeVisible();
});

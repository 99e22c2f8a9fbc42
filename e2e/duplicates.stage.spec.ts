import type { Page } from '@playwright/test';
import type { Vector } from '#protocol/vector.ts';
import { expect, expectAccessible, openIndex, test } from './support/console-test.ts';
import { expectStaged, stageByHand } from './support/journey.ts';
import type { SignedService } from './support/signed-service.ts';

const VECTORS: readonly Vector[] = [
  { key: 'a/first', data: { float32: [1, 2] }, metadata: { year: '2019', lang: 'en' } },
  { key: 'a/second', data: { float32: [1, 2] }, metadata: { year: '2021' } },
  { key: 'a/3', data: { float32: [1, 2] }, metadata: { year: '2021' } },
  { key: 'b/long name', data: { float32: [0, 5] }, metadata: {} },
  { key: 'b/x', data: { float32: [0, 5] }, metadata: { year: '2020' } },
  // As near as a copy, and none.
  { key: 'c/scaled', data: { float32: [2, 4] }, metadata: {} },
  { key: 'c/signed', data: { float32: [-0, 5] }, metadata: {} },
];

async function putCopies(service: SignedService, vectors = VECTORS): Promise<void> {
  await service.call('putVectorIndex', 'sample', {
    indexName: 'copies',
    dataType: 'float32',
    dimension: 2,
    distanceMetric: 'cosine',
  });
  for (let start = 0; start < vectors.length; start += 500) {
    await service.putVectors('sample', 'copies', vectors.slice(start, start + 500));
  }
}

async function look(page: Page): Promise<void> {
  await page.goto('/c/emulator/sample/copies/duplicates');
  await page.getByRole('button', { name: 'Look for duplicates' }).click();
}

const preview = (page: Page) => page.getByRole('region', { name: 'Preview' });
const groups = (page: Page) => page.getByRole('table', { name: 'Groups of duplicates' });

test('identical vectors are grouped, and all but one of each are staged by a rule', async ({
  page,
  service,
}) => {
  test.setTimeout(120_000);
  await putCopies(service);
  await openIndex(page, 'copies');
  // By keyboard alone.
  await page.getByRole('button', { name: 'Tools' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Find duplicates…' }).press('Enter');
  await page.getByRole('button', { name: 'Look for duplicates' }).press('Enter');
  await expect(page.getByText('5 keys in 2 groups have the same vector as another')).toBeVisible();
  await expect(preview(page)).toContainText('2 keys stay, 3 would be staged.');
  await expect(groups(page).getByRole('row')).toHaveCount(3);
  await expect(groups(page).getByRole('row').nth(1)).toContainText('a/3');
  await expectAccessible(page);

  await page.getByLabel('Of each group stays').last().selectOption('the newest by a field');
  await page.getByLabel('Metadata field').selectOption('year');
  await expect(preview(page)).toContainText('In 1 group several are equal by the rule');
  await expect(preview(page)).toContainText('In 1 group some keys have no single value');
  await expect(groups(page).getByRole('row').nth(2)).toContainText('b/x');

  await page.getByRole('button', { name: 'Look at group 1' }).press('Enter');
  const group = page.getByRole('region', { name: 'The group' });
  await expect(group.getByRole('table')).toContainText('2019');
  await expectAccessible(page);
  await group.getByRole('radio', { name: 'a/first stays' }).press('Space');
  await expect(groups(page).getByRole('row').nth(1)).toContainText('by hand');
  await expect(preview(page)).toContainText('1 group decided by hand.');

  await page.getByRole('button', { name: 'Stage 3 keys' }).press('Enter');
  await expect(page.getByText('3 keys staged.')).toBeVisible();
  await page.getByRole('link', { name: 'Review what is staged' }).press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: /^Review / })).toBeVisible();
  await expect(
    page.getByText(
      'duplicates; of each group the newest by year, or the one chosen by hand, stays',
    ),
  ).toBeVisible();
  await openIndex(page, 'copies');
  await expectStaged(page, ['a/3', 'a/second', 'b/long name']);
});

test('a double click stages once, and says what it staged', async ({ page, service }) => {
  await putCopies(service);
  await look(page);
  const button = page.getByRole('button', { name: 'Stage 3 keys' });
  await button.dblclick();
  await expect(preview(page).getByRole('status')).toHaveText(/^3 keys staged\. /);
  await expect(button).toBeFocused();
});

test('a key that should stay and is staged from elsewhere is warned of, and unstaged at once', async ({
  page,
  service,
}) => {
  await putCopies(service);
  await openIndex(page, 'copies');
  await stageByHand(page, ['a/3', 'c/scaled']);
  await look(page);
  const warning = preview(page).getByRole('alert');
  await expect(warning).toContainText('In 1 group the key that should stay is staged already');
  await expectAccessible(page);
  await preview(page).getByRole('button', { name: 'Stage 3 keys' }).click();
  await expect(preview(page).getByRole('status')).toContainText('3 keys staged.');
  await expect(warning).toBeVisible();

  await warning.getByRole('button', { name: 'Unstage 1 key that should stay' }).click();
  await expect(warning).toHaveCount(0);
  await openIndex(page, 'copies');
  await expectStaged(page, ['a/first', 'a/second', 'b/x', 'c/scaled']);
});

test('a group can be left alone, and is then not staged', async ({ page, service }) => {
  await putCopies(service);
  await look(page);
  await page.getByRole('button', { name: 'Look at group 2' }).click();
  await page.getByRole('button', { name: 'Keep all' }).click();
  await expect(preview(page)).toContainText('3 keys stay, 2 would be staged.');
  await page.getByRole('button', { name: 'Leave it to the rule' }).click();
  await expect(preview(page)).toContainText('2 keys stay, 3 would be staged.');
});

test('what changed between the two readings is not offered', async ({ page, service }) => {
  await putCopies(service);
  await service.setFaults([{ operation: 'getVectors', kind: 'delay', ms: 2500 }]);
  await look(page);
  await expect(page.getByText('Comparing what looks identical')).toBeVisible();
  await service.deleteKeys('sample', 'copies', ['a/3']);
  await service.putVectors('sample', 'copies', [
    { key: 'b/x', data: { float32: [9, 9] }, metadata: {} },
  ]);

  await expect(
    page.getByText('seemed to be duplicates and are none any more: 1 gone, 2 with other numbers'),
  ).toBeVisible();
  await expect(preview(page)).toContainText('1 key stays, 1 would be staged.');
});

test('a search can be paused and stopped, and one that fails says so', async ({
  page,
  service,
}) => {
  const many = Array.from({ length: 9000 }, (_, at) => ({
    key: `key ${at}`,
    data: { float32: [1, Math.floor(at / 2)] },
    metadata: {},
  }));
  await putCopies(service, many);
  await service.setFaults([{ operation: 'listVectors', kind: 'delay', ms: 1200 }]);
  await look(page);
  await expect(page.getByText(/^[1-9][\d\s]* read$/)).toBeVisible();
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText('Paused')).toBeVisible();
  await page.getByRole('button', { name: /^Go through the .* read$/ }).click();
  await expect(page.getByText('the rest of the index was not')).toBeVisible();

  await page.getByRole('button', { name: 'Look again' }).click();
  await page.getByRole('button', { name: 'Look for duplicates' }).click();
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByRole('button', { name: 'Look for duplicates' })).toBeVisible();

  // Not once: a request of the search that was stopped may still arrive.
  await service.setFaults([
    { operation: 'listVectors', kind: 'error', status: 403, code: 'AccessDenied' },
  ]);
  await page.getByRole('button', { name: 'Look for duplicates' }).click();
  await expect(page.getByRole('alert')).toContainText('no duplicates are known');
  await service.setFaults([]);
  await page.getByRole('button', { name: 'Look for duplicates' }).click();
  await expect(page.getByText(/9\s000 keys in 4\s500 groups/)).toBeVisible();
});

test.describe('where nothing may be changed', () => {
  test.use({ consoleFlags: ['--read-only'] });

  test('duplicates are shown, and none can be staged', async ({ page, service }) => {
    await putCopies(service);
    await look(page);
    await expect(preview(page)).toContainText('is read-only');
    await expect(page.getByRole('button', { name: /^Stage/ })).toHaveCount(0);
  });
});

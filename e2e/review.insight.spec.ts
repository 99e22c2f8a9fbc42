import type { Page } from '@playwright/test';
import { expect, expectAccessible, openIndex, test } from './support/console-test.ts';
import { addCondition, openReview, stageAll, stageByHand } from './support/journey.ts';
import type { SignedService } from './support/signed-service.ts';

const DOCUMENTS = 20;
const CHUNKS = 6;

/**
 * 20 documents of 6 chunks; chunk 6 of document 3 is the only one of its document
 * that is not English. `twin` holds the same vector as another key.
 */
async function putDocuments(service: SignedService): Promise<void> {
  const dimensions = { dataType: 'float32', dimension: 3, distanceMetric: 'cosine' };
  await service.call('putVectorIndex', 'sample', { indexName: 'docs', ...dimensions });
  const chunks = Array.from({ length: DOCUMENTS * CHUNKS }, (_, at) => {
    const document = Math.floor(at / CHUNKS);
    const chunk = (at % CHUNKS) + 1;
    const isEnglish = document < 4 && !(document === 3 && chunk === 6);
    return {
      key: `doc-${String(document).padStart(2, '0')}#${chunk}`,
      data: { float32: [1, document + 1, chunk] },
      metadata: { lang: isEnglish ? 'en' : 'de', env: at === 8 ? 'prod' : 'test' },
    };
  });
  const [first] = chunks;
  if (first === undefined) throw new Error('There are no chunks.');
  const scaled = { float32: first.data.float32.map((value) => value * 2) };
  await service.putVectors('sample', 'docs', [
    ...chunks,
    { ...first, key: 'kept copy', metadata: { lang: 'de' } },
    { ...first, key: 'scaled', data: scaled, metadata: { lang: 'de' } },
    ...['twin a', 'twin b'].map((key) => ({
      key,
      data: { float32: [-1, 5, 2] },
      metadata: { lang: 'en', env: 'test' },
    })),
  ]);
}

/** Stages what is English: 23 chunks and the twins. */
async function reviewEnglish(page: Page): Promise<void> {
  await openIndex(page, 'docs');
  await addCondition(page, { field: 'lang', operator: 'is', value: 'en' });
  await stageAll(page, 25);
  await openReview(page);
}

test('siblings left out are named once the whole index was read, and staged or let go', async ({
  page,
  service,
}) => {
  await putDocuments(service);
  await reviewEnglish(page);
  await expect(
    page.getByText('Only what matched the last scan’s conditions was read.'),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Read the whole index' }).click();
  await expect(page.getByText('The whole index was read. 124 vectors.')).toBeVisible();

  await page.getByRole('button', { name: /^5\s*siblings left out$/ }).click();
  const panel = page.getByRole('region', { name: 'Siblings left out' });
  await expect(panel.getByRole('listitem')).toHaveText([/^doc-03.*5 of 6 staged.*doc-03#6/]);
  await expect(page.getByRole('grid', { name: 'Keys under review' }).getByRole('row')).toHaveCount(
    6,
  );

  await panel.getByRole('button', { name: 'Stage the 1 missing of doc-03' }).click();
  await expect(page.getByRole('heading', { name: 'Review 26 keys' })).toBeVisible();
  await expect(page.getByRole('button', { name: /^0\s*siblings left out$/ })).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await panel.getByRole('button', { name: 'Unstage these 5 of doc-03' }).click();
  await expect(page.getByRole('heading', { name: 'Review 20 keys' })).toBeVisible();
  await expect(page.getByRole('button', { name: /^0\s*siblings left out$/ })).toBeVisible();
});

test('values say how much of the index they are, and rare ones are said in words', async ({
  page,
  service,
}) => {
  await putDocuments(service);
  await openIndex(page, 'docs');
  await stageByHand(page, ['doc-00#1', 'doc-00#2']);
  await addCondition(page, { field: 'lang', operator: 'is', value: 'en' });
  await stageAll(page, 25);
  await openReview(page);
  await page.getByRole('button', { name: 'Read the whole index' }).click();

  const summary = page.getByRole('region', { name: 'What this set is' });
  await expect(summary).toContainText('25 staged of 25 with lang = en among the 124 read: 100 %');
  await expect(summary).toContainText('24 staged of 121 with env = test among the 124 read: 20 %');
  await summary.getByRole('button', { name: '1 of 25 has env = prod' }).click();
  await expect(page.getByRole('grid', { name: 'Keys under review' }).getByRole('row')).toHaveText([
    /^Key/,
    /^doc-01#3/,
  ]);
});

test('copies are looked for by their numbers: the last ones and those that stay', async ({
  page,
  service,
}) => {
  await putDocuments(service);
  await reviewEnglish(page);
  await service.setFaults([
    { kind: 'error', operation: 'queryVectors', status: 403, code: 'AccessDenied' },
  ]);
  await page.getByRole('button', { name: 'Look for copies' }).click();
  await expect(page.getByRole('alert')).toContainText('AccessDenied');

  await service.setFaults([]);
  await page.getByRole('button', { name: 'Look for copies' }).click();
  await page.getByRole('button', { name: /^2\s*last copies$/ }).click();
  const last = page.getByRole('region', { name: 'Last copies' });
  await expect(last.getByRole('listitem')).toHaveText([/^all 2 staged.*twin a.*twin b/]);
  await page.getByRole('button', { name: /^1\s*copied elsewhere$/ }).click();
  await expect(
    page.getByRole('region', { name: 'Copied elsewhere' }).getByRole('listitem'),
  ).toHaveText([/^doc-00#1.*stays as.*kept copy/]);

  await page.getByRole('button', { name: /^2\s*last copies$/ }).click();
  await last.getByRole('button', { name: 'Keep the first, twin a' }).click();
  await expect(page.getByRole('button', { name: /^0\s*last copies$/ })).toBeVisible();
  await expect(page.getByRole('button', { name: /^2\s*copied elsewhere$/ })).toBeVisible();
});

test('a random sample is read by keyboard, and says what it proves while the set is the same', async ({
  page,
  service,
}) => {
  await putDocuments(service);
  await openIndex(page, 'docs');
  await stageAll(page, 124);
  await openReview(page);
  const proof = page.getByRole('region', { name: 'Look closer' });

  await page.getByRole('button', { name: 'Read a sample of 59' }).click();
  const dialog = page.getByRole('dialog', { name: 'Random sample of 59 keys' });
  await expect(dialog).toContainText('1 of 59');
  await page.keyboard.press('u');
  await expect(dialog).toContainText('2 of 59');
  await page.keyboard.press('z');
  await expect(dialog).toContainText('1 of 59');
  await page.keyboard.press('k');
  await page.keyboard.press('Escape');
  await expect(proof).toContainText('1 of the 59 drawn at random read, none wrong.');

  await page.getByRole('button', { name: 'Go on reading' }).click();
  await expect(dialog).toContainText('2 of 59');
  for (let key = 2; key <= 58; key += 1) await page.keyboard.press('ArrowRight');
  await expect(dialog).toContainText('59 of 59');
  await dialog.getByRole('button', { name: 'Unstage' }).click();
  await expect(dialog).toContainText('58 of 59 keys stay staged, 1 unstaged');
  await dialog.getByRole('button', { name: 'Back to the review' }).click();
  await expect(proof).toContainText(
    /59 read, 1 wrong and unstaged: at most [\d.]+ % of the 123 left are wrong, with 95 % confidence\./,
  );

  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('heading', { name: 'Review 124 keys' })).toBeVisible();
  await expect(proof).not.toContainText('95 % confidence');
});

test('a finding is read one key at a time, with buttons too', async ({ page, service }) => {
  await putDocuments(service);
  await openIndex(page, 'docs');
  await stageByHand(page, ['doc-00#1', 'doc-00#2', 'doc-01#1']);
  await openReview(page);
  await page.getByRole('button', { name: /^3\s*siblings left out$/ }).click();
  await page.getByRole('button', { name: 'Read one by one' }).click();
  const dialog = page.getByRole('dialog', { name: '3 keys, one by one' });

  await expect(dialog.getByRole('heading', { name: 'doc-00#1' })).toBeVisible();
  await expect(dialog).toContainText('doc-00: 2 of 6 staged');
  await expect(dialog).toContainText('dimensions3');
  await dialog.getByRole('button', { name: 'Keep staged' }).click();
  await dialog.getByRole('button', { name: 'Unstage' }).click();
  await expect(dialog.getByText('Unstaged: doc-00#2. 3 of 3: doc-01#1')).toBeAttached();
  await dialog.getByRole('button', { name: 'Back' }).click();
  await expect(dialog.getByRole('heading', { name: 'doc-00#2' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Stage again' }).click();
  await dialog.getByRole('button', { name: 'Close' }).click();

  await expect(page.getByRole('heading', { name: 'Review 3 keys' })).toBeVisible();
});

for (const width of [1440, 390]) {
  test(`what was looked at closer passes axe, ${width} pixels wide`, async ({ page, service }) => {
    await putDocuments(service);
    await reviewEnglish(page);
    await page.setViewportSize({ width, height: 900 });
    await page.getByRole('button', { name: 'Read the whole index' }).click();
    await page.getByRole('button', { name: 'Look for copies' }).click();
    for (const finding of [/siblings left out$/i, /last copies$/i, /copied elsewhere$/i]) {
      await page.getByRole('button', { name: finding }).click();
      await expect(page.getByRole('region', { name: finding })).toBeVisible();
      await expectAccessible(page);
    }
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByRole('button', { name: 'Read one by one' }).click();
    await expect(page.getByRole('dialog')).toContainText('dimensions');
    await expectAccessible(page);
  });
}

import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import type { Download, Page } from '@playwright/test';
import { vectorSchema } from '#protocol/vector.ts';
import { expect, expectAccessible, openIndex, test } from './support/console-test.ts';
import { answerFilePicker, chosenFile, countPrivateFiles } from './support/file-picker.ts';
import { expectFound, findKeys, openFind } from './support/give-list.ts';
import { addCondition, expectMatches } from './support/journey.ts';
import { chooseFile } from './support/restore-journey.ts';

/** Opens the dialog as an operator does who has no pointer. */
async function openExport(page: Page) {
  await page.getByRole('button', { name: 'Tools' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Export…' }).press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  return dialog;
}

const textOf = async (download: Download) => await readFile(await download.path(), 'utf8');
const vectorsOf = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => vectorSchema.parse(JSON.parse(line)));

test('everything that matches is exported with its numbers, gzipped, as PutVectors takes it', async ({
  page,
  service,
}) => {
  await openIndex(page, 'packages');
  await addCondition(page, { field: 'size', operator: 'is', value: 'tiny' });
  await expectMatches(page, 1991);
  const dialog = await openExport(page);
  await expect(dialog).toContainText('Keys that match: size is tiny.');
  await dialog.getByLabel('The numbers of each vector').check();
  await dialog.getByLabel('Compress with gzip').check();
  await expect(dialog).toContainText('in 20 requests');
  await expectAccessible(page);

  const saved = page.waitForEvent('download');
  await dialog.getByRole('button', { name: /^Export 1\s991 keys$/ }).click();
  const download = await saved;

  expect(download.suggestedFilename()).toMatch(
    /^packages-matching-\d{4}-\d\d-\d\d-\d{4}\.jsonl\.gz$/,
  );
  await expect(dialog.getByRole('status')).toContainText(/1\s991 vectors, with their numbers, in/);
  const vectors = vectorsOf(gunzipSync(await readFile(await download.path())).toString('utf8'));
  expect(vectors).toHaveLength(1991);
  const sample = vectors.slice(300, 400);
  const there = await service.getVectors(
    'sample',
    'packages',
    sample.map(({ key }) => key),
  );
  expect(new Map(sample.map((vector) => [vector.key, vector]))).toEqual(
    new Map(there.map((vector) => [vector.key, vector])),
  );
});

test('a table for a spreadsheet takes no request, and runs no formula', async ({
  page,
  service,
}) => {
  await service.call('putVectorIndex', 'sample', {
    indexName: 'formulas',
    dataType: 'float32',
    dimension: 2,
    distanceMetric: 'euclidean',
  });
  await service.putVectors('sample', 'formulas', [
    { key: '=HYPERLINK("x")', data: { float32: [1, 2] }, metadata: { note: '+1, "quoted"' } },
    { key: 'plain', data: { float32: [1, 2] }, metadata: { year: '2019' } },
  ]);
  await openIndex(page, 'formulas');
  const dialog = await openExport(page);
  await expect(dialog).toContainText(/as they were read \d+ \w+, \d\d:\d\d, and takes no request/);
  await dialog.getByLabel('CSV').check();

  const saved = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Export 2 keys' }).click();

  expect(await textOf(await saved)).toBe(
    'key,note,year\r\n"\'=HYPERLINK(""x"")","\'+1, ""quoted""",\r\nplain,,2019\r\n',
  );
  expect(await service.requestCount('getVectors')).toBe(0);
});

test('what was exported is found again key by key, and compares as the same', async ({
  page,
  service,
}) => {
  await service.call('putVectorIndex', 'sample', {
    indexName: 'odd',
    dataType: 'float32',
    dimension: 4,
    distanceMetric: 'euclidean',
  });
  const keys = [
    'odd/"double quoted", comma; semicolon\ttab',
    'odd/line\nbreak',
    'odd/carriage\r\nreturn\r',
    'odd/nul\0inside \u202e\u200b\ufeff',
    '\ufeffmark',
    ' blanks  ',
    '__proto__',
    '😀'.repeat(1024),
    // What a table for a spreadsheet writes otherwise, and what it then looks like.
    '=1+1',
    '-',
    '@scope/name',
    '\ttab',
    '\rreturn',
    "'=1+1",
    "''@x",
    "'",
  ];
  await service.putVectors(
    'sample',
    'odd',
    keys.map((key, at) => ({
      key,
      data: { float32: [-0, 1.401298464324817e-45, 3.4028234663852886e38, at] },
      metadata: {
        note: `=${key.slice(0, 99)}`,
        tags: ['a,"b"', '\0', ''],
        number: 0.1 + at,
        __proto__: 'x',
      },
    })),
  );
  const save = async (form: 'CSV' | 'JSON Lines', path: string) => {
    await openIndex(page, 'odd');
    const dialog = await openExport(page);
    await dialog.getByLabel(form).check();
    if (form === 'JSON Lines') await dialog.getByLabel('The numbers of each vector').check();
    const saved = page.waitForEvent('download');
    await dialog.getByRole('button', { name: /^Export \d+ keys$/ }).click();
    await (await saved).saveAs(path);
    return path;
  };

  const table = await save('CSV', test.info().outputPath('odd.csv'));
  await openFind(page, 'odd');
  await chooseFile(page, table, 'Choose a file…');
  await expect(page.getByLabel('An apostrophe before =, +, - or @')).toBeChecked();
  await findKeys(page, 'odd');
  await expectFound(page, { found: keys.length, missing: 0, 'listed more than once': 0 });

  // Taken as they stand, those with an apostrophe are others, and that is said.
  await page.getByRole('button', { name: 'Read it otherwise' }).click();
  await page.getByLabel('An apostrophe before =, +, - or @').uncheck();
  await findKeys(page, 'odd');
  await expect(page.getByText(/keys of the list begin with an apostrophe/)).toBeVisible();

  const lines = await save('JSON Lines', test.info().outputPath('odd.jsonl'));
  await page.goto('/c/emulator/sample/odd/compare');
  await chooseFile(page, lines, 'Choose a file…');
  await page.getByLabel('Compare the numbers too').check();
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await expect(
    page.getByText(`0 keys added, 0 keys removed, 0 keys changed, ${keys.length} keys the same`),
  ).toBeAttached();
});

test('keys that went meanwhile are counted and named, and are not in the file', async ({
  page,
  service,
}) => {
  await openIndex(page, 'packages');
  const gone = ['bookworm/admin/anacron', 'bookworm/admin/at'];
  await service.deleteKeys('sample', 'packages', gone);
  const dialog = await openExport(page);
  await dialog.getByLabel('The numbers of each vector').check();

  const saved = page.waitForEvent('download');
  await dialog.getByRole('button', { name: /^Export 5\s973 keys$/ }).click();

  const vectors = vectorsOf(await textOf(await saved));
  expect(vectors).toHaveLength(5971);
  expect(vectors.filter(({ key }) => gone.includes(key))).toEqual([]);
  await expect(dialog.getByRole('status')).toContainText(
    '2 keys were gone when the numbers were read, and are not in the file: "bookworm/admin/anacron", "bookworm/admin/at".',
  );
});

test('a long export goes on behind a closed dialog, and a stopped one leaves the older file as it was', async ({
  page,
  service,
}) => {
  await answerFilePicker(page, 'an older export');
  await openIndex(page, 'packages');
  await service.setFaults([{ operation: 'getVectors', kind: 'delay', ms: 1000 }]);
  const dialog = await openExport(page);
  await dialog.getByLabel('The numbers of each vector').check();
  await dialog.getByRole('button', { name: /^Export 5\s973 keys$/ }).click();
  const progress = page.getByRole('progressbar', { name: 'Keys exported' });
  await expect(progress).toHaveAttribute('aria-valuenow', /^[1-9]\d*00$/);
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(dialog).toBeHidden();
  const tools = page.getByRole('button', { name: /^Tools, exporting \d+ %$/ });
  await expect(tools).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: /^Exporting 5\s973 keys/ })).toHaveCount(
    1,
  );

  await openExport(page);
  await expect(progress).toBeVisible();
  await dialog.getByRole('button', { name: 'Stop the export' }).click();

  await expect(dialog).toContainText('The export was stopped. No file was kept.');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('button', { name: 'Tools', exact: true })).toBeVisible();
  expect(String(await chosenFile(page))).toBe('an older export');
});

test('what became of an export behind a closed dialog is told at the tools', async ({
  page,
  service,
}) => {
  await openIndex(page, 'packages');
  await service.setFaults([{ operation: 'getVectors', kind: 'delay', ms: 300 }]);
  const dialog = await openExport(page);
  await dialog.getByLabel('The numbers of each vector').check();
  const saved = page.waitForEvent('download');
  await dialog.getByRole('button', { name: /^Export 5\s973 keys$/ }).click();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await saved;

  await expect(page.getByRole('button', { name: 'Tools, exported' })).toBeVisible();
  await expect(
    page.getByRole('status').filter({ hasText: /^5\s973 keys exported into packages-/ }),
  ).toHaveCount(1);
  await openExport(page);
  await expect(dialog).toContainText(/5\s973 vectors, with their numbers, in packages-/);
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(page.getByRole('button', { name: 'Tools', exact: true })).toBeVisible();
});

test('a service that fails in the middle leaves no file, and a reading that failed makes a part', async ({
  page,
  service,
}) => {
  await openIndex(page, 'packages');
  await service.setFaults([
    { operation: 'getVectors', kind: 'error', status: 403, code: 'AccessDenied', count: 1 },
  ]);
  const dialog = await openExport(page);
  await dialog.getByLabel('The numbers of each vector').check();
  await dialog.getByRole('button', { name: /^Export 5\s973 keys$/ }).click();
  await expect(dialog.getByRole('alert')).toContainText('Nothing was saved.');
  await expect(dialog.getByRole('alert')).toContainText('AccessDenied');
  expect(await countPrivateFiles(page)).toBe(0);
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  await service.setFaults([{ operation: 'listVectors', kind: 'delay', ms: 1500 }]);
  const before = await service.requestCount('listVectors');
  await page.getByRole('button', { name: 'Scan again' }).click();
  // The first page tells what the service understands; the other segments follow it.
  await expect.poll(() => service.requestCount('listVectors')).toBe(before + 1);
  await service.setFaults([
    { operation: 'listVectors', kind: 'error', status: 403, code: 'AccessDenied', count: 1 },
  ]);
  await expect(page.getByRole('contentinfo')).toContainText('1 of 16 segments failed');
  await openExport(page);
  await expect(dialog).toContainText(
    'Reading failed before its end: more may match than the file gets.',
  );

  const saved = page.waitForEvent('download');
  await dialog.getByRole('button', { name: /^Export .* keys$/ }).click();

  expect((await saved).suggestedFilename()).toMatch(/^packages-part-.*\.jsonl$/);
  await expect(dialog.getByRole('status')).toContainText('It is only a part of what matches');
});

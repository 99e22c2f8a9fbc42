import { appendFile, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { exactJson } from '#protocol/exact-json.ts';
import type { Vector } from '#protocol/vector.ts';
import { expect, expectAccessible, openIndex, test } from './support/console-test.ts';
import { dropFiles } from './support/give-list.ts';
import {
  backupFile,
  backupLines,
  chooseFile,
  type TestFile,
  wholeIndex,
} from './support/restore-journey.ts';

const ANACRON = 'bookworm/admin/anacron';
const AT = 'bookworm/admin/at';
const CDIST = 'bookworm/admin/cdist';

function exportFile(vectors: Iterable<Vector>, name: string): TestFile {
  const text = [...vectors].map((vector) => `${exactJson(vector)}\n`).join('');
  const buffer = name.endsWith('.gz') ? gzipSync(text) : Buffer.from(text);
  return { name, mimeType: 'application/octet-stream', buffer };
}

async function openCompare(page: Page, file: TestFile): Promise<void> {
  await page.goto('/c/emulator/sample/packages/compare');
  await chooseFile(page, file, 'Choose a file…');
  await expect(page.getByRole('region', { name: 'The file', exact: true })).toContainText(
    file.name,
  );
}

const groups = (page: Page) =>
  page.getByRole('group', { name: 'Show keys by what became of them' });
const group = (page: Page, name: RegExp) => groups(page).getByRole('button', { name });

test('of several files dropped at once none is taken, to compare with or to restore from', async ({
  page,
}) => {
  const files = ['a.jsonl', 'b.jsonl'].map((name) => ({ name, text: '{}' }));
  for (const [place, where] of [
    ['compare', 'File to compare with'],
    ['restore', 'Backup file'],
  ] as const) {
    await page.goto(`/c/emulator/sample/packages/${place}`);
    await dropFiles(page, files, where);
    await expect(page.getByRole('alert')).toContainText('several files: a.jsonl, b.jsonl');
  }
});

test('an index is compared with an earlier export, and the difference is staged', async ({
  page,
  service,
}) => {
  test.setTimeout(120_000);
  const before = await wholeIndex(service, 'packages');
  await openIndex(page, 'packages');
  await service.deleteKeys('sample', 'packages', [AT]);
  await service.changeMetadata('sample', 'packages', ANACRON, { size: 'enormous' });
  const [cdist] = await service.getVectors('sample', 'packages', [CDIST]);
  const numbers = cdist?.data?.float32.map((number, at) => (at === 0 ? number + 1 : number)) ?? [];
  await service.putVectors('sample', 'packages', [
    { key: CDIST, data: { float32: numbers }, metadata: cdist?.metadata ?? {} },
    { key: 'new/1', data: { float32: numbers }, metadata: { size: 'tiny' } },
    { key: 'new/2', data: { float32: numbers }, metadata: {} },
  ]);
  await page.getByRole('button', { name: 'Tools' }).click();
  await page.getByRole('menuitem', { name: 'Compare with a file…' }).click();
  await chooseFile(page, exportFile(before.values(), 'packages.jsonl.gz'), 'Choose a file…');
  await expect(
    page.getByText('An export of 5\u202f973 vectors, with their numbers.'),
  ).toBeVisible();
  await page.getByLabel('Compare the numbers too').check();

  await page.getByRole('button', { name: 'Compare', exact: true }).click();

  await expect(group(page, /added since/)).toContainText(/^2\D/);
  await expect(group(page, /removed/)).toContainText(/^1\D/);
  await expect(group(page, /changed/)).toContainText('1 in metadata, 1 in numbers');
  await expect(group(page, /the same/)).toContainText(/^5\s970/);
  const table = page.getByRole('table', { name: 'Keys of the group' });
  await expect(table).toContainText('new/1');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Stage the 2 added keys' }).click();
  await expect(page.getByText('2 keys staged')).toBeVisible();

  await group(page, /changed/).click();
  await expect(table.getByRole('row', { name: new RegExp(CDIST) })).toContainText('numbers');
  await page.getByRole('button', { name: `Look at ${ANACRON}` }).click();
  const details = page.getByRole('region', { name: 'The key in the file and in the index' });
  const field = details.getByRole('row', { name: /^size/ });
  await expect(field).toContainText(String(before.get(ANACRON)?.metadata?.size));
  await expect(field).toContainText('enormous');
  await expect(details).toContainText('The numbers are the same.');
  await expectAccessible(page);
  await page.getByRole('button', { name: `Look at ${CDIST}` }).click();
  await expect(details).toContainText('The metadata is the same.');
  await expect(details).toContainText('numbers differ, by 1 at most');
  await page.getByRole('button', { name: 'Stage the 2 changed keys' }).click();
  await page.getByRole('link', { name: 'Review what is staged' }).click();

  await expect(page.getByRole('heading', { level: 1, name: /^Review / })).toBeVisible();
  await expect(page.getByText('added since packages.jsonl.gz')).toBeVisible();
  await expect(page.getByText('changed since packages.jsonl.gz')).toBeVisible();
});

test('removed vectors of a backup lead to its restore; without the numbers nothing is said of them', async ({
  page,
  service,
}) => {
  const keys = [ANACRON, AT, CDIST];
  const vectors = await service.getVectors('sample', 'packages', keys);
  await service.deleteKeys('sample', 'packages', [AT]);
  await openCompare(page, backupFile(await backupLines(service, 'packages', vectors)));
  await expect(
    page.getByText('A backup of 3 vectors, with their numbers, of sample / packages'),
  ).toBeVisible();

  await page.getByRole('button', { name: 'Compare', exact: true }).click();

  await expect(page.getByText('The numbers were not compared')).toBeVisible();
  await group(page, /the same/).click();
  await expect(page.getByRole('table')).toContainText(CDIST);
  await group(page, /removed/).click();
  await expect(page.getByRole('table')).toContainText(AT);
  await page.getByRole('link', { name: 'Restore 1 vector from this backup…' }).click();
  await expect(
    page.getByRole('heading', { level: 1, name: 'Restore packages from a backup' }),
  ).toBeVisible();
});

test('files that cannot be compared with are refused, with the line and the rule', async ({
  page,
  service,
}) => {
  await page.goto('/c/emulator/sample/packages/compare');
  const alert = page.getByRole('alert');
  const choose = (name: string, text: string) =>
    chooseFile(page, { name, mimeType: 'text/plain', buffer: Buffer.from(text) }, 'Choose a file…');

  await choose('table.csv', 'key,year\r\na,2019\r\n');
  await expect(alert).toContainText('neither a gzip file nor JSON Lines');
  await choose('twice.jsonl', '{"key":"a"}\n{"key":"a"}\n');
  await expect(alert).toContainText('has the key "a" twice');
  await choose('broken.jsonl', '{"key":"a"}\n{"key"');
  await expect(alert).toContainText('Line 2 of the file is no vector');
  const lines = await backupLines(service, 'packages', []);
  await chooseFile(page, backupFile(lines.slice(0, -1)), 'Choose a file…');
  await expect(alert).toContainText('without its manifest: it was cut off');
});

test('a backup that is several gzip files in one is read whole, and refused when one of them is cut off', async ({
  page,
  service,
}) => {
  const lines = await backupLines(service, 'packages', [
    ...(await wholeIndex(service, 'packages')).values(),
  ]);
  const members = [lines.slice(0, 3000), lines.slice(3000)].map((some) =>
    gzipSync(`${some.join('\n')}\n`),
  );
  const [one = Buffer.of(), other = Buffer.of()] = members;
  const fileOf = (buffer: Buffer): TestFile => ({
    name: 'two.jsonl.gz',
    mimeType: 'application/gzip',
    buffer,
  });
  await page.goto('/c/emulator/sample/packages/compare');

  await chooseFile(page, fileOf(Buffer.concat([one.subarray(0, -9), other])), 'Choose a file…');
  await expect(page.getByRole('alert')).toContainText('cut off or damaged');
  await chooseFile(page, fileOf(Buffer.concat(members)), 'Choose a file…');
  await expect(page.getByRole('region', { name: 'The file', exact: true })).toContainText(
    /5\s973 vectors/,
  );
});

test('a file that was changed since it was compared is not looked into, and that is said', async ({
  page,
}) => {
  const path = test.info().outputPath('keys.jsonl');
  await writeFile(path, `${JSON.stringify({ key: ANACRON })}\n`);
  await page.goto('/c/emulator/sample/packages/compare');
  await chooseFile(page, path, 'Choose a file…');
  await expect(page.getByText('None of its vectors has metadata')).toBeVisible();
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await group(page, /^1\s*changed/).click();
  await appendFile(path, `${JSON.stringify({ key: AT })}\n`);

  await page.getByRole('button', { name: `Look at ${ANACRON}` }).click();

  await expect(page.getByRole('alert')).toContainText(
    /The browser could not read keys\.jsonl .* choose it again/,
  );
});

test('an index that cannot be read to its end is not compared, and a later try is', async ({
  page,
  service,
}) => {
  await openCompare(page, exportFile([{ key: ANACRON }], 'packages-part-2026-05-03-1402.jsonl'));
  await expect(page.getByText('only a part of what matched')).toBeVisible();
  await expect(page.getByLabel('Compare the numbers too')).toBeDisabled();
  await service.setFaults([
    { operation: 'listVectors', kind: 'error', status: 403, code: 'AccessDenied', count: 1 },
  ]);

  await page.getByRole('button', { name: 'Compare', exact: true }).click();

  await expect(page.getByRole('alert')).toContainText('nothing was compared');
  await expect(groups(page)).toHaveCount(0);
  // Slow enough to be stopped.
  await service.setFaults([{ operation: 'listVectors', kind: 'delay', ms: 3000 }]);
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByRole('button', { name: 'Compare', exact: true })).toBeVisible();
  await expect(groups(page)).toHaveCount(0);
  await service.setFaults([]);
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await expect(group(page, /added since/)).toContainText(/^5\s972/);
});

test('on a narrow screen only the lines in sight are drawn, and the key that is looked at has its place', async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await openCompare(page, exportFile([{ key: ANACRON, metadata: {} }], 'packages.jsonl'));
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  const table = page.getByRole('table', { name: 'Keys of the group' });
  await expect(table).toHaveAttribute('aria-rowcount', '5973');
  expect(await table.getByRole('row').count()).toBeLessThan(60);

  await group(page, /changed/).click();
  await page.getByRole('button', { name: `Look at ${ANACRON}` }).click();
  const details = page.getByRole('region', { name: 'The key in the file and in the index' });
  await details.getByRole('link', { name: 'Open the key as it is now' }).scrollIntoViewIfNeeded();
  await expect(details.getByRole('row', { name: /^size/ })).toBeInViewport();
  await expectAccessible(page);
});

test.describe('where nothing may be changed', () => {
  test.use({ consoleFlags: ['--read-only'] });

  test('differences are shown, and none can be staged', async ({ page }) => {
    await openCompare(page, exportFile([{ key: ANACRON, metadata: {} }], 'packages.jsonl'));
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await group(page, /changed/).click();
    await expect(page.getByRole('table')).toContainText(ANACRON);
    await expect(page.getByText('is read-only')).toBeVisible();
    await expect(page.getByRole('button', { name: /^Stage/ })).toHaveCount(0);
  });
});

import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import type { Vector } from '#protocol/vector.ts';
import { expect, expectAccessible, openIndex, test } from './support/console-test.ts';
import {
  dropFiles,
  expectFound,
  findKeys,
  groupCard,
  openFind,
  typeList,
} from './support/give-list.ts';
import { expectStaged, openReview, shownCount, stagedPanel } from './support/journey.ts';
import { chooseFile } from './support/restore-journey.ts';
import type { SignedService } from './support/signed-service.ts';

const THERE = ['bookworm/admin/acpi-fakekey', 'bookworm/admin/anacron'] as const;
const GONE = 'bookworm/admin/no-such-package';
const LISTED = [THERE[0], GONE, THERE[1], THERE[0]];

const ODD = [
  'odd "quoted", comma; semicolon\ttab',
  'odd\nline break',
  'odd\r\nwindows line break',
  'odd\rcarriage return',
  'odd\0nul',
  ' odd blanks  ',
  'odd 👨‍👩‍👧 emoji',
  'odd \u202eoverride مفتاح',
  '{"key":"odd"}',
  '[odd]',
  '__proto__',
  `odd${'😀'.repeat(1021)}`,
];

async function createIndex(service: SignedService, keys: readonly string[]): Promise<void> {
  await service.call('putVectorIndex', 'sample', {
    indexName: 'listed',
    dataType: 'float32',
    dimension: 2,
    distanceMetric: 'cosine',
  });
  if (keys.length > 0) await put(service, keys);
}

async function put(service: SignedService, keys: readonly string[]): Promise<void> {
  const vectors: Vector[] = keys.map((key) => ({ key, data: { float32: [1, 0.5] } }));
  await service.putVectors('sample', 'listed', vectors);
}

const FORMS = [
  { form: 'Plain text', name: 'keys.txt', text: `${LISTED.join('\r\n')}\r\n\r\n` },
  {
    form: 'CSV',
    name: 'keys.csv',
    text: `size;key\n${LISTED.map((key) => `"a;""b""\n";${key}`).join('\n')}\n1;\n`,
  },
  {
    form: 'JSON, one array',
    name: 'keys.json',
    text: JSON.stringify(LISTED.map((key) => ({ key }))),
  },
  {
    form: 'JSON Lines',
    name: 'keys.jsonl',
    text: LISTED.map((key, at) => JSON.stringify(at % 2 === 0 ? key : { n: 1, key })).join('\n'),
  },
];

for (const { form, name, text } of FORMS) {
  for (const way of ['dropped', 'pasted']) {
    test(`a list is found out about as ${form}, ${way}`, async ({ page }) => {
      await openFind(page, 'packages');
      if (way === 'dropped') await dropFiles(page, [{ name, text }]);
      else await typeList(page, text);
      await expect(page.getByLabel('Form')).toContainText(form);
      await expect(page.getByLabel('Form').locator('option:checked')).toContainText(form);
      const preview = page.getByRole('region', { name: 'The first keys of the list' });
      await expect(preview.getByRole('listitem').filter({ hasText: GONE })).toHaveCount(1);

      await findKeys(page, 'packages');
      await expectFound(page, { found: 2, missing: 1, 'listed more than once': 1 });
      await expect(page.getByText('4 keys, 3 different')).toBeVisible();
      await expect(stagedPanel(page)).toHaveCount(0);
      await groupCard(page, 'missing').click();
      await expect(page.getByRole('table').getByText(GONE)).toBeVisible();
      await groupCard(page, 'listed more than once').click();
      await expect(page.getByRole('row', { name: THERE[0] })).toContainText('2 times');

      await page.getByRole('button', { name: 'Stage 2 found keys' }).click();
      await expectStaged(page, THERE);
    });
  }
}

test('another column, separator or form can be chosen, and is seen before anything is read', async ({
  page,
  service,
}) => {
  await openFind(page, 'packages');
  await dropFiles(page, [
    { name: 'table.csv', text: `name,path\nanacron,${THERE[1]}\n"a, b",${GONE}\n` },
  ]);
  const preview = page.getByRole('region', { name: 'The first keys of the list' });
  await expect(preview).toContainText('anacron');
  await page.getByLabel('Column with the keys').selectOption('Column 2');
  await expect(preview.getByRole('listitem')).toHaveCount(3);
  await expect(preview.getByRole('listitem').first()).toContainText('path');
  await page.getByLabel('The first line names the columns').check();
  await expect(preview.getByRole('listitem').first()).toContainText(THERE[1]);
  await page.getByLabel('Separator').selectOption('Semicolon');
  await expect(preview).toContainText(`anacron,${THERE[1]}`);
  await page.getByLabel('Form').selectOption('JSON, one array');
  await expect(page.getByRole('alert')).toContainText('the list is no JSON array');
  await expect(page.getByRole('button', { name: 'Find these keys in packages' })).toBeDisabled();
  await page.getByLabel('Form').selectOption('Plain text, one key a line');
  await expect(preview).toContainText(`anacron,${THERE[1]}`);
  expect(await service.requestCount('getVectors')).toBe(0);
});

test('odd keys are found as they are, and copied and saved as they were', async ({
  page,
  context,
  service,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await createIndex(service, ODD);
  await openFind(page, 'listed');
  const csv = ODD.map((key) => `"${key.replaceAll('"', '""')}"`).join('\r\n');
  await dropFiles(page, [{ name: 'odd.csv', text: `key\r\n${csv}\r\n` }]);
  await findKeys(page, 'listed');
  await expectFound(page, { found: ODD.length, missing: 0 });

  await page.getByRole('button', { name: `Copy the ${ODD.length} found keys` }).click();
  await expect(page.getByText('Copied as JSON Lines')).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(
    copied
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual(ODD);
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: `Save the ${ODD.length} found keys as a file` }).click();
  const text = await readFile(await (await saved).path(), 'utf8');
  expect(
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual(ODD);

  await page.getByRole('button', { name: 'Give another list' }).click();
  await dropFiles(page, [{ name: 'odd.jsonl', text }]);
  await findKeys(page, 'listed');
  await expectFound(page, { found: ODD.length, missing: 0 });
});

test('a near miss shows how it differs, and stands for a key only when it is taken', async ({
  page,
  service,
}) => {
  await createIndex(service, ['Doc-1', 'caf\u00e9', 'doc-2\u200b', 'doc-3 ', 'other']);
  await openFind(page, 'listed');
  await typeList(page, 'doc-1\ncafe\u0301\ndoc-2\ndoc-3\ndoc-4\nother\n');
  await findKeys(page, 'listed');
  await expectFound(page, { found: 1, missing: 5 });
  await expect(page.getByText('is not known: the index was not read')).toBeVisible();
  await page.getByRole('button', { name: 'Read the whole index for near misses' }).click();
  await expect(page.getByText('Near misses were sought among all 5 keys of listed.')).toBeVisible();
  await expect(groupCard(page, 'near misses')).toHaveText(/^4\s*near misses/);
  await expect(stagedPanel(page)).toHaveCount(0);

  await groupCard(page, 'near misses').click();
  const near = (words: string) => page.getByRole('row').filter({ hasText: words });
  await expect(near('capital and small letters: U+0064 → U+0044')).toContainText('Doc-1');
  await expect(near('Unicode form: U+0065 U+0301 → U+00E9')).toBeVisible();
  await expect(near('invisible characters: nothing → U+200B')).toContainText('ZWSP');
  await expect(near('white space: nothing → U+0020')).toContainText('SP');

  await expect(page.getByRole('button', { name: 'Stage 1 found key', exact: true })).toBeVisible();
  const take = near('white space').getByRole('button');
  await take.click();
  await expect(take).toHaveText('Taken: take it back');
  await take.click();
  await expect(take).toHaveText('Take this key instead');
  await near('invisible').getByRole('button', { name: 'Take this key instead' }).click();
  await page.getByRole('button', { name: 'Stage 1 found key and 1 taken' }).click();
  await expect(stagedPanel(page)).toContainText('2 keys staged');
  await openReview(page);
  await expect(page.getByText('from the list pasted text').first()).toBeVisible();
});

test('a key that went away is not taken for a missing one', async ({ page, service }) => {
  await createIndex(service, ['Doc-1']);
  await openFind(page, 'listed');
  await typeList(page, 'doc-1');
  await findKeys(page, 'listed');
  await page.getByRole('button', { name: 'Read the whole index for near misses' }).click();
  // The key has to be read before it goes away.
  await expect(groupCard(page, 'near misses')).toHaveText(/^1\s*near miss/);
  await groupCard(page, 'near misses').click();
  await service.deleteKeys('sample', 'listed', ['Doc-1']);
  await page.getByRole('button', { name: 'Take this key instead' }).click();
  await expect(page.getByRole('alert')).toContainText('"Doc-1" is not in listed any more');
  await expect(page.getByRole('button', { name: 'Stage 0 found keys' })).toBeDisabled();
});

test('what the table has read whole answers at once, and says how old it is', async ({
  page,
  service,
}) => {
  await openIndex(page, 'packages');
  await page.getByRole('button', { name: 'Tools' }).click();
  await page.getByRole('menuitem', { name: 'Find keys from a list…' }).click();
  await typeList(page, `${LISTED.join('\n')}\nBOOKWORM/admin/anacron`);
  await page.getByRole('button', { name: /^Compare with the 5\s973 keys read/ }).click();
  await expect(page.getByText(/2 found, 2 missing in what the table read/)).toBeVisible();
  await expect(groupCard(page, 'near misses')).toHaveText(/^1\s*near misses/);
  await expect(page.getByText(/sought among all 5\s973 keys/)).toBeVisible();
  expect(await service.requestCount('getVectors')).toBe(0);
  await page.getByRole('button', { name: 'Stage 2 found keys' }).click();
  await openReview(page);
  await expect(page.getByRole('button', { name: /^2\s*present$/ })).toBeVisible();
});

test('all of the index is read instead of asking for each key, and only its end says what is missing', async ({
  page,
  service,
}) => {
  const keys = await service.listKeys('sample', 'packages');
  await openFind(page, 'packages');
  await dropFiles(page, [{ name: 'all.txt', text: [...keys, 'nowhere', 'Nowhere'].join('\n') }]);
  // Slow enough to be stopped.
  await service.setFaults([{ operation: 'listVectors', kind: 'delay', ms: 1000 }]);
  const asked = await service.requestCount('getVectors');
  await page.getByRole('button', { name: 'Read all of packages instead' }).click();
  await expect(page.getByText(/\d of 5\s975 keys found among \S+ of the index/)).toBeVisible();
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByText(/^Stopped: .* keys not looked for$/)).toBeVisible();
  await expect(groupCard(page, 'missing')).toHaveText(/^0/);

  await service.setFaults([
    { operation: 'listVectors', kind: 'error', status: 403, code: 'AccessDenied' },
  ]);
  await page.getByRole('button', { name: /^Look for the other/ }).click();
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('oss:ListVectors');
  await expect(groupCard(page, 'missing')).toHaveText(/^0/);
  await service.setFaults([]);
  await alert.getByRole('button', { name: 'Try again' }).click();

  await expect(page.getByText(/5\s973 found, 2 missing\. The whole index was read/)).toBeVisible();
  expect(await service.requestCount('getVectors')).toBe(asked);
  await page.getByRole('button', { name: /^Stage 5\s973 found keys$/ }).click();
  await openReview(page);
  await expect(page.getByRole('button', { name: /^0\s*changed since staged$/ })).toBeVisible();
});

test('entries that no key can be are counted and shown with their line, the others found', async ({
  page,
}) => {
  await openFind(page, 'packages');
  const long = 'x'.repeat(1025);
  await dropFiles(page, [{ name: 'keys.txt', text: `${THERE[0]}\n${long}\n\n${THERE[1]}\n` }]);
  await findKeys(page, 'packages');
  await expectFound(page, { found: 2, missing: 0 });
  await expect(page.getByText('2 keys · 1 empty line · 1 entry that no key can be')).toBeVisible();
  await page.getByText('1 entry of the list can be no key').click();
  await expect(page.getByText('A key has 1 to 1024 characters; this one has 1025.')).toBeVisible();
  await expect(page.getByText('line 2', { exact: true })).toBeVisible();
});

test('what is no list of keys is refused with what to do', async ({ page }) => {
  await openFind(page, 'packages');
  const alert = page.getByRole('alert');
  await dropFiles(page, [{ name: 'sheet.xlsx', text: 'PK\u0003\u0004' }]);
  await expect(alert).toContainText('Save the sheet as CSV in UTF-8');
  await dropFiles(page, [
    { name: 'a.txt', text: 'a' },
    { name: 'b.txt', text: 'b' },
  ]);
  await expect(alert).toContainText('several lists: a.txt, b.txt');
  await dropFiles(page, [{ name: 'a.json', text: `[${'"a",'.repeat(30_000)}"b" "c"]` }]);
  await findKeys(page, 'packages');
  await expect(alert).toContainText('after item 30001');
  await expect(page.getByRole('button', { name: /^Stage/ })).toHaveCount(0);
});

test('the member with the keys is guessed, shown and can be changed', async ({ page }) => {
  await openFind(page, 'packages');
  const lines = THERE.map((key, at) => JSON.stringify({ name: `row ${at}`, doc: key, id: key }));
  await dropFiles(page, [{ name: 'rows.ndjson', text: lines.join('\n') }]);
  const member = page.getByLabel('Member with the keys');
  await expect(member).toHaveValue('id');
  const first = page.getByRole('region', { name: 'The first keys of the list' });
  await expect(first).toContainText(THERE[0]);

  await member.selectOption('name');
  await expect(first).toContainText('row 0');
  await member.selectOption('doc');
  await expect(first).toContainText(THERE[0]);
  await expectAccessible(page);
  await findKeys(page, 'packages');
  await expectFound(page, { found: THERE.length, missing: 0 });
});

test('a list packed with gzip is found, and one that was cut off is refused', async ({ page }) => {
  await openFind(page, 'packages');
  const packed = gzipSync(`${THERE.join('\n')}\nnowhere\n`);
  const choose = async (buffer: Buffer) => {
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose a file…' }).click();
    const file = { name: 'keys.txt.gz', mimeType: 'application/gzip', buffer };
    await (await chooser).setFiles(file);
  };
  await choose(packed.subarray(0, -6));
  await expect(page.getByRole('alert')).toContainText(
    /keys\.txt\.gz cannot be unpacked to its end .*cut off or damaged/,
  );

  await choose(packed);
  await expect(page.getByLabel('Form')).toHaveValue('lines');
  await findKeys(page, 'packages');
  await expectFound(page, { found: THERE.length, missing: 1 });
});

/** A gzip file of several members, as bgzip makes them. */
function gzipBlocks(text: string, size: number): Buffer {
  const bytes = Buffer.from(text);
  const blocks: Buffer[] = [];
  for (let from = 0; from < bytes.length; from += size) {
    blocks.push(gzipSync(bytes.subarray(from, from + size)));
  }
  return Buffer.concat([...blocks, gzipSync('')]);
}

test('a list that is several gzip files in one is read whole, or refused when one of them is damaged', async ({
  page,
  service,
}) => {
  const keys = await service.listKeys('sample', 'packages');
  const text = `${keys.join('\n')}\n`;
  // The first is unpacked to many times what a browser hands on at once.
  const first = gzipSync(text.repeat(30));
  const last = gzipSync('nowhere\n');
  const file = Buffer.concat([first, gzipSync(''), last, gzipBlocks(text, 20_000)]);
  const changed = (at: number) => {
    const copy = Buffer.from(file);
    copy[at] = (copy[at] ?? 0) ^ 0x55;
    return copy;
  };
  await openFind(page, 'packages');
  const give = async (buffer: Buffer) => {
    await chooseFile(
      page,
      { name: 'keys.txt.gz', mimeType: 'application/gzip', buffer },
      'Choose a file…',
    );
    await findKeys(page, 'packages');
  };

  for (const damaged of [
    file.subarray(0, -4),
    // The checksums of the first member and of the third.
    changed(first.length - 8),
    changed(first.length + 20 + last.length - 8),
    // What follows a member is none.
    changed(first.length + 1),
    Buffer.concat([file, Buffer.from('and more')]),
  ]) {
    await give(damaged);
    await expect(page.getByRole('alert')).toContainText(
      /keys\.txt\.gz cannot be unpacked to its end .*cut off or damaged/,
    );
    await page.getByRole('button', { name: 'Give another list' }).click();
  }

  await give(file);
  await expectFound(page, { found: keys.length, missing: 1 });
  await expect(groupCard(page, 'listed more than once')).toHaveText(
    new RegExp(`^${shownCount(keys.length)}`),
  );
  await expect(page.getByText(/185\s164 keys, 5\s974 different/)).toBeVisible();
});

test('a refusal in the middle keeps what was found, and the rest can be found later', async ({
  page,
  service,
}) => {
  const keys = await service.listKeys('sample', 'packages');
  const slow = { operation: 'getVectors', kind: 'delay', ms: 150 };
  await openFind(page, 'packages');
  await dropFiles(page, [{ name: 'all.txt', text: keys.join('\n') }]);
  await service.setFaults([slow]);
  await findKeys(page, 'packages');
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText('Paused')).toBeVisible();
  await service.setFaults([
    { operation: 'getVectors', kind: 'error', status: 403, code: 'AccessDenied' },
  ]);
  await page.getByRole('button', { name: 'Go on' }).click();

  const alert = page.getByRole('alert');
  await expect(alert).toContainText('AccessDenied');
  await expect(alert).toContainText('oss:GetVectors');
  await expect(groupCard(page, 'found')).not.toHaveText(/^0/);
  await expect(groupCard(page, 'not looked for yet')).toBeVisible();
  await expect(groupCard(page, 'missing')).toHaveText(/^0/);
  await service.setFaults([]);
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expectFound(page, { found: keys.length, missing: 0 });
  await page.getByRole('button', { name: /^Stage 5\s973 found keys$/ }).click();
  await expect(stagedPanel(page)).toContainText(/5\s973\s*keys staged/);
});

test('stopping keeps what was found and says what was not looked for', async ({
  page,
  service,
}) => {
  const keys = await service.listKeys('sample', 'packages');
  await openFind(page, 'packages');
  await dropFiles(page, [{ name: 'all.txt', text: keys.join('\n') }]);
  await service.setFaults([{ operation: 'getVectors', kind: 'delay', ms: 500 }]);
  await findKeys(page, 'packages');
  await expect(groupCard(page, 'found')).not.toHaveText(/^0/);
  // What is looked at stays where it is while more is found.
  const scroller = page.getByRole('region', { name: 'Keys of the list, scrolling' });
  const last = page.getByRole('row', { name: keys.at(-1) ?? '' });
  await groupCard(page, 'not looked for yet').click();
  await scroller.evaluate((element) => element.scrollTo(0, 1e9));
  await expect(last).toBeInViewport();
  await expect(page.getByText(/^\S+ a second, about \d+ s left$/)).toBeVisible();
  await expect(last).toBeInViewport();
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByText(/^Stopped: .* keys not looked for$/)).toBeVisible();
  const asked = await service.requestCount('getVectors');
  expect(asked).toBeLessThan(60);
  await service.setFaults([]);
  await page.getByRole('button', { name: /^Look for the other/ }).click();
  await expectFound(page, { found: keys.length, missing: 0 });
});

test('every near miss can be reached, however many there are', async ({ page, service }) => {
  const keys = Array.from({ length: 25_000 }, (_, at) => `doc-${String(at).padStart(5, '0')}`);
  const last = 'doc-24999';
  // More of them than a row of a long list has room for.
  const alike = [' ', '  ', '\t', '\u00a0'].map((blank) => `${last}${blank}`);
  await createIndex(service, []);
  for (let from = 0; from < keys.length; from += 500)
    await put(service, keys.slice(from, from + 500));
  await put(service, alike);
  await openFind(page, 'listed');
  await dropFiles(page, [{ name: 'all.txt', text: keys.join('\n').toUpperCase() }]);
  await page.getByRole('button', { name: 'Read all of listed instead' }).click();
  await page.getByRole('button', { name: 'Read the whole index for near misses' }).click();
  await expect(groupCard(page, 'near misses')).toHaveText(/^25\s000/);

  await groupCard(page, 'near misses').click();
  await expect(page.getByRole('row').filter({ hasText: 'DOC-00000' })).toBeInViewport();
  const scroller = page.getByRole('region', { name: 'Keys of the list, scrolling' });
  await scroller.focus();
  await page.keyboard.press('End');

  const row = page.getByRole('row').filter({ hasText: last.toUpperCase() });
  await expect(row).toBeInViewport({ ratio: 1 });
  await expect(row).toHaveAttribute('aria-rowindex', '25001');
  const take = row.getByRole('button', { name: 'Take this key instead' });
  await expect(take).toHaveCount(5);
  await take.last().click();
  await expect(row.getByRole('button', { name: 'Taken: take it back' })).toBeInViewport();
});

test('the whole way by keyboard alone', async ({ page, service }) => {
  await createIndex(service, ['Doc-1', 'other']);
  await openIndex(page, 'listed');
  const reach = async (
    name: string | RegExp,
    role: 'button' | 'menuitem' | 'textbox' = 'button',
  ) => {
    const control = page.getByRole(role, { name });
    await expect(control).toBeEnabled();
    await expect(async () => {
      await page.keyboard.press('Tab');
      await expect(control).toBeFocused({ timeout: 1 });
    }).toPass({ intervals: [1] });
  };
  await reach('Tools');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Find keys from a list…' })).toBeFocused();
  await page.keyboard.press('Enter');
  await reach('Keys, pasted or typed', 'textbox');
  await page.keyboard.type('doc-1\nother\n');
  await reach('Take this list');
  await page.keyboard.press('Enter');
  await reach('Find these keys in listed');
  await page.keyboard.press('Enter');
  await expectFound(page, { found: 1, missing: 1 });
  await expect(groupCard(page, 'near misses')).toHaveText(/^1\s*near misses/);
  await reach(/near misses/);
  await page.keyboard.press('Enter');
  await reach('Take this key instead');
  await page.keyboard.press('Space');
  await reach('Stage 1 found key and 1 taken');
  await page.keyboard.press('Enter');
  await expect(stagedPanel(page)).toContainText('2 keys staged');
});

test.describe('on a read-only connection', () => {
  test.use({ consoleFlags: ['--read-only'] });

  test('everything is found and nothing can be staged', async ({ page }) => {
    await openFind(page, 'packages');
    await typeList(page, LISTED.join('\n'));
    await findKeys(page, 'packages');
    await expectFound(page, { found: 2, missing: 1 });
    await expect(page.getByText('The connection emulator is read-only')).toBeVisible();
    await expect(page.getByRole('button', { name: /stage/i })).toHaveCount(0);
  });
});

for (const viewport of [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]) {
  test(`each step passes axe, ${viewport.width} pixels wide`, async ({
    page,
    service,
  }, testInfo) => {
    const shoot = async (step: string) => {
      await expectAccessible(page);
      await page.screenshot({ path: testInfo.outputPath(`${step}.png`) });
    };
    await page.setViewportSize(viewport);
    await createIndex(service, ['Doc-1', 'caf\u00e9', 'doc-2\u200b', 'doc-3 ', 'other', 'another']);
    await openFind(page, 'listed');
    await shoot('give');
    const rows = ['doc-1', 'cafe\u0301', 'doc-2', 'doc-3', 'doc-4', 'other', 'other', 'another'];
    await dropFiles(page, [
      {
        name: 'keys.csv',
        text: `key,n\n${rows.map((key) => `${key},1\n`).join('')}${'x'.repeat(1025)},1\n`,
      },
    ]);
    await expect(page.getByLabel('Separator')).toBeVisible();
    await shoot('form');
    await findKeys(page, 'listed');
    await expectFound(page, { found: 2, missing: 5 });
    await page.getByText('1 entry of the list can be no key').click();
    await shoot('found');
    await page.getByText('1 entry of the list can be no key').click();
    await page.getByRole('button', { name: 'Read the whole index for near misses' }).click();
    await groupCard(page, 'near misses').click();
    await page.getByRole('button', { name: 'Take this key instead' }).first().click();
    await expect(page.getByRole('button', { name: 'Taken: take it back' })).toBeVisible();
    await shoot('near');
    const wide = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(wide).toBe(0);
  });
}

import { exactJson } from '#protocol/exact-json.ts';
import type { Vector } from '#protocol/vector.ts';
import { expect, expectAccessible, openIndex, test } from './support/console-test.ts';
import {
  addCondition,
  confirmAndRun,
  deleteButton,
  expectMatches,
  expectRunEnded,
  openReview,
  reportedKeys,
  stageAll,
} from './support/journey.ts';
import {
  backupFile,
  backupLines,
  chooseFile,
  compare,
  deleteAll,
  expectConflicts,
  keptFiles,
  loseFiles,
  openRestore,
  wholeIndex,
} from './support/restore-journey.ts';

const TINY = 1200;
const ALL = 5973;

test.use({ consoleEnv: { VECTOR_BUCKET_CONSOLE_TOKEN: 'a-token-that-outlives-the-console' } });

test('what was deleted is put back from its backup, and the index is as it was, key by key', async ({
  page,
  service,
}) => {
  test.setTimeout(150_000);
  const before = await wholeIndex(service, 'packages');

  await openIndex(page, 'packages');
  await addCondition(page, { field: 'architecture', operator: 'is', value: 'all' });
  await addCondition(page, { field: 'size', operator: 'is', value: 'tiny' });
  await expectMatches(page, TINY);
  await stageAll(page, TINY);
  await openReview(page);
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Back up 1\u202f200 vectors' }).click();
  const backup = await (await saved).path();
  await confirmAndRun(page, TINY, 'packages');
  expect(await service.listKeys('sample', 'packages')).toHaveLength(ALL - TINY);

  await page.getByRole('link', { name: 'Put these vectors back…' }).click();
  await expect(page.getByText('The backup of that run is')).toBeVisible();
  await chooseFile(page, backup);
  await expect(page.getByText('1\u202f200 of 1\u202f200 vectors chosen')).toBeVisible();
  await compare(page);
  await expectConflicts(page, { absent: TINY, same: 0, different: 0 });
  await page.getByRole('button', { name: 'Put 1\u202f200 vectors back' }).click();
  await expect(page).toHaveURL(/\/runs\//);
  await expectRunEnded(page);

  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    /^1\s200 vectors put back and read again$/,
  );
  expect((await reportedKeys(page)).get('restored')).toHaveLength(TINY);
  expect(await wholeIndex(service, 'packages')).toEqual(before);
  expect(await keptFiles(page)).toEqual([]);

  await page.getByRole('link', { name: 'Back to packages' }).click();
  await expect(page.getByText('Vectors were put back into packages since')).toBeVisible();
  await page.getByRole('button', { name: 'Read them again' }).click();
  await expectMatches(page, TINY);
  await expect(page.getByText('Vectors were put back into packages since')).toBeHidden();
});

test('odd keys and the extremes of 32-bit floats come back bit by bit', async ({
  page,
  service,
}) => {
  const tiny = Math.fround(1.401298464324817e-45);
  const largest = Math.fround(3.4028234663852886e38);
  const odd: Vector[] = [
    { key: 'plain', data: { float32: [1, 2, 3, 4] } },
    { key: ' blanks ', data: { float32: [tiny, -tiny, largest, -largest] } },
    { key: 'new\nline', data: { float32: [-0, 0, -0, 1] }, metadata: { note: 'a "quoted"\nnote' } },
    { key: '=HYPERLINK("x")', data: { float32: [1.1754943508222875e-38, 0.1, 1e-20, 1 / 3] } },
    { key: '钥匙/🔑', data: { float32: [0.1, 0.2, 0.3, 0.4] }, metadata: { 语言: ['中文', 'zh'] } },
    { key: '"json"', data: { float32: [5, 6, 7, 8] }, metadata: { __proto__x: 'y' } },
    { key: 'x'.repeat(1024), data: { float32: [9, 9, 9, 9] } },
  ].map(({ data, ...rest }) => ({ ...rest, data: { float32: data.float32.map(Math.fround) } }));
  const created = await service.call('putVectorIndex', 'sample', {
    indexName: 'odd',
    dataType: 'float32',
    dimension: 4,
    distanceMetric: 'euclidean',
  });
  expect(created.status).toBe(200);
  await service.putVectors('sample', 'odd', odd);
  const before = await wholeIndex(service, 'odd');
  expect(Object.is(before.get('new\nline')?.data?.float32[0], -0)).toBe(true);

  await openIndex(page, 'odd');
  await stageAll(page, odd.length);
  await openReview(page);
  await page.getByRole('button', { name: 'Back up 7 vectors' }).click();
  await expect(page.getByText('read back and checked')).toBeVisible();
  await confirmAndRun(page, odd.length, 'odd');
  expect(await service.listKeys('sample', 'odd')).toEqual([]);

  await page.getByRole('link', { name: 'Back to odd' }).click();
  await page.getByRole('link', { name: 'Restore…' }).click();
  await page.getByRole('button', { name: /^Use odd-.*, made in this tab$/ }).click();
  await compare(page);
  await page.getByRole('button', { name: 'Put 7 vectors back' }).click();
  await expectRunEnded(page);

  const after = await wholeIndex(service, 'odd');
  // Texts tell −0 from 0.
  expect([...after.values()].map(exactJson)).toEqual([...before.values()].map(exactJson));
});

test('keys that exist again are shown first: skipped by default, written over when that is confirmed', async ({
  page,
  service,
}) => {
  const keys = (await service.listKeys('sample', 'packages')).slice(0, 6);
  const vectors = await service.getVectors('sample', 'packages', keys);
  const [gone, alsoGone, same, changed, alsoChanged, later] = vectors;
  if (!gone || !alsoGone || !same || !changed || !alsoChanged || !later) throw new Error('too few');
  const lines = await backupLines(service, 'packages', vectors);
  await service.deleteKeys('sample', 'packages', [gone.key, alsoGone.key]);
  await service.changeMetadata('sample', 'packages', changed.key, { note: 'new' });
  await service.changeMetadata('sample', 'packages', alsoChanged.key, { note: 'new' });
  const contentNow = async () => {
    const now = await service.getVectors('sample', 'packages', keys);
    return new Map(now.map((vector) => [vector.key, vector]));
  };

  await openRestore(page, 'packages');
  await chooseFile(page, backupFile(lines));
  await expect(page.getByText('6 of 6 vectors chosen')).toBeVisible();
  await compare(page);
  await expectConflicts(page, { absent: 2, same: 2, different: 2 });
  await expectAccessible(page);
  await page.getByRole('button', { name: /with other content$/ }).click();
  await expect(page.getByRole('table', { name: 'Keys of the backup' })).toContainText(changed.key);
  await expect(page.getByText('2 keys listed')).toBeVisible();
  await expect(
    page.getByRole('radio', { name: 'Skip 2 keys that are there with other content' }),
  ).toBeChecked();
  await page.getByRole('button', { name: 'Put 2 vectors back' }).click();
  await expectRunEnded(page);

  const first = await reportedKeys(page);
  expect(first.get('restored')?.toSorted()).toEqual([gone.key, alsoGone.key].toSorted());
  expect(first.get('different-kept')?.toSorted()).toEqual(
    [changed.key, alsoChanged.key].toSorted(),
  );
  expect(first.get('already-there')).toHaveLength(2);
  expect((await contentNow()).get(changed.key)?.metadata).toMatchObject({ note: 'new' });

  await openRestore(page, 'packages');
  await chooseFile(page, backupFile(lines));
  await compare(page);
  await expectConflicts(page, { absent: 0, same: 4, different: 2 });
  await expect(page.getByText('There is nothing to put back.')).toBeVisible();
  await page
    .getByRole('radio', { name: 'Write over 2 keys that are there with other content' })
    .check();
  await page.getByRole('button', { name: 'Put 2 vectors back, writing over 2…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Write over 2 vectors of packages?' });
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await expect(deleteButton(dialog)).toBeDisabled();
  await expectAccessible(page);
  await dialog.getByRole('textbox').fill('packages');
  // Somebody changes one of them again, after it was compared and before it is written.
  await service.changeMetadata('sample', 'packages', alsoChanged.key, { note: 'newer' });
  await dialog.getByRole('button', { name: 'Write over 2 vectors for good' }).click();
  await expectRunEnded(page);

  const second = await reportedKeys(page);
  expect(second.get('restored')).toEqual([changed.key]);
  expect(second.get('different-kept')).toEqual([alsoChanged.key]);
  const now = await contentNow();
  expect(now.get(changed.key)).toEqual(changed);
  expect(now.get(alsoChanged.key)?.metadata).toMatchObject({ note: 'newer' });
});

test('a choice by text or by a list puts back that and no more', async ({ page, service }) => {
  const keys = (await service.listKeys('sample', 'packages')).slice(0, 40);
  const lines = await backupLines(
    service,
    'packages',
    await service.getVectors('sample', 'packages', keys),
  );
  await deleteAll(service, 'packages', keys);
  const order = lines.slice(1, -1).map((line): string => JSON.parse(line).key);
  const [first = '', second = ''] = order;

  await openRestore(page, 'packages');
  await chooseFile(page, backupFile(lines));
  await page.getByRole('radio', { name: 'Keys with a text' }).check();
  await page.getByLabel('The key').selectOption('starts with');
  await page.getByLabel('Text', { exact: true }).fill(first);
  await expect(page.getByText(/^1 of 40 vectors chosen$/)).toBeVisible();
  await page.reload();
  await chooseFile(page, backupFile(lines));
  await expect(page.getByText(/^1 of 40 vectors chosen$/)).toBeVisible();

  await page.getByRole('radio', { name: 'Keys of a list' }).check();
  await page.getByLabel('One key a line').fill(`${second}\nno such key\n${first}`);
  await page.getByRole('button', { name: 'Choose 3 keys' }).click();
  await expect(page.getByText(/^2 of 40 vectors chosen$/)).toBeVisible();
  await expect(page.getByText('1 key asked for and not in the backup:')).toBeVisible();
  await compare(page);
  await page.getByRole('button', { name: 'Put 2 vectors back' }).click();
  await expectRunEnded(page);

  const there = await service.listKeys('sample', 'packages');
  expect(there.filter((key) => keys.includes(key)).toSorted()).toEqual([first, second].toSorted());
});

test('a file that is damaged, cut off or of another kind is refused, and why is said', async ({
  page,
  service,
}) => {
  const keys = (await service.listKeys('sample', 'packages')).slice(0, 5);
  const vectors = await service.getVectors('sample', 'packages', keys);
  const lines = await backupLines(service, 'packages', vectors);
  const whole = backupFile(lines);
  const expectRefusal = async (text: string) =>
    await expect(page.getByRole('alert')).toContainText(text);

  await openRestore(page, 'packages');
  await expectAccessible(page);
  await chooseFile(page, { ...whole, buffer: whole.buffer.subarray(0, 900) });
  await expectRefusal('cannot be unzipped to its end');
  await chooseFile(page, backupFile(lines.with(2, lines[3] ?? '')));
  await expectRefusal('as a line before it');
  await chooseFile(page, backupFile(lines.toSpliced(2, 1)));
  await expectRefusal('the manifest counts 5 vectors, the file has 4');
  await chooseFile(page, backupFile(lines.slice(0, -1)));
  await expectRefusal('without its manifest: it was cut off');
  await chooseFile(page, { ...whole, buffer: Buffer.from('%PDF-1.7') });
  await expectRefusal('neither a gzip file nor the text of a backup');
  expect(await keptFiles(page)).toEqual([]);

  const other = { dimension: 2, distanceMetric: 'euclidean' };
  const flat = vectors.map(({ key }) => ({ key, data: { float32: [1, 2] } }));
  await chooseFile(page, backupFile(await backupLines(service, 'packages', flat, other)));
  await expect(page.getByRole('alert')).toContainText('has vectors of 2 dimensions, and packages');
  await expect(page.getByRole('button', { name: 'Read what is there now' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Choose another file' }).click();
  await chooseFile(
    page,
    backupFile(await backupLines(service, 'packages', vectors, { indexName: 'elsewhere' })),
  );
  await expect(page.getByRole('alert', { name: 'The backup was made elsewhere' })).toContainText(
    'index: elsewhere in the backup, packages here',
  );
  expect(await service.requestCount('putVectors')).toBe(0);
});

test('a restore is paused, the page loaded anew, and it goes on without the file', async ({
  page,
  service,
}) => {
  test.setTimeout(150_000);
  const before = await wholeIndex(service, 'packages');
  const lines = await backupLines(service, 'packages', [...before.values()]);
  await deleteAll(service, 'packages', [...before.keys()]);
  await service.setFaults([{ operation: 'putVectors', kind: 'delay', ms: 800 }]);

  await openRestore(page, 'packages');
  await chooseFile(page, backupFile(lines));
  await compare(page);
  await page.getByRole('button', { name: /^Put 5\s973 vectors back$/ }).click();
  await expect.poll(() => service.requestCount('putVectors')).toBeGreaterThan(2);
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: /^Paused: / })).toBeVisible();
  await expectAccessible(page);
  const sent = await service.requestCount('putVectors');
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: /^Paused: / })).toBeVisible();
  expect(await service.requestCount('putVectors')).toBe(sent);
  expect(await keptFiles(page)).toHaveLength(1);
  await service.setFaults([]);
  await page.getByRole('button', { name: 'Resume' }).click();
  await expectRunEnded(page);

  expect((await reportedKeys(page)).get('restored')).toHaveLength(ALL);
  expect(await wholeIndex(service, 'packages')).toEqual(before);
  await expect.poll(() => keptFiles(page)).toEqual([]);
});

test('a run whose file the browser has lost asks for it again, and takes no other', async ({
  page,
  service,
}) => {
  const keys = (await service.listKeys('sample', 'packages')).slice(0, 100);
  const vectors = await service.getVectors('sample', 'packages', keys);
  const lines = await backupLines(service, 'packages', vectors);
  await deleteAll(service, 'packages', keys);
  await service.setFaults([{ operation: 'putVectors', kind: 'delay', ms: 1500 }]);

  await openRestore(page, 'packages');
  await chooseFile(page, backupFile(lines));
  await compare(page);
  await page.getByRole('button', { name: 'Put 100 vectors back' }).click();
  await expect.poll(() => service.requestCount('putVectors')).toBe(1);
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: /^Paused: / })).toBeVisible();
  await page.reload();
  await loseFiles(page);
  await service.setFaults([]);
  await page.getByRole('button', { name: 'Resume' }).click();

  await expect(page.getByRole('alert', { name: 'The run cannot go on' })).toContainText(
    'does not have backup.jsonl.gz any more',
  );
  const again = 'Choose the backup again…';
  await chooseFile(
    page,
    backupFile(await backupLines(service, 'packages', vectors.slice(1))),
    again,
  );
  await expect(page.getByText('but not the one that this run puts back')).toBeVisible();
  await chooseFile(page, backupFile(lines), again);
  await expectRunEnded(page);

  expect((await reportedKeys(page)).get('restored')).toHaveLength(100);
  expect(await service.listKeys('sample', 'packages')).toHaveLength(ALL);
});

test('a tab keeps its file while another one clears away what closed tabs have left', async ({
  page,
  context,
  service,
}) => {
  const keys = (await service.listKeys('sample', 'packages')).slice(0, 20);
  const lines = await backupLines(
    service,
    'packages',
    await service.getVectors('sample', 'packages', keys),
  );
  const closed = await context.newPage();
  await openRestore(closed, 'packages');
  await chooseFile(closed, backupFile(lines));
  await expect(closed.getByText('20 of 20 vectors chosen')).toBeVisible();
  await closed.close();
  await openRestore(page, 'packages');
  await chooseFile(page, backupFile(lines));
  await expect(page.getByText('20 of 20 vectors chosen')).toBeVisible();
  await expect.poll(() => keptFiles(page)).toHaveLength(1);

  const other = await context.newPage();
  await openRestore(other, 'packages');
  await chooseFile(other, backupFile(lines));
  await expect(other.getByText('20 of 20 vectors chosen')).toBeVisible();
  expect(await keptFiles(page)).toHaveLength(2);
  await other.getByRole('button', { name: 'Choose another file' }).click();
  await expect.poll(() => keptFiles(page)).toHaveLength(1);

  await compare(page);
  await expectConflicts(page, { absent: 0, same: 20, different: 0 });
});

test('a storm of refusals to write slows a restore down, and every vector is back in the end', async ({
  page,
  service,
}) => {
  test.setTimeout(150_000);
  const before = await wholeIndex(service, 'packages');
  const lines = await backupLines(service, 'packages', [...before.values()]);
  await deleteAll(service, 'packages', [...before.keys()]);
  const storm = { kind: 'error', status: 429, code: 'TooManyRequests', probability: 0.4 };
  await service.setFaults([
    { ...storm, operation: 'putVectors' },
    { ...storm, operation: 'getVectors', probability: 0.1 },
  ]);

  await openRestore(page, 'packages');
  await chooseFile(page, backupFile(lines));
  await compare(page);
  await page.getByRole('button', { name: /^Put 5\s973 vectors back$/ }).click();
  await expectRunEnded(page);

  await service.setFaults([]);
  expect((await reportedKeys(page)).get('restored')).toHaveLength(ALL);
  expect(await wholeIndex(service, 'packages')).toEqual(before);
});

test('an index that is not there is explained', async ({ page }) => {
  await openRestore(page, 'nothere');

  await expect(page.getByRole('alert')).toContainText('There is no such index');
  await expect(page.getByText('A restore puts vectors into an index that exists.')).toBeVisible();
});

test.describe('on a read-only connection', () => {
  test.use({ consoleFlags: ['--read-only'] });

  test('conflicts can be looked at, and nothing put back', async ({ page, service }) => {
    const keys = (await service.listKeys('sample', 'packages')).slice(0, 3);
    const vectors = await service.getVectors('sample', 'packages', keys);
    await service.deleteKeys('sample', 'packages', keys.slice(0, 1));

    await openRestore(page, 'packages');
    await chooseFile(page, backupFile(await backupLines(service, 'packages', vectors)));
    await compare(page);

    await expectConflicts(page, { absent: 1, same: 2, different: 0 });
    await expect(page.getByText('nothing can be put back through it')).toBeVisible();
    await expect(page.getByRole('button', { name: /^Put / })).toHaveCount(0);
  });
});

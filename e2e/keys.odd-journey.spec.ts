import { expect, openIndex, test } from './support/console-test.ts';
import {
  addKeyCondition,
  backUp,
  confirmAndRun,
  downloadReport,
  expectMatches,
  openReview,
} from './support/journey.ts';

/** Each has broken some tool: markup, quotes, control and direction characters, emoji, lookalikes of names. */
const ODD_KEYS = [
  'odd"double"',
  "odd'single'",
  'odd<b>bold</b>',
  'odd<img src=x onerror=alert(1)>',
  'odd\\back\\slash',
  'odd/../path?x=1#y&z=%00',
  'odd\nline break',
  'odd\ttab',
  'odd\0nul',
  'odd\u200bzero width',
  'odd\u202eoverride',
  'odd مفتاح',
  'odd 👨‍👩‍👧',
  'odd e\u0301',
  'odd \u00e9',
  'odd trailing blank ',
  'odd=1+1',
  'odd__proto__',
  `odd${'x'.repeat(1021)}`,
  `odd${'😀'.repeat(1021)}`,
].toSorted();

/** Would be hit by a careless comparison; each has to stay. */
const NEIGHBOURS = ['odd', 'Odd"double"', 'odd trailing blank', 'odd\nline  break', 'odd"'];

test('odd keys are shown, staged, deleted and reported as they are, and their neighbours stay', async ({
  page,
  service,
}) => {
  await service.call('putVectorIndex', 'sample', {
    indexName: 'odd',
    dataType: 'float32',
    dimension: 2,
    distanceMetric: 'cosine',
  });
  const vectors = [...ODD_KEYS, ...NEIGHBOURS].map((key) => ({
    key,
    data: { float32: [1, 0.5] },
    metadata: { kind: NEIGHBOURS.includes(key) ? 'neighbour' : 'odd', 'a "field"': '<i>&amp;' },
  }));
  await service.putVectors('sample', 'odd', vectors);
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });

  await openIndex(page, 'odd');
  await page.goto(
    `/c/emulator/sample/odd?filter=${encodeURIComponent(JSON.stringify({ kind: { $eq: 'odd' } }))}`,
  );
  await expectMatches(page, ODD_KEYS.length);
  await expect(page.getByRole('grid')).toContainText('odd<img src=x onerror=alert(1)>');
  await page.getByRole('button', { name: `Stage all ${ODD_KEYS.length} that match` }).click();
  await openReview(page);
  await expect(
    page.getByRole('button', { name: new RegExp(`^${ODD_KEYS.length}\\s*present$`) }),
  ).toBeVisible();
  const backup = await backUp(page, ODD_KEYS.length);
  await confirmAndRun(page, ODD_KEYS.length, 'odd');

  expect((await service.listKeys('sample', 'odd')).toSorted()).toEqual(NEIGHBOURS.toSorted());
  const backedUp = backup.slice(1, -1).map((line) => JSON.parse(line).key);
  expect(backedUp.toSorted()).toEqual(ODD_KEYS);
  const [, ...lines] = (await downloadReport(page, 'JSON Lines')).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line).key).toSorted()).toEqual(ODD_KEYS);
  const csv = await downloadReport(page, 'CSV');
  for (const key of ODD_KEYS) expect(csv).toContain(key.replaceAll('"', '""'));
  expect(dialogs).toEqual([]);
});

test('every odd key has an address of its own, where it is shown whole', async ({
  page,
  service,
}) => {
  const keys = (await service.listKeys('sample', 'documents')).filter(
    (key) => !/^[\w/#.-]+$/.test(key),
  );
  expect(keys.length).toBeGreaterThan(20);

  for (const key of keys.filter((_, at) => at % 3 === 0).slice(0, 12)) {
    await page.goto(`/c/emulator/sample/documents?open=${encodeURIComponent(JSON.stringify(key))}`);
    const drawer = page.getByRole('dialog');
    await expect(drawer.getByRole('heading', { name: 'Metadata' })).toBeVisible();
    await expect(drawer).toContainText(
      `${[...key].length.toLocaleString('en').replace(',', '\u202f')} character`,
    );
  }
});

test('keys that look alike are pointed out in the review', async ({ page, service }) => {
  await service.putVectors('sample', 'packages', [
    { key: 'bookworm/games/2048 ', data: { float32: unit(64) } },
    { key: 'bookworm/games/2\u200b048', data: { float32: unit(64) } },
  ]);
  await openIndex(page, 'packages');
  await addKeyCondition(page, 'starts with', 'bookworm/games/2');
  await expectMatches(page, 3);
  await page
    .getByRole('checkbox', { name: 'Select bookworm/games/2048 ', exact: true })
    .last()
    .check();
  await page.getByRole('button', { name: 'Stage 1 key' }).click();

  await openReview(page);

  await expect(page.getByRole('button', { name: /^1\s*look-alikes$/ })).toBeVisible();
});

/** A vector of length one. */
function unit(dimension: number): number[] {
  return Array.from({ length: dimension }, (_, at) => (at === 0 ? 1 : 0));
}

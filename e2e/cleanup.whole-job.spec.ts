import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, openIndex, test } from './support/console-test.ts';
import {
  addCondition,
  addKeyCondition,
  backUp,
  confirmAndRun,
  downloadReport,
  expectMatches,
  expectVerified,
  openReview,
  shownCount,
  stagedPanel,
} from './support/journey.ts';

/** 1,200 packages are tiny and run on every architecture; these three are not among them. */
const BY_HAND = ['bookworm/games/2048', 'bookworm/games/atanks', 'bookworm/games/bambam'];
const GONE_MEANWHILE = 'bookworm/admin/cockpit';
const CHANGED_MEANWHILE = 'bookworm/admin/equivs';
const KEPT_BY_REVIEW = ['bookworm/admin/debram-data', 'bookworm/admin/dh-runit'];

test('1,203 keys are staged, reviewed, confirmed, deleted and proven gone, and nothing else', async ({
  page,
  service,
  dataFolder,
}) => {
  test.setTimeout(120_000);
  const before = await service.listKeys('sample', 'packages');

  await test.step('filter, and stage all that match', async () => {
    await openIndex(page, 'packages');
    await expectMatches(page, 5973);
    await addCondition(page, { field: 'architecture', operator: 'is', value: 'all' });
    await addCondition(page, { field: 'size', operator: 'is', value: 'tiny' });
    await expectMatches(page, 1200);
    await page.getByRole('button', { name: `Stage all ${shownCount(1200)} that match` }).click();
    await expect(stagedPanel(page)).toContainText(`${shownCount(1200)} keys staged`);
  });

  await test.step('find three more by their key, and stage them by hand', async () => {
    for (const name of ['architecture', 'size']) {
      await page.getByRole('button', { name: `Remove condition ${name}` }).click();
    }
    await addKeyCondition(page, 'starts with', 'bookworm/games/');
    await expectMatches(page, 124);
    for (const key of BY_HAND)
      await page.getByRole('checkbox', { name: `Select ${key}`, exact: true }).check();
    await page.getByRole('button', { name: 'Stage 3 keys' }).click();
    await expect(stagedPanel(page)).toContainText(`${shownCount(1203)} keys staged`);
  });

  await test.step('meanwhile somebody else deletes one of them and changes another', async () => {
    await service.deleteKeys('sample', 'packages', [GONE_MEANWHILE]);
    await service.changeMetadata('sample', 'packages', CHANGED_MEANWHILE, {
      priority: 'required',
    });
  });

  await test.step('review: what is gone and what changed is told, and two keys are taken out', async () => {
    await openReview(page);
    await expect(page.getByRole('button', { name: /^1\s*already gone$/ })).toBeVisible();
    await expect(page.getByRole('button', { name: /^1\s*changed since staged$/ })).toBeVisible();

    await page.getByRole('button', { name: /^1\s*already gone$/ }).click();
    await expect(page.getByRole('grid', { name: 'Keys under review' })).toContainText(
      GONE_MEANWHILE,
    );
    await page.getByRole('button', { name: /all staged$/ }).click();

    for (const key of KEPT_BY_REVIEW) {
      await page.getByRole('checkbox', { name: `${key} stays staged` }).uncheck();
    }
    await expectVerified(page);
    await expect(page.getByRole('button', { name: /^1\s201\s*all staged$/ })).toBeVisible();
  });

  // 1,203 staged, less two taken out, one gone and one changed.
  const confirmed = 1199;

  const backup = await test.step('back up', () => backUp(page, confirmed));

  await test.step('confirm by typing the name, and delete', () =>
    confirmAndRun(page, confirmed, 'packages'));

  const after = await service.listKeys('sample', 'packages');
  const remaining = new Set(after);
  const deleted = before.filter((key) => !remaining.has(key) && key !== GONE_MEANWHILE);

  await test.step('exactly the confirmed keys are gone', async () => {
    await expect(
      page.getByRole('heading', {
        name: `${shownCount(confirmed)} vectors deleted and proven gone`,
      }),
    ).toBeVisible();
    expect(deleted).toHaveLength(confirmed);
    expect(deleted).toEqual(expect.arrayContaining(BY_HAND));
    for (const key of [CHANGED_MEANWHILE, ...KEPT_BY_REVIEW]) expect(remaining).toContain(key);
    expect(after).toHaveLength(before.length - confirmed - 1);
  });

  await test.step('every deleted vector is in the backup', () => {
    const header = JSON.parse(backup[0] ?? '');
    expect(header).toMatchObject({ format: 'vector-bucket-backup/1', bucket: 'sample' });
    expect(JSON.parse(backup.at(-1) ?? '')).toMatchObject({ count: confirmed });
    const keys = backup.slice(1, -1).map((line) => JSON.parse(line).key);
    expect(keys.toSorted()).toEqual(deleted.toSorted());
  });

  await test.step('the report accounts for every key that was staged, once', async () => {
    const [, ...lines] = (await downloadReport(page, 'JSON Lines')).trimEnd().split('\n');
    const outcomes = new Map(lines.map((line) => JSON.parse(line)).map((line) => [line.key, line]));
    expect(lines).toHaveLength(1201);
    expect(outcomes.size).toBe(1201);
    expect(outcomes.get(GONE_MEANWHILE)).toMatchObject({ outcome: 'already-gone' });
    expect(outcomes.get(CHANGED_MEANWHILE)).toMatchObject({ outcome: 'changed-kept' });
    for (const key of deleted) {
      expect(outcomes.get(key)).toMatchObject({
        outcome: 'proven-gone',
        requestId: expect.stringMatching(/^[0-9A-F]{24}$/),
      });
    }
  });

  await test.step('the audit log names every deleted key', async () => {
    const log = await readFile(join(dataFolder, 'audit.jsonl'), 'utf8');
    const records = log
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const sent = records.filter(({ event }) => event === 'delete-sent');
    // A canary of 1 and 10, then the rest.
    expect(sent.map(({ keys }) => keys.length).toSorted((a, b) => a - b)).toEqual([
      1, 10, 188, 500, 500,
    ]);
    expect(sent.flatMap(({ keys }) => keys).toSorted()).toEqual(deleted.toSorted());
  });

  await test.step('back in the table, what is gone is struck out and nothing of it is staged', async () => {
    await page.getByRole('link', { name: 'Back to packages' }).click();
    await expect(page.getByRole('grid', { name: 'Keys of packages' })).toBeVisible();
    await expect(stagedPanel(page)).not.toContainText(BY_HAND[0] ?? '');
  });
});

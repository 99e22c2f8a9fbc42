import { readFile } from 'node:fs/promises';
import { expect, type Locator, type Page } from '@playwright/test';
import { openIndex } from './console-test.ts';

/** "1 203" as the console writes it: with a narrow no-break space. */
export function shownCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}

/** Adds a condition on a metadata field and waits for the scan that follows. */
export async function addCondition(
  page: Page,
  condition: { field: string; operator: string; value: string },
): Promise<void> {
  await page.getByRole('button', { name: 'Condition', exact: true }).click();
  const form = page.getByRole('dialog', { name: 'New condition' });
  await form.getByLabel('Field').fill(condition.field);
  await form.getByLabel('Operator').selectOption(condition.operator);
  await form.getByLabel('Value', { exact: true }).fill(condition.value);
  await form.getByRole('button', { name: 'Add condition' }).click();
  await expect(form).toBeHidden();
}

/** Narrows the table down by key; an earlier condition on the key is replaced. */
export async function addKeyCondition(page: Page, kind: string, text: string): Promise<void> {
  await page.getByRole('button', { name: 'Condition', exact: true }).click();
  const form = page.getByRole('dialog', { name: 'New condition' });
  await form.getByLabel('Condition on').selectOption('the key');
  await form.getByLabel('The key', { exact: true }).selectOption(kind);
  await form.getByLabel('Text', { exact: true }).fill(text);
  await form.getByRole('button', { name: 'Add condition' }).click();
  await expect(form).toBeHidden();
}

/** Waits until the status bar says how many keys match, once everything is read. */
export async function expectMatches(page: Page, count: number): Promise<void> {
  const status = page.getByRole('contentinfo');
  await expect(status).toContainText(/all \d+ segments complete/);
  await expect(status).toContainText(`${shownCount(count)} match`);
}

/** The panel on the right of the table. */
export function stagedPanel(page: Page) {
  return page.getByRole('complementary', { name: 'Staged keys' });
}

/** Stages keys that the table shows, one tick each. */
export async function stageByHand(page: Page, keys: readonly string[]): Promise<void> {
  for (const key of keys)
    await page.getByRole('checkbox', { name: `Select ${key}`, exact: true }).check();
  await page.getByRole('button', { name: `Stage ${keysOf(keys.length)}`, exact: true }).click();
}

/** Stages what the table shows, all `count` of it. */
export async function stageAll(page: Page, count: number): Promise<void> {
  const words = `Stage all ${shownCount(count)} `;
  await page.getByRole('button', { name: words }).click();
  await expect(stagedPanel(page)).toContainText(`${shownCount(count)} keys staged`);
}

/** Fails unless exactly these keys, in this order, are staged for the index that is shown. */
export async function expectStaged(page: Page, keys: readonly string[]): Promise<void> {
  const list = stagedPanel(page).getByRole('list', { name: 'Staged keys' });
  await expect(list.getByRole('listitem')).toHaveText([...keys]);
}

function keysOf(count: number): string {
  return `${shownCount(count)} ${count === 1 ? 'key' : 'keys'}`;
}

/** Goes from the table to the review and waits until every key has been verified. */
export async function openReview(page: Page): Promise<void> {
  await page
    .getByRole('link', { name: /\bReview\b/ })
    .filter({ visible: true })
    .first()
    .click();
  await expect(page.getByRole('heading', { level: 1, name: /^Review / })).toBeVisible();
  await expectVerified(page);
}

export async function expectVerified(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: /^0\s*unverified$/ })).toBeVisible();
}

/** Backs up what is under review and answers the lines of the file that the browser saved. */
export async function backUp(page: Page, count: number): Promise<readonly string[]> {
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: `Back up ${vectorsOf(count)}` }).click();
  const download = await saved;
  const { gunzipSync } = await import('node:zlib');
  const file = await readFile(await download.path());
  await expect(page.getByText('read back and checked')).toBeVisible();
  return gunzipSync(file).toString('utf8').trimEnd().split('\n');
}

export async function declineBackup(page: Page): Promise<void> {
  await page.getByRole('checkbox', { name: 'Delete without a backup' }).check();
}

/** Opens the confirmation for `count` vectors, with the focus where it does no harm. */
export async function openConfirmation(page: Page, count: number): Promise<Locator> {
  await page
    .getByRole('button', { name: `Confirm deletion of ${vectorsOf(count)}…`, exact: true })
    .click();
  const dialog = page.getByRole('dialog', { name: `Delete ${vectorsOf(count)}` });
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  return dialog;
}

/** The button that deletes, of a confirmation. */
export function deleteButton(dialog: Locator): Locator {
  return dialog.getByRole('button', { name: / for good$/ });
}

/** Confirms the deletion of `count` vectors by typing `phrase`, and waits until it is under way. */
export async function startRun(page: Page, count: number, phrase: string): Promise<void> {
  const dialog = await openConfirmation(page, count);
  const button = dialog.getByRole('button', { name: `Delete ${vectorsOf(count)} for good` });
  await expect(button).toBeDisabled();
  await dialog.getByRole('textbox').fill(phrase);
  await button.click();
  await expect(page).toHaveURL(/\/runs\//);
}

/** As `startRun`, and waits for the run to end. */
export async function confirmAndRun(page: Page, count: number, phrase: string): Promise<void> {
  await startRun(page, count, phrase);
  await expectRunEnded(page);
}

/** A run that lost answers looks for a minute at keys whose delete may still be at work. */
export async function expectRunEnded(page: Page): Promise<void> {
  await expect(page.getByRole('link', { name: /^Back to / })).toBeVisible({
    timeout: 100_000,
  });
}

function vectorsOf(count: number): string {
  return `${shownCount(count)} ${count === 1 ? 'vector' : 'vectors'}`;
}

/** The keys of the report by their outcome; fails when a key is in it twice. */
export async function reportedKeys(page: Page): Promise<ReadonlyMap<string, readonly string[]>> {
  const [, ...lines] = (await downloadReport(page, 'JSON Lines')).trimEnd().split('\n');
  const reported = lines.map((line): { key: string; outcome: string } => JSON.parse(line));
  expect(new Set(reported.map(({ key }) => key)).size).toBe(reported.length);
  const keys = new Map<string, string[]>();
  for (const { key, outcome } of reported) keys.set(outcome, [...(keys.get(outcome) ?? []), key]);
  return keys;
}

/** Saves the report in one of its formats and answers its text. */
export async function downloadReport(page: Page, format: 'JSON Lines' | 'CSV'): Promise<string> {
  await page.getByRole('button', { name: 'Download report' }).click();
  const saved = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: new RegExp(`^${format}`) }).click();
  return readFile(await (await saved).path(), 'utf8');
}

/** All of the index `packages`: batches of 1, 10 and twelve more, of which at most four are in flight. */
export const ALL_PACKAGES = 5973;
/** The tiny packages that run on every architecture: batches of 1, 10, 500, 500 and 189. */
export const TINY_PACKAGES = 1200;

/** Stages all packages and goes on to where they can be deleted, without a backup. */
export async function reviewAllPackages(page: Page): Promise<void> {
  await openIndex(page, 'packages');
  await stageAll(page, ALL_PACKAGES);
  await openReview(page);
  await declineBackup(page);
}

/** As `reviewAllPackages`, for the tiny ones. */
export async function reviewTinyPackages(page: Page): Promise<void> {
  await openIndex(page, 'packages');
  await addCondition(page, { field: 'architecture', operator: 'is', value: 'all' });
  await addCondition(page, { field: 'size', operator: 'is', value: 'tiny' });
  await expectMatches(page, TINY_PACKAGES);
  await stageAll(page, TINY_PACKAGES);
  await openReview(page);
  await declineBackup(page);
}

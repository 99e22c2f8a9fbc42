import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';

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
  const noun = count === 1 ? 'vector' : 'vectors';
  await page.getByRole('button', { name: `Back up ${shownCount(count)} ${noun}` }).click();
  const download = await saved;
  const { gunzipSync } = await import('node:zlib');
  const file = await readFile(await download.path());
  await expect(page.getByText('read back and checked')).toBeVisible();
  return gunzipSync(file).toString('utf8').trimEnd().split('\n');
}

/** Confirms the deletion of `count` vectors by typing `phrase`, and waits for the run to end. */
export async function confirmAndRun(page: Page, count: number, phrase: string): Promise<void> {
  const noun = count === 1 ? 'vector' : 'vectors';
  await page.getByRole('button', { name: /^Confirm/ }).click();
  const dialog = page.getByRole('dialog', {
    name: `Delete ${shownCount(count)} ${noun}`,
  });
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  const button = dialog.getByRole('button', {
    name: `Delete ${shownCount(count)} ${noun} for good`,
  });
  await expect(button).toBeDisabled();
  await dialog.getByRole('textbox').fill(phrase);
  await button.click();
  await expect(page.getByRole('button', { name: 'Download report' })).toBeVisible();
}

/** Saves the report in one of its formats and answers its text. */
export async function downloadReport(page: Page, format: 'JSON Lines' | 'CSV'): Promise<string> {
  await page.getByRole('button', { name: 'Download report' }).click();
  const saved = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: new RegExp(`^${format}`) }).click();
  return readFile(await (await saved).path(), 'utf8');
}

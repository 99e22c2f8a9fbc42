import type { Page } from '@playwright/test';
import { expect, expectAccessible, openIndex, test } from './support/console-test.ts';
import {
  addKeyCondition,
  expectMatches,
  expectStaged,
  openReview,
  shownCount,
  stageAll,
  stageByHand,
  stagedPanel,
} from './support/journey.ts';

const KEYS = ['bookworm/admin/acpi-fakekey', 'bookworm/admin/anacron', 'bookworm/admin/at'];
const [FIRST = '', SECOND = '', THIRD = ''] = KEYS;
const ALL = 5973;

async function saveAs(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Sets' }).click();
  await page.getByRole('menuitem', { name: /^Save .* as…$/ }).click();
  const dialog = page.getByRole('dialog', { name: /as a set$/ });
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByRole('button', { name: /^Save / }).click();
  await expect(dialog).toBeHidden();
}

/** Opens a saved set from the menu. */
async function openSet(page: Page, name: string) {
  await page.getByRole('button', { name: 'Sets' }).click();
  await page.getByRole('menuitem', { name }).click();
  return page.getByRole('dialog', { name: `Saved set “${name}”` });
}

async function act(page: Page, set: string, action: string | RegExp): Promise<void> {
  const dialog = await openSet(page, set);
  await dialog.getByRole('button', { name: action }).click();
  await expect(dialog).toBeHidden();
}

async function unstage(page: Page, key: string): Promise<void> {
  await stagedPanel(page)
    .getByRole('button', { name: `Unstage ${key}` })
    .click();
}

async function expectCount(page: Page, count: number): Promise<void> {
  await expect(stagedPanel(page)).toContainText(
    `${shownCount(count)} ${count === 1 ? 'key' : 'keys'} staged`,
  );
}

test('what was undone can be made again, until something else is decided', async ({ page }) => {
  await openIndex(page, 'packages');
  const undo = stagedPanel(page).getByRole('button', { name: 'Undo' });
  const redo = page.getByRole('button', { name: 'Redo' });
  await stageByHand(page, [FIRST]);
  await expect(redo).toBeDisabled();
  await stageByHand(page, [SECOND]);

  await undo.click();
  await undo.click();
  await expect(stagedPanel(page)).toHaveCount(0);
  await redo.click();
  await expectStaged(page, [FIRST]);
  await redo.click();
  await expectStaged(page, [FIRST, SECOND]);
  await expect(redo).toBeDisabled();

  await undo.click();
  await stageByHand(page, [THIRD]);
  await expectStaged(page, [FIRST, THIRD]);
  await expect(redo).toBeDisabled();
});

test('the keyboard undoes and makes again, but not while somebody types', async ({ page }) => {
  await openIndex(page, 'packages');
  await stageByHand(page, KEYS);
  await unstage(page, FIRST);
  await expectStaged(page, [SECOND, THIRD]);

  await page.keyboard.press('ControlOrMeta+z');
  await expectStaged(page, KEYS);
  await page.keyboard.press('ControlOrMeta+Shift+z');
  await expectStaged(page, [SECOND, THIRD]);

  await page.getByRole('button', { name: 'Sets' }).click();
  await page.getByRole('menuitem', { name: 'Save 2 keys as…' }).click();
  await page.getByLabel('Name').fill('two');
  await page.keyboard.press('ControlOrMeta+z');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expectStaged(page, [SECOND, THIRD]);

  await openReview(page);
  await page.keyboard.press('ControlOrMeta+z');
  await expect(page.getByRole('heading', { name: /^Review 3 keys/ })).toBeVisible();
});

test('a saved set is added, removed, intersected and put in place of what is staged', async ({
  page,
}) => {
  await openIndex(page, 'packages');
  await stageByHand(page, [FIRST, SECOND]);
  await saveAs(page, 'first two');
  await unstage(page, FIRST);
  await stageByHand(page, [THIRD]);
  await expectStaged(page, [SECOND, THIRD]);
  const undo = stagedPanel(page).getByRole('button', { name: 'Undo' });

  await act(page, 'first two', 'Add');
  await expectStaged(page, KEYS);
  await undo.click();
  await expectStaged(page, [SECOND, THIRD]);

  await act(page, 'first two', 'Remove');
  await expectStaged(page, [THIRD]);
  await undo.click();

  await act(page, 'first two', 'Keep only common');
  await expectStaged(page, [SECOND]);
  await undo.click();

  await act(page, 'first two', 'Replace 2 staged');
  await expectStaged(page, [FIRST, SECOND]);
  await undo.click();
  await expectStaged(page, [SECOND, THIRD]);
});

test('saved sets have names of their own, and outlive a reload', async ({ page }) => {
  await openIndex(page, 'packages');
  await stageByHand(page, KEYS);
  await saveAs(page, 'three');
  await page.getByRole('button', { name: 'Sets' }).click();
  await page.getByRole('menuitem', { name: /^Save / }).click();
  const dialog = page.getByRole('dialog', { name: 'Save 3 keys as a set' });
  await dialog.getByLabel('Name').fill('three');
  await dialog.getByRole('button', { name: 'Save 3 keys' }).click();
  await expect(dialog.getByRole('alert')).toContainText('There is a set “three” for this index');
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  const undo = stagedPanel(page).getByRole('button', { name: 'Undo' });
  await undo.click();
  await expect(stagedPanel(page)).toHaveCount(0);
  await page.reload();
  await page.getByRole('button', { name: 'Sets' }).click();
  await expect(page.getByRole('menuitem', { name: /three.*3 keys/ })).toBeVisible();
  await page.keyboard.press('Escape');

  const opened = await openSet(page, 'three');
  await opened.getByLabel('Name').fill('all three');
  await opened.getByRole('button', { name: 'Rename' }).click();
  await expect(opened).toBeHidden();
  await act(page, 'all three', 'Add');
  await expectStaged(page, KEYS);
  await openReview(page);
  await expect(page.getByText('from the saved set all three').first()).toBeVisible();

  await page.goBack();
  const last = await openSet(page, 'all three');
  await last.getByRole('button', { name: 'Delete this set…' }).click();
  await expect(last).toContainText('A saved set cannot be brought back.');
  await last.getByRole('button', { name: 'Forget these 3 keys' }).click();
  await expect(last).toBeHidden();
  await page.getByRole('button', { name: 'Sets' }).click();
  await expect(page.getByRole('menuitem')).toHaveCount(1);
});

test('a whole index is staged, narrowed down by a set, reloaded and seen in another tab', async ({
  page,
  context,
}) => {
  await openIndex(page, 'packages');
  await addKeyCondition(page, 'starts-with', 'bookworm/admin/a');
  await expect(page.getByRole('contentinfo')).toContainText(/all \d+ segments complete/);
  await stageByHand(page, KEYS);
  await saveAs(page, 'admin');
  await page.goto('/c/emulator/sample/packages');
  await expectMatches(page, ALL);
  await stageAll(page, ALL);

  const other = await context.newPage();
  await openIndex(other, 'packages');
  await expectCount(other, ALL);

  await act(page, 'admin', 'Remove');
  await expectCount(page, ALL - KEYS.length);
  await expectCount(other, ALL - KEYS.length);
  await page.keyboard.press('ControlOrMeta+z');
  await expectCount(other, ALL);
  await page.keyboard.press('ControlOrMeta+Shift+z');
  await expectCount(other, ALL - KEYS.length);

  await page.reload();
  await expectCount(page, ALL - KEYS.length);
  await act(other, 'admin', 'Keep only common');
  await expect(stagedPanel(page)).toHaveCount(0);
  await act(other, 'admin', 'Add');
  await expectStaged(page, KEYS);
});

test('the list reaches the last of many keys', async ({ page }) => {
  await openIndex(page, 'packages');
  await stageAll(page, ALL);
  const list = stagedPanel(page).getByRole('list', { name: 'Staged keys' });
  const last = list.getByRole('listitem').last();

  await list.hover();
  await expect(async () => {
    await page.mouse.wheel(0, 100_000);
    await expect(last).toHaveAttribute('aria-posinset', String(ALL), { timeout: 500 });
  }).toPass();

  await expect(last).toHaveAttribute('aria-setsize', String(ALL));
});

test('saved sets pass axe', async ({ page }) => {
  test.setTimeout(150_000);
  await openIndex(page, 'packages');
  await stageByHand(page, KEYS);
  await expectAccessible(page);
  await saveAs(page, 'three');
  await page.getByRole('button', { name: 'Sets' }).click();
  await expectAccessible(page);
  await page.getByRole('menuitem', { name: /^Save / }).click();
  await page.getByRole('button', { name: 'Save 3 keys' }).click();
  await expect(page.getByRole('alert')).toContainText('A saved set needs a name.');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await openSet(page, 'three');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await unstage(page, FIRST);
  await unstage(page, SECOND);
  await unstage(page, THIRD);
  await page.reload();
  await expect(page.getByRole('complementary', { name: 'Nothing is staged' })).toBeVisible();
  await expectAccessible(page);
});

test('what was unstaged in a review is staged again after the review was left', async ({
  page,
}) => {
  test.setTimeout(90_000);
  await openIndex(page, 'packages');
  await stageAll(page, 5973);
  await openReview(page);
  const every = page.getByRole('checkbox', { name: /^5\s973 keys listed stay staged$/ });
  await every.click();
  await expect(every).not.toBeChecked();

  const back = page.getByRole('navigation', { name: 'Breadcrumb' }).getByText('packages');
  await back.click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(stagedPanel(page)).toContainText(/5\s973 keys staged/);
  await openReview(page);
  await expect(page.getByRole('button', { name: /^5\s973\s*present$/ })).toBeVisible();

  // Once more within one review: what is struck out there can be ticked again.
  await every.click();
  await expect(every).not.toBeChecked();
  await every.click();
  await expect(page.getByRole('button', { name: /^5\s973\s*present$/ })).toBeVisible();
});

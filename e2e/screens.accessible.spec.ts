import { expect, expectAccessible, openIndex, test } from './support/console-test.ts';
import { addKeyCondition, backUp, confirmAndRun, openReview } from './support/journey.ts';

for (const viewport of [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]) {
  test(`every screen passes axe, ${viewport.width} pixels wide`, async ({ page }) => {
    test.setTimeout(150_000);
    await page.setViewportSize(viewport);

    await test.step('buckets', async () => {
      await page.goto('/c/emulator');
      await expect(page.getByRole('heading', { name: 'emulator' })).toBeVisible();
      await expectAccessible(page);
    });
    await test.step('indexes', async () => {
      await page.goto('/c/emulator/sample');
      await expect(page.getByRole('table')).toContainText('packages');
      await expectAccessible(page);
    });
    await test.step('a failure', async () => {
      await page.goto('/c/emulator/sample/nothing');
      await expect(page.getByRole('alert').first()).toBeVisible();
      await expectAccessible(page);
    });
    await test.step('keys', async () => {
      await page.goto('/c/emulator/sample/packages');
      await expect(page.getByRole('contentinfo')).toContainText(/5\s973 match/);
      await expectAccessible(page);
    });
    await test.step('the form for a condition', async () => {
      await page.getByRole('button', { name: 'Condition', exact: true }).click();
      await expectAccessible(page);
      await page.keyboard.press('Escape');
    });
    await test.step('a key', async () => {
      await page.getByText('bookworm/admin/acorn-fdisk').click();
      await expect(page.getByRole('heading', { name: 'Nearest neighbours' })).toBeVisible();
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Close' }).click();
    });
    await test.step('staged and selected keys', async () => {
      await page.getByRole('checkbox', { name: 'Select bookworm/admin/anacron' }).check();
      await page.getByRole('checkbox', { name: 'Select bookworm/admin/at', exact: true }).check();
      await page.getByRole('button', { name: 'Stage 2 keys' }).click();
      await page.getByRole('checkbox', { name: 'Select bookworm/admin/cdist' }).check();
      await expectAccessible(page);
    });
    await test.step('review', async () => {
      await openReview(page);
      await expectAccessible(page);
    });
    await test.step('the confirmation', async () => {
      await page
        .getByRole('checkbox', { name: 'Delete without a backup: nothing can be put back' })
        .check();
      await page.getByRole('button', { name: /^Confirm/ }).click();
      await expect(page.getByRole('dialog')).toContainText('You chose to delete without one');
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Cancel' }).click();
    });
    await test.step('the run', async () => {
      await confirmAndRun(page, 2, 'packages');
      await expectAccessible(page);
    });
  });
}

test('nothing is wider than a screen of 360 pixels', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const overflow = () =>
    page.evaluate(() =>
      [document.documentElement, document.querySelector('main')].reduce(
        (sum, element) => sum + (element ? element.scrollWidth - element.clientWidth : Number.NaN),
        0,
      ),
    );

  await openIndexNarrow();
  expect(await overflow()).toBe(0);
  await addKeyCondition(page, 'starts with', 'bookworm/games/2');
  await expectNarrowMatches();
  await page.getByRole('button', { name: /^Stage all/ }).click();
  expect(await overflow()).toBe(0);
  await openReview(page);
  expect(await overflow()).toBe(0);
  await backUp(page, 1);
  await confirmAndRun(page, 1, 'packages');
  expect(await overflow()).toBe(0);

  async function openIndexNarrow() {
    await page.goto('/c/emulator/sample/packages');
    await expect(page.getByRole('contentinfo')).toContainText(/5\s973 match/);
  }
  async function expectNarrowMatches() {
    await expect(page.getByRole('contentinfo')).toContainText('1 match');
  }
});

test('at a zoom of 400 % nothing covers what is to be read or used', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 225 });
  await page.goto('/c/emulator/sample/packages');
  await expect(page.getByRole('contentinfo')).toContainText(/5\s973 match/);

  // Each can be brought where a click reaches it.
  await page.getByRole('button', { name: 'Edit filter…' }).click({ trial: true });
  await page.getByRole('combobox', { name: 'The key' }).click({ trial: true });
  await page
    .getByRole('checkbox', { name: /^Select bookworm/ })
    .first()
    .click({ trial: true });
  await page.getByRole('button', { name: /^Stage all/ }).click();
  await openReview(page);
  await page.getByRole('contentinfo').scrollIntoViewIfNeeded();
  await expect(page.getByRole('contentinfo')).toBeInViewport();
});

test('the whole job can be done by keyboard alone', async ({ page, service }) => {
  await openIndex(page, 'packages');
  const grid = page.getByRole('grid', { name: 'Keys of packages' });
  await page.getByRole('link', { name: 'Skip to the content' }).focus();
  await page.keyboard.press('Enter');

  await test.step('select two keys in the table, and stage them', async () => {
    await tabTo(/^(?:Select )?bookworm/);
    await page.keyboard.press('Space');
    await page.keyboard.press('Shift+ArrowDown');
    await expect(page.getByText('2 loaded rows are selected')).toBeVisible();
    await expect(grid).toBeVisible();
    await shiftTabTo('Stage 2 keys');
    await page.keyboard.press('Enter');
  });
  await test.step('review, decline the backup, confirm', async () => {
    await tabTo(/^Review 2 keys/);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: /^2\s*present$/ })).toBeVisible();
    await tabTo('Delete without a backup: nothing can be put back');
    await page.keyboard.press('Space');
    await shiftTabTo(/^Confirm/);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Cancel' })).toBeFocused();
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.type('packages');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Download report' })).toBeVisible();
  });
  expect(await service.listKeys('sample', 'packages')).toHaveLength(5971);

  /** Presses Tab until the element of that name has the focus; at most 40 times. */
  async function tabTo(name: string | RegExp, key = 'Tab') {
    for (let presses = 0; presses < 40; presses += 1) {
      await page.keyboard.press(key);
      const focused = await page.evaluate(() => {
        const { activeElement } = document;
        return (
          activeElement?.getAttribute('aria-label') ??
          activeElement?.closest('label')?.textContent ??
          activeElement?.textContent ??
          ''
        ).trim();
      });
      if (typeof name === 'string' ? focused === name : name.test(focused)) return;
    }
    throw new Error(`${name} was not reached with ${key}`);
  }
  function shiftTabTo(name: string | RegExp) {
    return tabTo(name, 'Shift+Tab');
  }
});

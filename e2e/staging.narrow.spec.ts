import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from './support/console-test.ts';

const FIRST = 'bookworm/admin/acpi-fakekey';
const SECOND = 'bookworm/admin/anacron';

async function stage(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    await page.getByRole('checkbox', { name: `Select ${key}`, exact: true }).check();
  }
  await page.getByRole('button', { name: /^Stage \d+ keys?$/ }).click();
}

test.describe('on a narrow screen', () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test('what is staged opens as a sheet, by keyboard too', async ({ page }) => {
    await openNarrow(page);
    await expect(page.getByRole('button', { name: /staged$/ })).toHaveCount(0);
    // There, and empty, before there is anything to read out.
    const status = page.getByRole('status').filter({ hasNotText: /./ });
    const empty = await status.count();
    await stage(page, FIRST, SECOND);
    await expect(page.getByRole('complementary', { name: 'Staged keys' })).toHaveCount(0);
    await expect(page.getByRole('status').filter({ hasText: '2 keys staged' })).toHaveCount(1);
    expect(await status.count()).toBe(empty - 1);

    const opener = page.getByRole('button', { name: '2 staged' });
    await opener.focus();
    await page.keyboard.press('Enter');
    const sheet = page.getByRole('dialog', { name: '2 keys staged' });
    await expect(sheet.getByRole('listitem')).toHaveText([FIRST, SECOND]);
    for (let presses = 0; presses < 12; presses += 1) {
      await page.keyboard.press('Tab');
      expect(await focusIsOutside()).toBe(false);
    }
    await expectAccessible(page);

    await sheet.getByRole('button', { name: `Unstage ${FIRST}` }).click();
    await expect(page.getByRole('dialog', { name: '1 key staged' })).toBeVisible();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(sheet.getByRole('listitem')).toHaveText([FIRST, SECOND]);

    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(opener).toBeFocused();
    await opener.click();
    await sheet.getByRole('link', { name: 'Review 2 keys…' }).click();
    await expect(page.getByRole('heading', { level: 1, name: /^Review 2 keys/ })).toBeVisible();

    /** In another element of the page; the browser's own controls are none. */
    function focusIsOutside() {
      return page.evaluate(
        () =>
          document.activeElement !== document.body &&
          document.activeElement?.closest('dialog') === null,
      );
    }
  });

  test('a set is saved, and staged from again once nothing is staged', async ({ page }) => {
    await openNarrow(page);
    await stage(page, FIRST, SECOND);
    await page.getByRole('button', { name: '2 staged' }).click();
    const sheet = page.getByRole('dialog', { name: /staged$/ });

    await sheet.getByRole('button', { name: 'Sets' }).click();
    await page.getByRole('menuitem', { name: 'Save 2 keys as…' }).click();
    await page.getByLabel('Name').fill('a pair');
    await page.getByRole('button', { name: /^Save / }).click();
    await sheet.getByRole('button', { name: 'Sets' }).click();
    await expect(page.getByRole('menuitem', { name: 'a pair' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('menuitem')).toHaveCount(0);
    await sheet.getByRole('button', { name: `Unstage ${FIRST}` }).click();
    await sheet.getByRole('button', { name: `Unstage ${SECOND}` }).click();
    await expect(page.getByRole('dialog', { name: '0 keys staged' })).toBeVisible();
    await page.keyboard.press('Escape');

    // What can be undone is forgotten with the page; the set is not.
    await page.reload();
    await page.getByRole('button', { name: 'Nothing staged' }).click();
    await sheet.getByRole('button', { name: 'Sets' }).click();
    await page.getByRole('menuitem', { name: 'a pair' }).click();
    await page
      .getByRole('dialog', { name: 'Saved set “a pair”' })
      .getByRole('button', { name: 'Add' })
      .click();
    await expect(sheet.getByRole('listitem')).toHaveText([FIRST, SECOND]);
  });

  test('the sheet gives way to the column when the screen gets wide', async ({ page }) => {
    await openNarrow(page);
    await stage(page, FIRST);
    await page.getByRole('button', { name: '1 staged' }).click();
    await expect(page.getByRole('dialog', { name: '1 key staged' })).toBeVisible();

    await page.setViewportSize({ width: 1280, height: 800 });
    await expect(page.getByRole('dialog')).toHaveCount(0);
    const column = page.getByRole('complementary', { name: 'Staged keys' });
    await expect(column.getByRole('listitem')).toHaveText([FIRST]);
    await expect(page.getByRole('button', { name: '1 staged' })).toHaveCount(0);
  });
});

async function openNarrow(page: Page): Promise<void> {
  await page.goto('/c/emulator/sample/packages');
  await expect(page.getByRole('contentinfo')).toContainText(/5\s973 match/);
}

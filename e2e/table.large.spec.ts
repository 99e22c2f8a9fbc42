import type { Locator, Page } from '@playwright/test';
import { expect, expectAccessible, openIndex, test } from './support/console-test.ts';
import { shownCount } from './support/journey.ts';

const COUNT = 5973;

function grid(page: Page): Locator {
  return page.getByRole('grid', { name: 'Keys of packages' });
}

function header(page: Page, name: string): Locator {
  return page.getByRole('columnheader', { name, exact: true });
}

/** The row that has the focus, as it is read out: the header is the first. */
function focusedRow(page: Page): Locator {
  return grid(page)
    .getByRole('row')
    .filter({ has: page.locator(':focus') });
}

async function widthOf(column: Locator): Promise<number> {
  return Math.round((await column.boundingBox())?.width ?? 0);
}

async function namesOfColumns(page: Page): Promise<readonly string[]> {
  return await grid(page).getByRole('columnheader').allTextContents();
}

test('the keyboard goes to the very last row and back, and the focus outlives scrolling', async ({
  page,
}) => {
  await openIndex(page, 'packages');
  await expect(grid(page)).toHaveAttribute('aria-rowcount', String(COUNT + 1));
  await grid(page)
    .getByRole('gridcell', { name: 'bookworm/admin/acorn-fdisk', exact: true })
    .focus();

  await page.keyboard.press('ControlOrMeta+End');
  await expect(focusedRow(page)).toHaveAttribute('aria-rowindex', String(COUNT + 1));
  await expect(focusedRow(page)).toBeInViewport({ ratio: 1 });
  await page.keyboard.press('ArrowDown');
  await expect(focusedRow(page)).toHaveAttribute('aria-rowindex', String(COUNT + 1));
  await page.keyboard.press('ArrowUp');
  await expect(focusedRow(page)).toHaveAttribute('aria-rowindex', String(COUNT));

  await grid(page).hover();
  await page.mouse.wheel(0, -60_000);
  await expect(focusedRow(page)).not.toBeInViewport();
  await page.keyboard.press('PageUp');
  await expect(focusedRow(page)).toBeInViewport({ ratio: 1 });
  await page.keyboard.press('ControlOrMeta+Home');
  await expect(focusedRow(page)).toHaveAttribute('aria-rowindex', '2');
  await expect(
    grid(page).getByRole('gridcell', { name: 'bookworm/admin/acorn-fdisk', exact: true }),
  ).toBeInViewport();
  await page.keyboard.press('ArrowUp');
  await expect(focusedRow(page)).toHaveAttribute('aria-rowindex', '1');
});

test('a row of which half is in sight stays where it is when it is clicked', async ({ page }) => {
  await openIndex(page, 'packages');
  const first = grid(page).getByRole('row').filter({ hasText: 'bookworm/admin/acorn-fdisk' });
  const { x, y: top, height } = (await first.boundingBox()) ?? { x: 0, y: 0, height: 0 };
  const seen = async () => ((await page.getByRole('contentinfo').boundingBox())?.y ?? 0) - top;
  await page.setViewportSize({ width: 1440, height: 900 - ((await seen()) % height) + height / 2 });
  await expect.poll(async () => (await seen()) % height).toBe(height / 2);
  const row = Math.floor((await seen()) / height);
  const tick = { x: x + 24, y: top + row * height + height / 2 - 3 };
  const selected = grid(page).getByRole('row', { selected: true });

  await page.mouse.click(tick.x, tick.y);
  await expect(selected).toHaveAttribute('aria-rowindex', String(row + 2));
  await expect.poll(async () => (await selected.boundingBox())?.y).toBe(top + row * height);
  await page.mouse.click(tick.x, tick.y);
  await expect(selected).toHaveCount(0);
});

test('what the wheel scrolls is exact, and scrolling back shows the same row', async ({ page }) => {
  await openIndex(page, 'packages');
  const start = grid(page).getByRole('gridcell', {
    name: 'bookworm/admin/acorn-fdisk',
    exact: true,
  });
  const before = await start.boundingBox();
  await grid(page).hover();
  await page.mouse.wheel(0, 32 * 100);
  await expect(start).not.toBeInViewport();
  await page.mouse.wheel(0, -32 * 100);
  await expect(start).toBeInViewport();
  await expect.poll(() => start.boundingBox()).toEqual(before);
});

test('a jump of the scrollbar shows each row in its place, and what is pressed is what is seen', async ({
  page,
}) => {
  await openIndex(page, 'packages');
  await expect(grid(page)).toHaveAttribute('aria-rowcount', String(COUNT + 1));
  const first = grid(page).getByRole('gridcell', {
    name: 'bookworm/admin/acorn-fdisk',
    exact: true,
  });
  await first.focus();
  const place = await first.boundingBox();
  if (place === null) throw new Error('The first row is not to be seen.');

  await grid(page).evaluate((table) => {
    if (table.parentElement !== null) table.parentElement.scrollTop = 32 * 3000;
  });
  // The row at the upper edge stands where the first one stood.
  const row = grid(page).getByRole('row').and(page.locator('[aria-rowindex="3002"]'));
  const key = row.getByRole('gridcell', { name: /^bookworm\// });
  await expect.poll(() => key.boundingBox()).toEqual(place);
  const name = await key.textContent();
  await page.mouse.click(place.x + 20, place.y + place.height / 2);
  await expect(page.getByRole('dialog', { name: 'Key' })).toContainText(name ?? 'its key');
  await page.keyboard.press('Escape');
  await expect(key).toBeFocused();
});

test('a row that the browser has just scrolled to takes the focus where it is', async ({
  page,
}) => {
  await openIndex(page, 'packages');
  await expect(grid(page)).toHaveAttribute('aria-rowcount', String(COUNT + 1));

  // As for somebody who is led to a row by a screen reader: the page learns of the scrolling with the next frame.
  const top = await grid(page).evaluate((table) => {
    const scroller = table.parentElement;
    const last = table.querySelector<HTMLElement>('tbody > tr:last-child input');
    if (scroller === null || last === null) throw new Error('No row is drawn.');
    scroller.scrollTop = 300;
    last.focus({ preventScroll: true });
    return scroller.scrollTop;
  });

  expect(top).toBe(300);
  await expect(focusedRow(page)).toBeInViewport({ ratio: 1 });
});

test('a column is sized by keyboard, by dragging and to its contents, and keeps its width', async ({
  page,
}) => {
  await openIndex(page, 'packages');
  const column = header(page, 'section');
  const edge = page.getByRole('separator', { name: 'Width of section' });
  const first = await widthOf(column);

  await column.getByRole('button').focus();
  await page.keyboard.press('Tab');
  await expect(edge).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(edge).toHaveAttribute('aria-valuenow', String(first + 16));
  expect(await widthOf(column)).toBe(first + 16);
  await page.keyboard.press('Home');
  await expect(edge).toHaveAttribute('aria-valuenow', '64');
  await page.keyboard.press('Escape');
  await expect(column.getByRole('button')).toBeFocused();

  await drag(page, edge, 150);
  expect(await widthOf(column)).toBe(214);
  await drag(page, page.getByRole('separator', { name: 'Width of the key' }), -100);
  const keyWidth = await widthOf(header(page, 'Key'));
  await page.reload();
  await expect.poll(() => widthOf(header(page, 'section'))).toBe(214);
  expect(await widthOf(header(page, 'Key'))).toBe(keyWidth);

  await edge.dblclick();
  expect(await widthOf(column)).toBeLessThan(214);
  await expect(page).not.toHaveURL(/sort=/);
});

test('columns are put in order by keyboard, by dragging and in their menu, and stay there', async ({
  page,
}) => {
  await openIndex(page, 'packages');
  const [key, one, two, three, ...rest] = await namesOfColumns(page);
  if (one === undefined || two === undefined || three === undefined) throw new Error('Too few.');

  await header(page, one).getByRole('button').focus();
  await page.keyboard.press('Alt+ArrowRight');
  expect(await namesOfColumns(page)).toEqual([key, two, one, three, ...rest]);
  await expect(header(page, one).getByRole('button')).toBeFocused();
  await expect(page.getByText(`${one} is now field 2 of`)).toBeAttached();
  await page.keyboard.press('Alt+ArrowLeft');
  await page.keyboard.press('Alt+ArrowLeft');
  expect(await namesOfColumns(page)).toEqual([key, one, two, three, ...rest]);

  const to = await header(page, three).boundingBox();
  if (to === null) throw new Error('The third column is not to be seen.');
  await drag(page, header(page, one).getByRole('button'), to.x + to.width * 0.8, 'to');
  expect(await namesOfColumns(page)).toEqual([key, two, three, one, ...rest]);
  await expect(page).not.toHaveURL(/sort=/);

  await page.getByRole('button', { name: 'Columns' }).click();
  const menu = page.getByRole('dialog', { name: 'Columns' });
  await menu.getByRole('button', { name: `Move ${three} left`, exact: true }).click();
  await menu.getByRole('checkbox', { name: new RegExp(`^${one}`) }).uncheck();
  await menu.getByLabel(`Width of ${two}`, { exact: true }).fill('300');
  await page.keyboard.press('Enter');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await page.reload();
  await expect.poll(() => namesOfColumns(page)).toEqual([key, three, two, ...rest]);
  expect(await widthOf(header(page, two))).toBe(300);

  await page.getByRole('button', { name: 'Columns' }).click();
  await menu.getByRole('button', { name: 'Columns as they were at first' }).click();
  expect(await namesOfColumns(page)).toEqual([key, one, two, three, ...rest]);
});

test('columns that were chosen before they had widths stay chosen', async ({ page }) => {
  await page.addInitScript(() => {
    const id = 'emulator/sample/packages';
    const state = { choices: { [id]: { section: false } } };
    if (localStorage.getItem('vbc-columns') === null) {
      localStorage.setItem('vbc-columns', JSON.stringify({ state, version: 0 }));
    }
  });
  await openIndex(page, 'packages');
  await expect(header(page, 'Key')).toBeVisible();
  await expect(header(page, 'section')).toHaveCount(0);
});

test('selected rows are copied as keys, JSON Lines or CSV; without a selection the focused one', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  const choose = async (name: RegExp) => {
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    await page.getByRole('menuitem', { name }).click();
  };
  await openIndex(page, 'packages');
  await grid(page)
    .getByRole('gridcell', { name: 'bookworm/admin/acorn-fdisk', exact: true })
    .focus();

  await page.keyboard.press('ControlOrMeta+c');
  await expect(page.getByText('Copied 1 key')).toBeVisible();
  expect(await clipboard()).toBe('bookworm/admin/acorn-fdisk\n');

  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(page.getByText('3 loaded rows are selected')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+c');
  await expect(page.getByText('Copied 3 keys')).toBeVisible();
  const keys = (await clipboard()).trimEnd().split('\n');
  expect(keys).toHaveLength(3);

  await choose(/^3 rows as JSON Lines/);
  await expect(page.getByText('Copied 3 rows as JSON Lines')).toBeVisible();
  const lines = (await clipboard()).trimEnd().split('\n');
  const vectors = lines.map((line): { key: string; metadata: object } => JSON.parse(line));
  expect(vectors.map(({ key }) => key)).toEqual(keys);
  expect(vectors[0]?.metadata).toMatchObject({ section: 'admin' });

  await choose(/^3 rows as CSV/);
  await expect(page.getByText('Copied 3 rows as CSV')).toBeVisible();
  const [heading, ...records] = (await clipboard()).trimEnd().split('\r\n');
  const [, ...columns] = await namesOfColumns(page);
  expect(heading).toBe(['key', ...columns].join(','));
  expect(records.map((record) => record.split(',')[0])).toEqual(keys);

  await page.keyboard.press('Escape');
  await grid(page).getByRole('row').nth(1).getByRole('gridcell').nth(1).focus();
  await page.keyboard.press('ControlOrMeta+a');
  await choose(/^5\s973 keys/);
  await expect(page.getByText(`Copied ${shownCount(COUNT)} keys`)).toBeVisible();
  expect((await clipboard()).trimEnd().split('\n')).toHaveLength(COUNT);
});

/** Drags the middle of something sideways: by pixels, or to a place of the window. */
async function drag(page: Page, what: Locator, x: number, how: 'by' | 'to' = 'by'): Promise<void> {
  const box = await what.boundingBox();
  if (box === null) throw new Error('What is to be dragged is not to be seen.');
  const from = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(how === 'by' ? from.x + x : x, from.y, { steps: 4 });
  await page.mouse.up();
}

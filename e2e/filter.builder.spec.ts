import type { Locator, Page } from '@playwright/test';
import { expect, expectAccessible, openIndex, test } from './support/console-test.ts';
import { addCondition, expectMatches, stagedPanel } from './support/journey.ts';

const PACKAGES = '/c/emulator/sample/packages';
/** Tiny packages of two sections, or anything that every installation has. */
const NESTED = {
  $or: [
    { $and: [{ size: { $eq: 'tiny' } }, { section: { $in: ['games', 'perl'] } }] },
    { priority: { $eq: 'required' } },
  ],
};

function withFilter(filter: object): string {
  return `${PACKAGES}?filter=${encodeURIComponent(JSON.stringify(filter))}`;
}

function editor(page: Page): Locator {
  return page.getByRole('dialog', { name: 'Edit filter' });
}

async function openEditor(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Edit filter…' }).click();
  const dialog = editor(page);
  await expect(dialog).toBeVisible();
  return dialog;
}

/** Opens the editor with the filter as text, and `text` in the place of it. */
async function openText(page: Page, text: string): Promise<Locator> {
  const dialog = await openEditor(page);
  await dialog.getByRole('button', { name: 'As text', exact: true }).click();
  await dialog.getByLabel('Filter as text').fill(text);
  return dialog;
}

function filterInAddress(page: Page): unknown {
  return JSON.parse(new URL(page.url()).searchParams.get('filter') ?? 'null');
}

/** How many vectors the service itself finds for a filter; it has to take the filter. */
async function matching(
  call: (body: object) => Promise<Response>,
  filter: unknown,
): Promise<number> {
  let count = 0;
  let nextToken: string | undefined;
  do {
    const response = await call({ indexName: 'packages', maxResults: 1000, filter, nextToken });
    expect(response.status).toBe(200);
    const page: { vectors: readonly unknown[]; nextToken?: string } = await response.json();
    count += page.vectors.length;
    nextToken = page.nextToken;
  } while (nextToken);
  return count;
}

test('a nested filter is built by keyboard alone, and the rows match it', async ({
  page,
  service,
}) => {
  await openIndex(page, 'packages');
  const { keyboard } = page;
  const dialog = editor(page);
  const focused = page.locator(':focus');

  await page.getByRole('button', { name: 'Edit filter…' }).focus();
  await keyboard.press('Enter');
  await expect(
    dialog.getByRole('group', { name: 'Condition 1' }).getByLabel('Field'),
  ).toBeFocused();
  await keyboard.type('size');
  await tabTo('Value');
  await keyboard.type('tiny');

  await test.step('a second condition, with a list of values', async () => {
    await tabTo('Add condition to the whole filter');
    await keyboard.press('Enter');
    await keyboard.type('section');
    await keyboard.press('Tab');
    await keyboard.type('is one of');
    await keyboard.press('Tab');
    await keyboard.type('games');
    await keyboard.press('Enter');
    await expect(dialog.getByRole('list', { name: 'Values' })).toContainText('games');
    await keyboard.type('perl');
  });
  await test.step('both into one group, and an alternative to it', async () => {
    await shiftTabTo('Wrap the whole filter in a group');
    await keyboard.press('Enter');
    await expect(dialog.getByRole('combobox', { name: 'Match in group 1' })).toBeFocused();
    await tabTo('Add condition to the whole filter');
    await keyboard.press('Enter');
    await keyboard.type('priority');
    await tabTo('Value');
    await keyboard.type('required');
    await expect(dialog.getByRole('list', { name: 'Limits of the service' })).toContainText(
      /3 of 1\s024 conditions.*3 of 8 levels/,
    );
  });
  await keyboard.press('Enter');

  await expect(dialog).toBeHidden();
  await expect(page.getByRole('button', { name: 'Edit filter…' })).toBeFocused();
  expect(filterInAddress(page)).toEqual(NESTED);
  const words = '((size is tiny and section in games, perl) or priority is required)';
  await expect(page.getByRole('button', { name: words, exact: true })).toBeVisible();
  const count = await matching((body) => service.call('listVectors', 'sample', body), NESTED);
  expect(count).toBeGreaterThan(10);
  await expectMatches(page, count);
  await expect(page.getByText('filtered here')).toHaveCount(0);

  await page.reload();
  await expectMatches(page, count);
  await expect(page.getByRole('button', { name: words, exact: true })).toBeVisible();

  /** Presses Tab until the control of that name has the focus; at most 40 times. */
  async function tabTo(name: string, key = 'Tab') {
    for (let presses = 0; presses < 40; presses += 1) {
      await keyboard.press(key);
      if ((await focused.getAttribute('aria-label')) === name) return;
    }
    throw new Error(`${name} was not reached with ${key}`);
  }
  function shiftTabTo(name: string) {
    return tabTo(name, 'Shift+Tab');
  }
});

test('parts are moved, duplicated, taken apart and removed, and the focus stays with them', async ({
  page,
}) => {
  await page.goto(withFilter(NESTED));
  await page.getByRole('button', { name: /^\(\(size is tiny/ }).click();
  const dialog = editor(page);
  await expect(dialog.getByRole('combobox', { name: 'Match', exact: true })).toBeFocused();

  await dialog.getByRole('button', { name: 'Move condition 2 up' }).click();
  await expect(dialog.getByRole('button', { name: 'Move condition 1.3 up' })).toBeFocused();
  await expect(dialog.getByRole('status').filter({ hasText: 'now condition 1.3' })).toHaveCount(1);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('button', { name: 'Move condition 1 up' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('alert')).toHaveText('It is the first already.');

  await dialog.getByRole('button', { name: 'Duplicate group 2' }).click();
  await dialog.getByRole('button', { name: 'Take group 2 apart' }).click();
  await dialog.getByRole('button', { name: 'Remove condition 3' }).click();
  await expect(dialog.getByRole('button', { name: 'Remove group 3' })).toBeFocused();
  await dialog.getByRole('button', { name: 'Apply filter' }).click();

  await expect(dialog).toBeHidden();
  await expect
    .poll(() => filterInAddress(page))
    .toEqual({
      $or: [{ priority: { $eq: 'required' } }, { size: { $eq: 'tiny' } }, NESTED.$or[0]],
    });
});

test('a filter is pasted as a sample has it, and copied', async ({ page, context, service }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openIndex(page, 'packages');
  const dialog = await openText(
    page,
    `filter={'$or': [{'$and': [{"size": {"$eq": "tiny"}}, {"section": {"$in": ["games", "perl",]}}]}, {"priority": "required"}]},`,
  );

  const notes = dialog.getByRole('list', { name: 'How it was read' });
  await expect(notes).toContainText('Read as a literal of a program; it is sent as JSON.');
  await expect(notes).toContainText('the value of "priority" has no operator; read as $eq.');
  await dialog.getByRole('button', { name: 'As text', exact: true }).click();
  await expect(
    dialog.getByRole('group', { name: 'Condition 1.2' }).getByRole('list', { name: 'Values' }),
  ).toHaveText(/games.*perl/);
  await dialog.getByRole('button', { name: 'Copy as text' }).click();
  await expect(dialog.getByRole('button', { name: 'Copied' })).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(JSON.parse(copied)).toEqual(NESTED);

  await dialog.getByRole('button', { name: 'Apply filter' }).click();
  await expectMatches(
    page,
    await matching((body) => service.call('listVectors', 'sample', body), NESTED),
  );
});

test('a text that cannot be read is explained and kept, and nothing else is applied', async ({
  page,
}) => {
  await openIndex(page, 'packages');
  const text = '{\n  "$or": [\n    {"size": {"$eq": "tiny"}}\n    {"priority": {}}\n  ]\n}';
  const dialog = await openText(page, text);
  const problem = 'Line 4, column 5: A comma or ] is expected here, but there is {.';
  const area = dialog.getByLabel('Filter as text');
  await expect(area).toHaveAccessibleDescription(problem);

  await dialog.getByRole('button', { name: 'Apply filter' }).click();
  await expect(dialog.getByRole('alert')).toHaveText(problem);
  await dialog.getByRole('button', { name: 'As text', exact: true }).click();
  await expect(dialog.getByText('The text is not a filter yet, and is kept')).toBeVisible();
  await dialog.getByRole('button', { name: 'Back to the text' }).click();
  await expect(area).toHaveValue(text);
  await dialog.getByRole('button', { name: 'Go to the place' }).click();
  await page.keyboard.type(', {');
  await expect(area).toHaveAccessibleDescription(
    'Line 4, column 8: filter.$or[1].priority has 0 operators; a condition has one. Combine them with $and.',
  );
  await page.keyboard.press('Escape');
  await expect(dialog.getByRole('alert')).toContainText('not applied yet');
  await dialog.getByRole('button', { name: 'Keep editing' }).click();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  expect(filterInAddress(page)).toBeNull();
});

test('what is not finished is found, named and led to', async ({ page }) => {
  await openIndex(page, 'packages');
  const dialog = await openEditor(page);
  const first = dialog.getByRole('group', { name: 'Condition 1', exact: true });
  await first.getByLabel('Value', { exact: true }).fill('5');
  await expect(first).toContainText(
    'The service compares types: the text “5” is not the number 5.',
  );
  await first.getByLabel('Type of the value').selectOption('number');
  await first.getByLabel('Value', { exact: true }).fill('5 MB');
  await dialog.getByRole('button', { name: 'Add group to the whole filter' }).click();
  await dialog.getByRole('button', { name: 'Remove condition 2.1' }).click();

  await dialog.getByRole('button', { name: 'Apply filter' }).click();

  await expect(dialog.getByRole('alert')).toHaveText(
    '3 problems. Condition 1: Type the name of the metadata field.',
  );
  await expect(first.getByLabel('Field')).toBeFocused();
  await expect(first.getByLabel('Field')).toHaveAccessibleDescription(/Type the name/);
  await expect(first.getByLabel('Value', { exact: true })).toHaveAccessibleDescription(
    /“5 MB” is no number/,
  );
  await expect(
    dialog.getByRole('combobox', { name: 'Match in group 2' }),
  ).toHaveAccessibleDescription(/The group is empty/);
  await first.getByLabel('Field').fill('sise');
  await expect(first.getByLabel('Field')).toHaveAccessibleDescription(
    'No key read so far has sise.',
  );
});

test('the limits of the service are told with their numbers', async ({ page }) => {
  await openIndex(page, 'packages');
  const names = Array.from({ length: 1025 }, (_, at) => ({ section: { $eq: `${at}`.repeat(9) } }));
  const dialog = await openText(page, JSON.stringify({ $or: names }));
  const area = dialog.getByLabel('Filter as text');
  await expect(area).toHaveAccessibleDescription(
    'The filter has 1025 conditions; at most 1024 are allowed. Use $in for many values of one field.',
  );
  await area.fill(JSON.stringify({ section: { $eq: 'x'.repeat(65_536) } }));
  await expect(area).toHaveAccessibleDescription(
    /is 65\d\d\d bytes long; at most 65536 are allowed/,
  );
  const deepest = `${'{"$and":['.repeat(7)}{"size":{"$eq":"tiny"}}${']}'.repeat(7)}`;
  await area.fill(`{"$and":[${deepest}]}`);
  await expect(area).toHaveAccessibleDescription(/nested 9 levels deep; at most 8 are allowed/);

  await area.fill(deepest);
  await dialog.getByRole('button', { name: 'As text', exact: true }).click();
  await dialog.getByRole('button', { name: /^Wrap condition/ }).click();
  await expect(dialog.getByRole('alert')).toContainText(
    'That would be 9 levels; a filter has at most 8.',
  );
  await dialog.getByRole('button', { name: 'Apply filter' }).click();
  await expectMatches(page, 1991);
});

test('a filter on the limit is taken, by the service too, and kept by the address', async ({
  page,
  service,
}) => {
  const others = Array.from({ length: 1023 }, (_, at) => ({ section: { $eq: `none-${at}-é` } }));
  const longest = { $or: [...others, { size: { $eq: 'tiny' } }] };
  await openIndex(page, 'packages');
  const dialog = await openText(page, JSON.stringify(longest));
  await expect(dialog.getByRole('list', { name: 'Limits of the service' })).toContainText(
    /1\s024 of 1\s024 conditions/,
  );
  await dialog.getByRole('button', { name: 'Apply filter' }).click();
  await expect(dialog).toBeHidden();
  await expectMatches(page, 1991);

  await page.reload();

  await expectMatches(page, 1991);
  await expect(page.getByText('filtered here')).toHaveCount(0);
  expect(await matching((body) => service.call('listVectors', 'sample', body), longest)).toBe(1991);
});

test('a thousand conditions are counted above the table, and drawn where one looks', async ({
  page,
  service,
}) => {
  const many = Array.from({ length: 1000 }, (_, at) => ({ section: { $ne: `none-${at + 1}` } }));
  await page.goto(withFilter({ $and: many }));
  await expectMatches(page, 5973);
  const chips = page.getByRole('list', { name: 'Conditions' });
  await expect(chips.getByRole('button', { name: /^Remove condition/ })).toHaveCount(20);

  await chips.getByRole('button', { name: 'and 980 more conditions…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Edit filter' });
  await expect(dialog.getByRole('group', { name: 'Condition 21', exact: true })).toBeInViewport();
  await expect(
    dialog.getByRole('group', { name: 'Condition 21', exact: true }).getByLabel('Field'),
  ).toBeFocused();
  expect(await dialog.getByLabel('Field').count()).toBeLessThan(100);

  const parts = dialog.getByRole('list', { name: 'Parts of the whole filter' });
  await expect(parts.getByRole('listitem')).toHaveCount(1000);
  await parts.getByText('section is not none-1000').scrollIntoViewIfNeeded();
  const last = dialog.getByRole('group', { name: 'Condition 1000', exact: true });
  await last.getByLabel('Value').fill('games');
  await last.getByLabel('Value').press('Enter');
  await expect(dialog).toBeHidden();
  const others = { section: { $ne: 'games' } };
  const rest = await matching((body) => service.call('listVectors', 'sample', body), others);
  await expectMatches(page, rest);
});

test('what is wrong in a condition that was never in view is shown', async ({ page }) => {
  const many = Array.from({ length: 200 }, (_, at) => ({ size: { $gt: at } }));
  await openIndex(page, 'packages');
  const dialog = await openText(page, JSON.stringify({ $or: many }));
  await dialog.getByRole('button', { name: 'As text', exact: true }).click();
  await dialog.getByRole('button', { name: 'Add condition to the whole filter' }).click();
  await dialog.getByRole('button', { name: 'Move condition 201 up' }).click();
  await dialog.getByRole('group', { name: 'Condition 1', exact: true }).scrollIntoViewIfNeeded();

  await dialog.getByRole('button', { name: 'Apply filter' }).click();
  await expect(dialog.getByRole('alert')).toHaveText(/^Condition 200: Type the name/);
  const wrong = dialog.getByRole('group', { name: 'Condition 200', exact: true });
  await expect(wrong.getByLabel('Field')).toBeFocused();
  await expect(wrong.getByLabel('Field')).toHaveAccessibleDescription(/Type the name/);
});

test('what is staged by a nested filter says so in the same words', async ({ page }) => {
  const either = { $or: [{ section: { $eq: 'games' } }, { section: { $eq: 'zope' } }] };
  await page.goto(withFilter(either));
  await page.getByRole('button', { name: /^Stage all/ }).click();
  await expect(stagedPanel(page)).toContainText('keys staged');
  await addCondition(page, { field: 'size', operator: 'is', value: 'tiny' });
  await expect
    .poll(() => filterInAddress(page))
    .toEqual({ $and: [either, { size: { $eq: 'tiny' } }] });
  await page.getByRole('button', { name: 'Remove condition (section is games' }).click();
  await expect.poll(() => filterInAddress(page)).toEqual({ size: { $eq: 'tiny' } });

  await page
    .getByRole('link', { name: /\bReview\b/ })
    .first()
    .click();
  await expect(page.getByText('(section is games or section is zope)').first()).toBeVisible();
});

for (const width of [1440, 390]) {
  test(`the editor is accessible, ${width} pixels wide`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    const ranged = {
      $and: [{ installed: { $gte: 5 } }, { size: { $in: ['tiny', 5, true] } }, NESTED, {}],
    };
    await page.goto(withFilter(ranged));
    const dialog = await openEditor(page);
    const wide = () => dialog.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
    await dialog.getByRole('button', { name: 'Add group to group 3', exact: true }).click();
    await dialog.getByRole('button', { name: 'Apply filter' }).click();
    await expect(dialog.getByRole('alert')).toContainText('Type the name');
    await expectAccessible(page);
    expect(await wide()).toBe(0);

    await dialog.getByRole('button', { name: 'As text', exact: true }).click();
    await dialog.getByLabel('Filter as text').fill('{"a": "x", "b": {"$eq": 1}}');
    await expect(dialog.getByRole('list', { name: 'How it was read' })).toBeVisible();
    await expectAccessible(page);
    await dialog.getByLabel('Filter as text').fill('{"a": ');
    await expect(dialog.getByRole('button', { name: 'Go to the place' })).toBeVisible();
    await expectAccessible(page);
    expect(await wide()).toBe(0);
    await dialog.getByRole('button', { name: 'As text', exact: true }).click();
    await expectAccessible(page);
  });
}

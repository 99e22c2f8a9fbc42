import { expect, expectAccessible, openIndex, test } from './support/console-test.ts';
import { openReview, stageAll } from './support/journey.ts';
import { refusableCalls } from './support/worker-refusals.ts';

const UNREAD = /^Not all rows could be read: .+/;

test('rows of a review that cannot be read say so, and are read when asked for again', async ({
  page,
}) => {
  const { refuse, allowAndPress } = await refusableCalls(page);
  await openIndex(page, 'packages');
  await stageAll(page, 5973);
  await openReview(page);
  const list = page.getByRole('grid', { name: 'Keys under review' });
  const alert = page.getByRole('alert').filter({ hasText: UNREAD });
  await expect(list.getByRole('row')).not.toHaveCount(1);
  await expect(alert).toHaveCount(0);

  await refuse('reviewRows');
  await list.focus();
  await page.keyboard.press('End');
  await expect(alert).toBeVisible();
  await expect(list.getByRole('row')).toHaveCount(1);
  await expect(alert).toBeInViewport();
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(alert).toBeVisible();
  await expectAccessible(page);

  await allowAndPress(alert.getByRole('button', { name: 'Try again' }));
  await expect(alert).toHaveCount(0);
  await expect(list.getByRole('row').last()).toHaveAttribute('aria-rowindex', '5974');
});

test('rows of the index that cannot be read say so, and are read when asked for again', async ({
  page,
}) => {
  const { refuse, allowAndPress } = await refusableCalls(page);
  await openIndex(page, 'packages');
  const table = page.getByRole('grid', { name: 'Keys of packages' });
  const alert = page.getByRole('alert').filter({ hasText: UNREAD });
  await table
    .getByRole('gridcell')
    .nth(1)
    .click({ modifiers: ['ControlOrMeta'] });

  await refuse('rows');
  await page.keyboard.press('ControlOrMeta+End');
  await expect(alert).toBeVisible();

  await allowAndPress(alert.getByRole('button', { name: 'Try again' }));
  await expect(alert).toHaveCount(0);
  await expect(table.getByRole('row').last().getByRole('checkbox')).toBeVisible();
});

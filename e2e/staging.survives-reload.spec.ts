import { expect, expectAccessible, openIndex, test } from './support/console-test.ts';
import {
  expectStaged,
  openReview,
  shownCount,
  stageByHand,
  stagedPanel,
} from './support/journey.ts';
import { refusableStorage } from './support/refusing-storage.ts';

const KEYS = ['bookworm/admin/acpi-fakekey', 'bookworm/admin/anacron', 'bookworm/admin/at'];

// Sessions outlive a restart when the token does.
test.use({ consoleEnv: { VECTOR_BUCKET_CONSOLE_TOKEN: 'a-token-that-outlives-the-console' } });

test('staged keys survive a reload and a restart of the console', async ({
  page,
  running,
  restart,
}) => {
  await openIndex(page, 'packages');
  await stageByHand(page, KEYS);
  await expectStaged(page, KEYS);

  await page.reload();
  await expectStaged(page, KEYS);

  await running.kill();
  await restart();
  await page.reload();
  await expectStaged(page, KEYS);
});

test('the last decision can be taken back, staging and unstaging alike', async ({ page }) => {
  await openIndex(page, 'packages');
  const undo = stagedPanel(page).getByRole('button', { name: 'Undo' });
  await stageByHand(page, KEYS.slice(0, 1));
  await stageByHand(page, KEYS.slice(1));

  await stagedPanel(page)
    .getByRole('button', { name: `Unstage ${KEYS[1]}` })
    .click();
  await expectStaged(page, [KEYS[0] ?? '', KEYS[2] ?? '']);

  await undo.click();
  await expectStaged(page, KEYS);
  await undo.click();
  await expectStaged(page, KEYS.slice(0, 1));
  await undo.click();
  await expect(stagedPanel(page)).toHaveCount(0);
});

test('what is staged belongs to one index', async ({ page }) => {
  await openIndex(page, 'packages');
  await stageByHand(page, KEYS);

  await page.getByRole('link', { name: 'documents' }).click();
  await expect(page.getByRole('grid', { name: 'Keys of documents' })).toBeVisible();
  await expect(stagedPanel(page)).toHaveCount(0);

  await page.getByRole('link', { name: 'packages' }).click();
  await expectStaged(page, KEYS);
});

test('two tabs of one browser stay in step', async ({ page, context }) => {
  const other = await context.newPage();
  await openIndex(page, 'packages');
  await openIndex(other, 'packages');

  await stageByHand(page, KEYS);
  await expectStaged(other, KEYS);
  await expect(other.getByRole('checkbox', { name: `Unstage ${KEYS[0]}` })).toBeChecked();

  await stagedPanel(other)
    .getByRole('button', { name: `Unstage ${KEYS[0]}` })
    .click();
  await expectStaged(page, KEYS.slice(1));
  await expect(page.getByRole('checkbox', { name: `Select ${KEYS[0]}` })).not.toBeChecked();
});

test('a whole index that was staged at once outlives a reload at that very moment', async ({
  page,
}) => {
  await openIndex(page, 'packages');
  await expect(page.getByRole('contentinfo')).toContainText(/all \d+ segments complete/);
  await page.getByRole('button', { name: /^Stage all/ }).click();
  await expect(stagedPanel(page)).toContainText(`${shownCount(5973)} keys staged`);
  await page.reload();
  await expect(stagedPanel(page)).toContainText(`${shownCount(5973)} keys staged`);
});

test('where the browser has no more room, it is said what is lost and how it is stored then', async ({
  page,
  context,
  running,
}) => {
  await openIndex(page, 'packages');
  await expect(page.getByRole('contentinfo')).toContainText(/5\s973 match/);
  const devtools = await context.newCDPSession(page);
  const { origin } = new URL(running.proxy);
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
  await stageByHand(page, KEYS);
  const notice = page
    .getByRole('alert')
    .filter({ hasText: 'the last change to what is staged is lost' });
  await expect(notice).toBeVisible();

  await devtools.send('Storage.overrideQuotaForOrigin', { origin });
  await stagedPanel(page).getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Redo' }).click();
  await expectStaged(page, KEYS);
  await page.reload();
  await expectStaged(page, KEYS);
});

test('what is staged is read where the browser has no more room, too', async ({ page }) => {
  const { refuse } = await refusableStorage(page);
  await openIndex(page, 'packages');
  // Two decisions are stored, and made one when they are read.
  await stageByHand(page, KEYS.slice(0, 1));
  await stageByHand(page, KEYS.slice(1));
  await expectStaged(page, KEYS);
  await refuse();

  await page.reload();
  await expectStaged(page, KEYS);
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('a storage that does not answer is told of, where keys are staged and reviewed', async ({
  page,
}) => {
  await page.addInitScript(() => {
    const { open } = IDBFactory.prototype;
    IDBFactory.prototype.open = function openNever(...name) {
      const request = open.apply(this, name);
      request.addEventListener = () => undefined;
      return request;
    };
  });
  await page.clock.install();
  await page.goto('/c/emulator/sample/packages');
  await expect(page.getByRole('contentinfo')).toContainText(/5\s973 match/);
  await stageByHand(page, KEYS);
  const notice = page.getByRole('alert').filter({ hasText: 'storage of this browser does not' });
  await expect(notice).toHaveCount(0);
  await page.clock.fastForward(11_000);
  await expect(notice).toBeVisible();

  await page.getByRole('link', { name: 'Review 3 keys…' }).click();
  await expect(page.getByRole('heading', { level: 1, name: /^Review / })).toBeVisible();
  await expect(notice).toBeVisible();
});

test('a change that the review makes and that could not be stored is told of there', async ({
  page,
}) => {
  const { refuse } = await refusableStorage(page);
  await openIndex(page, 'packages');
  await stageByHand(page, KEYS);
  await openReview(page);
  await refuse();

  await page.getByRole('checkbox', { name: `${KEYS[0]} stays staged` }).uncheck();
  await expect(
    page.getByRole('alert').filter({ hasText: 'is lost when this tab closes' }),
  ).toBeVisible();
  await expectAccessible(page);
});

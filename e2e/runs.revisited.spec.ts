import { expect, openIndex, test } from './support/console-test.ts';
import {
  addKeyCondition,
  confirmAndRun,
  declineBackup,
  expectMatches,
  expectRunEnded,
  expectStaged,
  openReview,
  shownCount,
  stageAll,
  stageByHand,
  stagedPanel,
  startRun,
} from './support/journey.ts';

const KEY = 'bookworm/games/2048';

test('a look at a past run leaves a key alone that was put back and staged again', async ({
  page,
  service,
}) => {
  const openGames = async () => {
    await openIndex(page, 'packages');
    await addKeyCondition(page, 'starts with', 'bookworm/games/');
  };
  const [vector] = await service.getVectors('sample', 'packages', [KEY]);
  if (vector === undefined) throw new Error(`${KEY} is not in the sample data.`);
  await openGames();
  await expectMatches(page, 124);
  await stageByHand(page, [KEY]);
  await openReview(page);
  await declineBackup(page);
  await confirmAndRun(page, 1, 'packages');
  await service.putVectors('sample', 'packages', [vector]);

  await openGames();
  await expectMatches(page, 124);
  await stageByHand(page, [KEY]);
  await page.getByRole('region', { name: 'Runs' }).getByRole('link').click();
  await expectRunEnded(page);
  // Which keys are gone is told together with this.
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/proven gone$/);
  await page.goBack();

  await expectStaged(page, [KEY]);
  await expect(page.getByText(', deleted')).toHaveCount(0);
});

test('what was deleted before the page was loaded anew is no longer staged', async ({
  page,
  service,
}) => {
  await openIndex(page, 'packages');
  await stageAll(page, 5973);
  await openReview(page);
  await declineBackup(page);
  await service.setFaults([{ operation: 'deleteVectors', kind: 'delay', ms: 600 }]);
  await startRun(page, 5973, 'packages');
  await expect.poll(() => service.requestCount('deleteVectors')).toBeGreaterThan(5);

  await page.reload();
  await page.getByRole('button', { name: 'Stop after what is in flight' }).click();
  await expectRunEnded(page);
  const left = (await page.getByRole('list', { name: 'Keys by outcome' }).innerText()).replace(
    /\u202f/g,
    '',
  );
  const gone = Number(/proven gone (\d+)/.exec(left)?.[1]);
  expect(gone).toBeGreaterThan(0);
  expect(gone).toBeLessThan(5973);

  await openIndex(page, 'packages');
  await expect(stagedPanel(page)).toContainText(`${shownCount(5973 - gone)} keys staged`);
});

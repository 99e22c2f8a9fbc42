import type { Page } from '@playwright/test';
import { openBrowser, openBucket, print } from './browse-console.ts';
import { frames } from './browse-frames.ts';
import { INDEX } from './browse-index.ts';
import { heapMegabytes, rendererMegabytes } from './browse-memory.ts';
import { onBrowseStage } from './browse-stage.ts';
import { perSecond, timed } from './emulator-process.ts';

/**
 * Measures a whole cleanup in the built console in a real Chromium: all keys of an
 * index are staged, reviewed, backed up, deleted and reported. See README.md.
 */

const COUNT = Number(process.env.BENCH_KEYS ?? 1_000_000);
const DIMENSION = Number(process.env.BENCH_DIMENSION ?? 4);
/** Longest that one step may take. */
const PATIENCE = { timeout: 3_600_000 } as const;

await onBrowseStage({ keys: COUNT, dimension: DIMENSION }, ({ address }) => measure(address));

async function measure(address: string): Promise<void> {
  const browser = await openBrowser();
  try {
    const page = await openBucket(browser, address);
    await page.getByRole('link', { name: INDEX }).first().click();
    await page.getByText(/all \d+ segments complete/).waitFor(PATIENCE);
    await step(page, 'stage all', async () => {
      await page.getByRole('button', { name: /^Stage all/ }).click();
      await page.getByText(/keys staged/).waitFor(PATIENCE);
    });
    await review(page);
    await refine(page);
    await unstage(page);
    await backUpAndDelete(page);
    await report(page);
  } finally {
    await browser.close();
  }
}

async function review(page: Page): Promise<void> {
  await step(page, 'review', async () => {
    await page
      .getByRole('link', { name: /\bReview\b/ })
      .filter({ visible: true })
      .first()
      .click();
    await page.getByRole('button', { name: /^Back up / }).waitFor(PATIENCE);
    await page
      .getByRole('gridcell', { name: 'present' })
      .or(page.getByText('of 120 parts'))
      .first()
      .waitFor();
  });
}

/** Looks at the set from several sides. */
async function refine(page: Page): Promise<void> {
  const listed = page.getByRole('status').filter({ hasText: / listed/ });
  const listing = (text: RegExp) => listed.filter({ hasText: text }).waitFor(PATIENCE);
  await step(page, 'one value of a field', async () => {
    await page.getByRole('button', { name: /^de\b/ }).click();
    await listing(/ of .* listed/);
  });
  await step(page, 'all again', async () => {
    await page.getByRole('button', { name: 'Show all' }).click();
    await listing(/^[^o]* keys? listed/);
  });
  await step(page, 'find 77', async () => {
    await page.getByRole('searchbox', { name: 'Find in the keys under review' }).fill('77');
    await listing(/ of .* listed/);
  });
  await page.getByRole('button', { name: 'Show all' }).click();
  await step(page, 'backwards, and the wheel', async () => {
    await page.getByRole('columnheader').getByRole('button', { name: 'Key' }).click();
    await page.getByRole('grid').hover();
    for (let turn = 0; turn < 60; turn += 1) {
      await page.mouse.wheel(0, 400);
      await page.waitForTimeout(16);
    }
  });
}

/** Half of the set is unstaged by a value of it, and staged again. */
async function unstage(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^de\b/ }).click();
  const button = page.getByRole('button', { name: /^Unstage these/ });
  await button.waitFor(PATIENCE);
  await step(page, 'unstage a quarter', async () => {
    await button.click();
    await button.waitFor({ ...PATIENCE, state: 'hidden' });
  });
  await step(page, 'and back', async () => {
    await page.getByRole('button', { name: 'Undo' }).click();
    await button.waitFor(PATIENCE);
  });
  await page.getByRole('button', { name: 'Show all' }).click();
}

async function backUpAndDelete(page: Page): Promise<void> {
  // What was unstaged and is back is read anew.
  await page.getByRole('button', { name: /^Back up / }).waitFor(PATIENCE);
  await step(page, 'back up', async () => {
    await page.getByRole('button', { name: /^Back up / }).click();
    await page.getByRole('button', { name: /^Confirm deletion/ }).waitFor(PATIENCE);
  });
  await step(page, 'plan', async () => {
    await page.getByRole('button', { name: /^Confirm deletion/ }).click();
    await page.getByRole('dialog').getByRole('textbox').waitFor(PATIENCE);
  });
  await step(page, 'run', async () => {
    await page.getByRole('dialog').getByRole('textbox').fill(INDEX);
    await page.getByRole('button', { name: / for good$/ }).click();
    await page.getByRole('link', { name: /^Back to / }).waitFor(PATIENCE);
  });
}

async function report(page: Page): Promise<void> {
  await step(page, 'report', async () => {
    await page.getByRole('button', { name: 'Download report' }).click();
    const saved = page.waitForEvent('download', PATIENCE);
    await page.getByRole('menuitem', { name: /^JSON Lines/ }).click();
    await (await saved).path();
  });
  await step(page, 'all runs', async () => {
    await page.getByRole('link', { name: 'All runs' }).first().click();
    await page
      .getByRole('link', { name: /^Deletion of / })
      .first()
      .waitFor(PATIENCE);
  });
}

async function step(page: Page, name: string, work: () => Promise<void>): Promise<void> {
  await frames(page);
  let peak = 0;
  const sampling = setInterval(async () => {
    peak = Math.max(peak, (await rendererMegabytes()).now);
  }, 1000);
  const seconds = await timed(work);
  clearInterval(sampling);
  const longest = await frames(page);
  const { now } = await rendererMegabytes();
  const heap = await heapMegabytes(page);
  const memory = `renderer ${now} MB, at most ${Math.max(now, peak)} MB; page's heap ${heap} MB`;
  print(
    name,
    `${seconds.toFixed(1)} s`,
    `${perSecond(COUNT, seconds)}/s; frames ${longest}; ${memory}`,
  );
}

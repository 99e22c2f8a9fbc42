import type { Page } from '@playwright/test';
import { print } from './browse-console.ts';
import { appears, frames, percentile } from './browse-frames.ts';
import { timed } from './emulator-process.ts';

const SEARCHES: readonly (readonly [string, readonly string[]])[] = [
  ['Key contains', ['77', '123', '9#', 'ent-0004', '55555']],
  ['Key starts with', ['document-0001', 'document-00', 'document-0009', 'document-00054', 'doc']],
  ['Key ends with', ['7#chunk', '42#chunk', '999#chunk', 'chunk', '00#chunk']],
  ['Key matches the expression', ['[13]7#', '^document-0+9', '(12|34)5', '\\d{3}7#chunk$', '8{4}']],
];

/** Turns the wheel, then lets the scrollbar jump. */
export async function scroll(page: Page): Promise<void> {
  await page
    .getByRole('gridcell', { name: /^document-/ })
    .first()
    .hover();
  await frames(page);
  for (let step = 0; step < 120; step += 1) {
    await page.mouse.wheel(0, 400);
    await page.waitForTimeout(16);
  }
  print('frames while the wheel turns', await frames(page), 'p50 / p95 / longest');
  await page.getByRole('grid').evaluate(async (grid) => {
    const scroller = grid.parentElement;
    if (scroller === null) return;
    for (let step = 0; step < 120; step += 1) {
      scroller.scrollTop = (scroller.scrollHeight * ((step * 37) % 120)) / 120;
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    scroller.scrollTop = 0;
  });
  print('frames while the scrollbar jumps', await frames(page), 'p50 / p95 / longest');
}

/** Searches the keys read by each kind of search, then sorts them. */
export async function search(page: Page): Promise<void> {
  const field = page.getByRole('textbox', { name: 'Search the keys read' });
  const kinds = page.getByRole('combobox', { name: 'The key' });
  for (const [kind, texts] of SEARCHES) {
    // What the text before finds in the new way must not be taken for an answer to the next one.
    await field.fill('');
    const counted = page.getByRole('status').filter({ hasText: / found of / });
    await counted.first().waitFor({ state: 'hidden' });
    await kinds.selectOption(kind);
    const taken: number[] = [];
    await frames(page);
    for (const text of texts) taken.push(await timedSearch(page, () => field.fill(text)));
    print(
      kind,
      `${percentile(taken, 50)} / ${percentile(taken, 100)} ms`,
      `p50 / longest; frames ${await frames(page)}`,
    );
  }
  const alike = await timedSearch(page, () => kinds.selectOption('Key looks like another key'));
  print('Key looks like another key', `${Math.round(alike)} ms`, `frames ${await frames(page)}`);
  await page.getByRole('button', { name: 'Clear the search' }).first().click();
  for (const name of ['title', 'year', 'Key']) {
    const header = page
      .getByRole('columnheader', { name, exact: true })
      .getByRole('button')
      .first();
    const taken = [0, 0];
    for (const at of taken.keys()) taken[at] = await timedChange(page, () => header.click());
    print(
      `sort by ${name}, up and down`,
      `${taken.map(Math.round).join(' / ')} ms`,
      `frames ${await frames(page)}`,
    );
  }
}

/** Milliseconds from the keystroke until the count is another one. */
async function timedSearch(page: Page, act: () => Promise<unknown>): Promise<number> {
  const shown = page.getByRole('status').filter({ hasText: / found of / });
  const before = (await shown.count()) === 0 ? null : await shown.first().textContent();
  return (
    (await timed(async () => {
      await act();
      await page.waitForFunction((former) => {
        const now = [...document.querySelectorAll('[role=status]')].find((each) =>
          / found of /.test(each.textContent ?? ''),
        );
        const none = /^None of the .* found by the search$/m.test(document.body.innerText);
        return none || (now !== undefined && now.textContent !== former);
      }, before);
    })) * 1000
  );
}

/** Milliseconds until other rows stand at the top; NaN when none do, as the rows were in that order already. */
async function timedChange(page: Page, act: () => Promise<unknown>): Promise<number> {
  // The first one alone may be the same in both orders.
  const rows = page.getByRole('grid').locator('tbody');
  const before = await rows.evaluate((body) => body.textContent);
  let hasChanged = true;
  const seconds = await timed(async () => {
    await act();
    await page
      .waitForFunction(
        (former) => document.querySelector('[role=grid] tbody')?.textContent !== former,
        before,
        { timeout: 5000 },
      )
      .catch(() => {
        hasChanged = false;
      });
  });
  return hasChanged ? seconds * 1000 : Number.NaN;
}

/** Stages all that was read, and has the page load it again. */
export async function stage(page: Page): Promise<void> {
  await frames(page);
  const seconds = await timed(async () => {
    await page.getByRole('button', { name: /^Stage all/ }).click();
    await appears(page, 'aside', 'keys staged');
  });
  print('stage all', `${(seconds * 1000).toFixed(0)} ms`, `frames ${await frames(page)}`);
  await page.reload();
  const again = await timed(() => appears(page, 'aside', 'keys staged'));
  print('staged again after a reload', `${(again * 1000).toFixed(0)} ms`, '');
}

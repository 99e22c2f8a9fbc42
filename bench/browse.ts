import type { Page } from '@playwright/test';
import { openBrowser, openBucket, print } from './browse-console.ts';
import { appears, frames } from './browse-frames.ts';
import { BUCKET, INDEX } from './browse-index.ts';
import { heapMegabytes, rendererMegabytes } from './browse-memory.ts';
import { onBrowseStage } from './browse-stage.ts';
import { scroll, search, stage } from './browse-steps.ts';
import { inLanes, perSecond, type SignedClient, timed } from './emulator-process.ts';

/**
 * Measures the built console in a real Chromium, with an index of a million keys
 * in an emulator of its own. See README.md for what is measured and how.
 */

const COUNT = Number(process.env.BENCH_KEYS ?? 1_000_000);
/** As many as the console reads side by side. */
const SEGMENTS = 16;

await onBrowseStage({ keys: COUNT, dimension: 4 }, async ({ client, address }) => {
  const bare = await timed(() => listAll(client));
  print('bare client, metadata parsed', `${bare.toFixed(1)} s`, `${perSecond(COUNT, bare)} keys/s`);
  await measure(address, bare);
});

/** What a script does that lists an index in segments. */
async function listAll(client: SignedClient): Promise<void> {
  let keys = 0;
  await inLanes(SEGMENTS, SEGMENTS, async (segmentIndex) => {
    for (let nextToken: string | undefined; ; ) {
      const request = { indexName: INDEX, maxResults: 1000, returnMetadata: true };
      const part = { segmentCount: SEGMENTS, segmentIndex, ...(nextToken && { nextToken }) };
      const text = await client.call(
        'POST',
        BUCKET,
        'listVectors',
        JSON.stringify({ ...request, ...part }),
      );
      const page: { vectors: unknown[]; nextToken?: string } = JSON.parse(text);
      keys += page.vectors.length;
      nextToken = page.nextToken;
      if (!nextToken) return;
    }
  });
  if (keys !== COUNT) throw new Error(`${keys} keys were listed, not ${COUNT}.`);
}

async function measure(address: string, bare: number): Promise<void> {
  const browser = await openBrowser();
  try {
    const page = await openBucket(browser, address);
    const first = await timed(async () => {
      await page.getByRole('link', { name: INDEX }).first().click();
      await appears(page, '[role=grid]', 'document-');
    });
    print('first row on screen', `${Math.round(first * 1000)} ms`, 'from the click on the index');
    const rest = await timed(() => appears(page, 'footer', 'all 16 segments complete'));
    const whole = first + rest;
    print(
      'whole scan',
      `${whole.toFixed(1)} s`,
      `${perSecond(COUNT, whole)} keys/s, ${Math.round((bare / whole) * 100)} % of the bare client`,
    );
    print('frames while scanning', await frames(page), 'p50 / p95 / longest');
    await tellMemory(page);
    await scroll(page);
    await search(page);
    await stage(page);
    await tellMemory(page);
  } finally {
    await browser.close();
  }
}

async function tellMemory(page: Page): Promise<void> {
  const heap = await heapMegabytes(page);
  const shown = await page.getByTitle(/^Memory that what was read takes/).textContent();
  const { now } = await rendererMegabytes();
  print('memory', `${now} MB`, `renderer, resident; page's heap ${heap} MB; rows ${shown}`);
}

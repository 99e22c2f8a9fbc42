import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { openBrowser, openBucket, print, serveConsole } from './browse-console.ts';
import { frames } from './browse-frames.ts';
import { BUCKET, createBrowsed, INDEX } from './browse-index.ts';
import { heapMegabytes, rendererMegabytes } from './browse-memory.ts';
import { scroll, search, stage } from './browse-steps.ts';
import {
  createSignedClient,
  inLanes,
  perSecond,
  startEmulator,
  timed,
} from './emulator-process.ts';

/**
 * Measures the built console in a real Chromium, with an index of a million keys
 * in an emulator of its own. See README.md for what is measured and how.
 */

const COUNT = Number(process.env.BENCH_KEYS ?? 1_000_000);
/** As many as the console reads side by side. */
const SEGMENTS = 16;

const folder = await mkdtemp(join(tmpdir(), 'browse-bench-'));
const { emulator, url } = await startEmulator(join(folder, 'emulator'));
const client = createSignedClient(url, 16);
const serving: ChildProcess[] = [];
try {
  await createBrowsed(client, { keys: COUNT, dimension: 4 });
  const bare = await timed(listAll);
  print('bare client, metadata parsed', `${bare.toFixed(1)} s`, `${perSecond(COUNT, bare)} keys/s`);
  const { child, address } = await serveConsole(url, join(folder, 'console'));
  serving.push(child);
  await measure(address, bare);
} finally {
  client.close();
  for (const child of serving) child.kill('SIGTERM');
  emulator.kill('SIGTERM');
  await once(emulator, 'exit');
  await rm(folder, { recursive: true, force: true });
}

/** What a script does that lists an index in segments. */
async function listAll(): Promise<void> {
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
      await page
        .getByRole('gridcell', { name: /^document-/ })
        .first()
        .waitFor();
    });
    print('first row on screen', `${Math.round(first * 1000)} ms`, 'from the click on the index');
    const rest = await timed(() =>
      page.getByText(/all \d+ segments complete/).waitFor({ timeout: 900_000 }),
    );
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

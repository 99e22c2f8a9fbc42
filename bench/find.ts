import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Page } from '@playwright/test';
import { openBrowser, openBucket, print } from './browse-console.ts';
import { frames, recordFrames } from './browse-frames.ts';
import { INDEX } from './browse-index.ts';
import { heapMegabytes, rendererMegabytes } from './browse-memory.ts';
import { onBrowseStage } from './browse-stage.ts';
import { timed } from './emulator-process.ts';

/**
 * Measures lists of a million keys, as text and as a CSV of some 200 MB, held against
 * an index of which they name every key and as many again that are not there: asked for
 * key by key, and held against a listing of all of it. See README.md.
 */

const COUNT = Number(process.env.BENCH_KEYS ?? 1_000_000);
const THERE = Math.ceil(COUNT / 2000) * 1000;
const PATIENCE = { timeout: 1_800_000 } as const;

/** What is pressed, and what says that every key is accounted for. */
const WAYS = [
  { name: 'each key', button: /^Find these keys in/, done: /found, .* missing\. The service was/ },
  { name: 'all read', button: /^Read all of/, done: /found, .* missing\. The whole index was/ },
] as const;

await onBrowseStage({ keys: THERE, dimension: 4 }, async ({ address, folder }) => {
  const text = await write(join(folder, 'keys.txt'), keyAt);
  const filler = 'x'.repeat(160);
  const csv = await write(join(folder, 'keys.csv'), (at) =>
    at === 0 ? 'n,key,note' : `${at},${keyAt(at)},${filler}`,
  );
  const browser = await openBrowser();
  try {
    const page = await openBucket(browser, address);
    for (const file of [text, csv]) {
      for (const way of WAYS) await measure(page, file, way);
    }
  } finally {
    await browser.close();
  }
});

function keyAt(at: number): string {
  return `document-${String(at).padStart(8, '0')}#chunk`;
}

async function write(path: string, lineAt: (at: number) => string): Promise<string> {
  function* lines() {
    for (let at = 0; at <= COUNT; at += 1) yield `${lineAt(at)}\n`;
  }
  await pipeline(Readable.from(lines()), createWriteStream(path));
  return path;
}

async function measure(page: Page, file: string, way: (typeof WAYS)[number]): Promise<void> {
  const bucket = new URL(page.url());
  const megabytes = Math.round((await stat(file)).size / 1e6);
  const list = page.locator('input[type=file]').first();
  await page.goto(`${bucket.origin}${pathOf(bucket)}/find`);
  await recordFrames(page);
  const opened = await timed(async () => {
    await list.setInputFiles(file);
    await page.getByRole('button', { name: way.button }).waitFor(PATIENCE);
  });
  await page.getByRole('button', { name: way.button }).click();
  const found = await timed(() => page.getByText(way.done).waitFor(PATIENCE));
  const { now, peak } = await rendererMegabytes();
  print(
    `${file.split('/').pop()}, ${megabytes} MB, ${way.name}`,
    `${found.toFixed(1)} s`,
    `opened in ${opened.toFixed(1)} s; frames ${await frames(page)}; renderer ${now} MB, at most ${peak} MB; page's heap ${await heapMegabytes(page)} MB`,
  );
  const staged = await timed(async () => {
    await page.getByRole('button', { name: /^Stage .* found keys$/ }).click();
    await page
      .getByText(/keys staged/)
      .first()
      .waitFor(PATIENCE);
  });
  print('stage what was found', `${staged.toFixed(1)} s`, `frames ${await frames(page)}`);
}

/** The page of the index, from that of its bucket or one below it. */
function pathOf({ pathname }: URL): string {
  return [...pathname.split('/').slice(0, 4), INDEX].join('/');
}

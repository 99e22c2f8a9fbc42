import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type Page } from '@playwright/test';
import { findChromium } from '../e2e/support/chromium.ts';
import { frames, recordFrames } from './browse-frames.ts';
import { memoryOf } from './browse-memory.ts';
import { print, scroll, search, stage } from './browse-steps.ts';
import {
  createSignedClient,
  FACTS,
  inLanes,
  perSecond,
  SIGNING_ENVIRONMENT,
  startEmulator,
  timed,
} from './emulator-process.ts';
import { createIndex, fillIndex } from './fill-index.ts';

/**
 * Measures the built console in a real Chromium, with an index of a million keys
 * in an emulator of its own. See README.md for what is measured and how.
 */

const COUNT = Number(process.env.BENCH_KEYS ?? 1_000_000);
/** As many as the console reads side by side. */
const SEGMENTS = 8;
const DIMENSION = 4;
const BUCKET = 'bench';
const INDEX = 'million';
const PLACE = { bucket: BUCKET, index: INDEX, dimension: DIMENSION };
const CLI = 'dist/server/cli.js';

const folder = await mkdtemp(join(tmpdir(), 'browse-bench-'));
const { emulator, url } = await startEmulator(join(folder, 'emulator'));
const client = createSignedClient(url, 16);
const serving: ChildProcess[] = [];
try {
  await createIndex(client, PLACE);
  await fillIndex(client, PLACE, COUNT, (at) => JSON.stringify(vectorAt(at)));
  const bare = await timed(listAll);
  print('bare client, metadata parsed', `${bare.toFixed(1)} s`, `${perSecond(COUNT, bare)} keys/s`);
  const address = await serve();
  await measure(address, bare);
} finally {
  client.close();
  for (const child of serving) child.kill('SIGTERM');
  emulator.kill('SIGTERM');
  await once(emulator, 'exit');
  await rm(folder, { recursive: true, force: true });
}

/** Six fields: two that differ from key to key, four with few values. */
function vectorAt(at: number) {
  const metadata = {
    title: `Document ${(at * 7919) % COUNT} of the collection`,
    source: `archive-${(at * 31) % COUNT}.example`,
    language: ['en', 'de', 'zh', 'fr'][at % 4],
    year: String(1990 + (at % 35)),
    section: `section-${at % 120}`,
    env: at % 1000 === 0 ? 'prod' : 'test',
  };
  const key = `document-${String(at).padStart(8, '0')}#chunk`;
  return { key, data: { float32: [1, at % 97, at % 89, 1] }, metadata };
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

/** @returns the address that signs in */
async function serve(): Promise<string> {
  const flags = ['--json', '--no-open', '--port', '0', '--region', FACTS.region];
  const where = ['--account-id', FACTS.accountId, '--endpoint', url.origin, '--bucket', BUCKET];
  const words = [CLI, 'serve', ...flags, ...where, '--data-dir', join(folder, 'console')];
  const child = spawn(process.execPath, words, {
    env: SIGNING_ENVIRONMENT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  serving.push(child);
  for await (const line of createInterface({ input: child.stdout })) {
    const ready: { readonly console: string } = JSON.parse(line);
    return ready.console;
  }
  throw new Error('The console ended before it was ready.');
}

async function measure(address: string, bare: number): Promise<void> {
  const executablePath = findChromium();
  const browser = await chromium.launch({
    ...(executablePath !== null && { executablePath }),
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-background-networking'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    // The compiler names functions by a helper that the page does not have.
    await page.addInitScript('globalThis.__name ??= (named) => named');
    await page.goto(address);
    await page.waitForURL(/\/c\/[^/?]+/);
    const connection = new URL(page.url()).pathname.split('/')[2] ?? '';
    await page.goto(new URL(`/c/${connection}/${BUCKET}`, page.url()).href);
    await recordFrames(page);
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
  const { resident, more } = await memoryOf(page);
  print('memory', resident, more);
}

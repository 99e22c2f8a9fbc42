import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type Page } from '@playwright/test';
import { findChromium } from '../e2e/support/chromium.ts';
import {
  createSignedClient,
  FACTS,
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
const SEGMENTS = 8;
const BATCH = 500;
const DIMENSION = 4;
const BUCKET = 'bench';
const INDEX = 'million';
const CLI = 'dist/server/cli.js';
const SEARCHES: readonly (readonly [string, readonly string[]])[] = [
  ['Key contains', ['77', '123', '9#', 'ent-0004', '55555']],
  ['Key starts with', ['document-0001', 'document-00', 'document-0009', 'document-00054', 'doc']],
  ['Key ends with', ['7#chunk', '42#chunk', '999#chunk', 'chunk', '00#chunk']],
  ['Key matches the expression', ['[13]7#', '^document-0+9', '(12|34)5', '\\d{3}7#chunk$', '8{4}']],
];

const folder = await mkdtemp(join(tmpdir(), 'browse-bench-'));
const { emulator, url } = await startEmulator(join(folder, 'emulator'));
const client = createSignedClient(url, 16);
const serving: ChildProcess[] = [];
try {
  await fill();
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

async function fill(): Promise<void> {
  await client.call('PUT', BUCKET, '', '');
  await client.call(
    'POST',
    BUCKET,
    'putVectorIndex',
    `{"indexName":"${INDEX}","dataType":"float32","dimension":${DIMENSION},"distanceMetric":"euclidean"}`,
  );
  const seconds = await timed(() =>
    inLanes(4, COUNT / BATCH, (batch) => {
      const vectors = Array.from({ length: BATCH }, (_, place) => vectorAt(batch * BATCH + place));
      return client.call(
        'POST',
        BUCKET,
        'putVectors',
        JSON.stringify({ indexName: INDEX, vectors }),
      );
    }),
  );
  process.stderr.write(`filled in ${seconds.toFixed(0)} s\n`);
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
    env: {
      PATH: process.env.PATH,
      OSS_ACCESS_KEY_ID: FACTS.credentials.accessKeyId,
      OSS_ACCESS_KEY_SECRET: FACTS.credentials.accessKeySecret,
    },
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

/** Times between animation frames from now on, in milliseconds. */
async function recordFrames(page: Page): Promise<void> {
  await page.evaluate(() => {
    const times: number[] = [];
    Object.assign(globalThis, { frameTimes: times });
    let last = performance.now();
    const note = (now: number) => {
      times.push(now - last);
      last = now;
      requestAnimationFrame(note);
    };
    requestAnimationFrame(note);
  });
}

/** @returns those recorded since the last call, in words */
async function frames(page: Page): Promise<string> {
  const times = await page.evaluate(() => {
    // The recorder above put it there.
    const { frameTimes } = globalThis as unknown as { frameTimes: number[] };
    return frameTimes.splice(0);
  });
  return `${percentile(times, 50)} / ${percentile(times, 95)} / ${percentile(times, 100)} ms`;
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round(sorted[Math.ceil((sorted.length * share) / 100) - 1] ?? 0);
}

async function scroll(page: Page): Promise<void> {
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

async function search(page: Page): Promise<void> {
  const field = page.getByRole('textbox', { name: 'Search the keys read' });
  const kinds = page.getByRole('combobox', { name: 'The key' });
  for (const [kind, texts] of SEARCHES) {
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
  for (const name of ['Key', 'title', 'year']) {
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

/** Milliseconds until another row stands first; NaN when none does, as the rows were in that order already. */
async function timedChange(page: Page, act: () => Promise<unknown>): Promise<number> {
  const before = await page.getByRole('row').and(page.locator('[aria-rowindex="2"]')).textContent();
  let hasChanged = true;
  const seconds = await timed(async () => {
    await act();
    await page
      .waitForFunction(
        (former) => document.querySelector('[aria-rowindex="2"]')?.textContent !== former,
        before,
        { timeout: 5000 },
      )
      .catch(() => {
        hasChanged = false;
      });
  });
  return hasChanged ? seconds * 1000 : Number.NaN;
}

async function stage(page: Page): Promise<void> {
  await frames(page);
  const seconds = await timed(async () => {
    await page.getByRole('button', { name: /^Stage all/ }).click();
    await page.getByText(/keys staged/).waitFor({ timeout: 300_000 });
  });
  print('stage all', `${(seconds * 1000).toFixed(0)} ms`, `frames ${await frames(page)}`);
  await page.reload();
  const again = await timed(() => page.getByText(/keys staged/).waitFor({ timeout: 300_000 }));
  print('staged again after a reload', `${(again * 1000).toFixed(0)} ms`, '');
}

/** Of the largest renderer: page and worker together, as the kernel counts it, and the page's own heap. */
async function tellMemory(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  const shown = await page.getByTitle(/^Memory that what was read takes/).textContent();
  print(
    'memory',
    `${await rendererMegabytes()} MB`,
    `renderer, resident; page's heap ${Math.round(usedSize / 1e6)} MB; rows ${shown}`,
  );
}

async function rendererMegabytes(): Promise<number> {
  let largest = 0;
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (!command.includes('--type=renderer')) continue;
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    largest = Math.max(largest, Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0));
  }
  return Math.round((largest * 1024) / 1e6);
}

function print(what: string, figure: string, more: string): void {
  process.stdout.write(`${what.padEnd(34)} ${figure.padStart(22)}  ${more}\n`);
}

import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type Browser, chromium, type Page } from '@playwright/test';
import { findChromium } from '../e2e/support/chromium.ts';
import { recordFrames } from './browse-frames.ts';
import { BUCKET } from './browse-index.ts';
import { FACTS, SIGNING_ENVIRONMENT } from './emulator-process.ts';

const CLI = process.env.BENCH_CONSOLE ?? 'dist/server/cli.js';

/** @returns the console's process, and the address that signs in */
export async function serveConsole(
  emulator: URL,
  dataDir: string,
): Promise<{ child: ChildProcess; address: string }> {
  const flags = ['--json', '--no-open', '--port', '0', '--region', FACTS.region];
  const where = ['--account-id', FACTS.accountId, '--endpoint', emulator.origin];
  const words = [CLI, 'serve', ...flags, ...where, '--bucket', BUCKET, '--data-dir', dataDir];
  const child = spawn(process.execPath, words, {
    env: SIGNING_ENVIRONMENT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const ready: { readonly console: string } = JSON.parse(line);
    return { child, address: ready.console };
  }
  throw new Error('The console ended before it was ready.');
}

export async function openBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  return await chromium.launch({
    ...(executablePath !== null && { executablePath }),
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-background-networking'],
  });
}

/** Signs in and opens the bucket, with the frames being recorded from now on. */
export async function openBucket(browser: Browser, address: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  // The compiler names functions by a helper that the page does not have.
  await page.addInitScript('globalThis.__name ??= (named) => named');
  // A backup then goes to the downloads, without a dialog that nobody would answer.
  await page.addInitScript('delete window.showSaveFilePicker');
  await page.goto(address);
  await page.waitForURL(/\/c\/[^/?]+/);
  const connection = new URL(page.url()).pathname.split('/')[2] ?? '';
  await page.goto(new URL(`/c/${connection}/${BUCKET}`, page.url()).href);
  await recordFrames(page);
  return page;
}

export function print(what: string, figure: string, more: string): void {
  process.stdout.write(`${what.padEnd(34)} ${figure.padStart(22)}  ${more}\n`);
}

import { readdir, readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';

/** Of the largest renderer: page and worker together, as the kernel counts it, and the page's own heap. */
export async function memoryOf(
  page: Page,
): Promise<{ readonly resident: string; readonly more: string }> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  const shown = await page.getByTitle(/^Memory that what was read takes/).textContent();
  return {
    resident: `${await rendererMegabytes()} MB`,
    more: `renderer, resident; page's heap ${Math.round(usedSize / 1e6)} MB; rows ${shown}`,
  };
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

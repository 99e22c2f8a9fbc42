import { readdir, readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';

/** The page's own heap after a collection, in MB. */
export async function heapMegabytes(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return Math.round(usedSize / 1e6);
}

/** Of the largest renderer of this process's browsers, page and worker together, as the kernel counts it: now, and at most since it began. */
export async function rendererMegabytes(): Promise<{ now: number; peak: number }> {
  let largest = { now: 0, peak: 0 };
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (!command.includes('--type=renderer') || !(await isDescendant(pid))) continue;
    const status = await statusOf(pid);
    const megabytes = (field: string) => {
      const kibibytes = Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
      return Math.round((kibibytes * 1024) / 1e6);
    };
    if (megabytes('VmRSS') > largest.now) {
      largest = { now: megabytes('VmRSS'), peak: megabytes('VmHWM') };
    }
  }
  return largest;
}

/** Others may measure on the same machine. */
async function isDescendant(pid: string): Promise<boolean> {
  for (let at = pid; Number(at) > 1; ) {
    if (Number(at) === process.pid) return true;
    at = /^PPid:\s+(\d+)/m.exec(await statusOf(at))?.[1] ?? '0';
  }
  return false;
}

function statusOf(pid: string): Promise<string> {
  return readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
}

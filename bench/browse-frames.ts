import type { Page } from '@playwright/test';

/** Times between animation frames from now on, in milliseconds. */
export async function recordFrames(page: Page): Promise<void> {
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
export async function frames(page: Page): Promise<string> {
  const times = await page.evaluate(() => {
    // The recorder above put it there.
    const { frameTimes } = globalThis as unknown as { frameTimes: number[] };
    return frameTimes.splice(0);
  });
  return `${percentile(times, 50)} / ${percentile(times, 95)} / ${percentile(times, 100)} ms`;
}

/** @param share in percent @returns that value below which this share of them is, rounded */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round(sorted[Math.ceil((sorted.length * share) / 100) - 1] ?? 0);
}

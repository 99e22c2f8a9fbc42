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

/** Waits for a text, and looks with each frame: a locator looks every half second once it has waited for a while. */
export async function appears(page: Page, within: string, text: string): Promise<void> {
  await page.waitForFunction(
    ([selector, wanted]) => document.querySelector(selector)?.textContent.includes(wanted),
    [within, text] as const,
    { timeout: 900_000 },
  );
}

/** @param share in percent @returns that value below which this share of them is, rounded */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round(sorted[Math.ceil((sorted.length * share) / 100) - 1] ?? 0);
}

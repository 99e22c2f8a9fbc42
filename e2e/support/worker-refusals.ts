import type { Locator, Page } from '@playwright/test';

/**
 * Makes the calls of one name to the page's worker fail, or wait, from the next visit of a
 * page on and as long as it is named by `refuse` or `hold`. Those that fail arrive under a
 * name that nothing has there, so that the answer is one of the worker's own.
 */
export async function refusableCalls(page: Page) {
  await page.addInitScript(() => {
    const { postMessage } = Worker.prototype;
    Worker.prototype.postMessage = function post(message: unknown, ...rest: unknown[]) {
      const { refused, held } = document.documentElement.dataset;
      const path: unknown = Object(message).path;
      const call = Array.isArray(path) ? path.at(-1) : undefined;
      const isRefused = call !== undefined && call === refused;
      const sent = isRefused ? { ...Object(message), path: [path, 'nothing'].flat() } : message;
      const go = () => Reflect.apply(postMessage, this, [sent, ...rest]);
      if (call === undefined || call !== held) go();
      else document.addEventListener('release-calls', go, { once: true });
    };
  });
  const name = (data: { refused?: string; held?: string }) =>
    page.evaluate((named) => Object.assign(document.documentElement.dataset, named), data);
  return {
    refuse: (call: string) => name({ refused: call }),
    allow: () => name({ refused: '' }),
    /** Lets them through, and presses the button in the same moment: the page may ask again by itself. */
    allowAndPress: (button: Locator) =>
      button.evaluate((element) => {
        document.documentElement.dataset.refused = '';
        if (element instanceof HTMLElement) element.click();
      }),
    hold: (call: string) => name({ held: call }),
    release: async () => {
      await name({ held: '' });
      await page.evaluate(() => document.dispatchEvent(new Event('release-calls')));
    },
  };
}

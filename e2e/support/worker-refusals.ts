import type { Page } from '@playwright/test';

/**
 * Makes the calls of one name to the page's worker fail, from the next visit of a page on
 * and as long as it is named by `refuse`. They arrive under a name that nothing has there,
 * so that the answer is one of the worker's own.
 */
export async function refusableCalls(page: Page) {
  await page.addInitScript(() => {
    const { postMessage } = Worker.prototype;
    Worker.prototype.postMessage = function post(message: unknown, ...rest: unknown[]) {
      const refused = document.documentElement.dataset.refused;
      const path: unknown = Object(message).path;
      const isRefused = Array.isArray(path) && path.at(-1) === refused;
      const sent = isRefused ? { ...Object(message), path: [...path, 'nothing'] } : message;
      return Reflect.apply(postMessage, this, [sent, ...rest]);
    };
  });
  const name = (call: string) =>
    page.evaluate((refused) => {
      document.documentElement.dataset.refused = refused;
    }, call);
  return { refuse: name, allow: () => name('') };
}

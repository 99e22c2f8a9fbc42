import type { Page } from '@playwright/test';

/**
 * Lets the browser's storage take nothing more from when `refuse` was called on, over
 * reloads too: each transaction that adds something is ended, as on a full disk. The
 * browser's own limit would do, but it is looked up only every ten seconds.
 */
export async function refusableStorage(page: Page) {
  await page.addInitScript(() => {
    const { add } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.add = function addUnlessFull(...value) {
      const request = add.apply(this, value);
      if (sessionStorage.getItem('storage') === 'refuses') this.transaction.abort();
      return request;
    };
  });
  return { refuse: () => page.evaluate(() => sessionStorage.setItem('storage', 'refuses')) };
}

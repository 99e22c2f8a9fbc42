import { expect, type Page } from '@playwright/test';
import { shownCount } from './journey.ts';

const INDEX = '/c/emulator/sample';

/** The page on which keys of an index of the sample bucket are found from a list. */
export async function openFind(page: Page, index: string): Promise<void> {
  await page.goto(`${INDEX}/${index}/find`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    `Find keys of ${index} from a list`,
  );
}

export async function typeList(page: Page, text: string): Promise<void> {
  await page.getByLabel('Keys, pasted or typed').fill(text);
  await page.getByRole('button', { name: 'Take this list' }).click();
}

/** Drops files where lists are given, or files of another kind, as a hand would. */
export async function dropFiles(
  page: Page,
  files: readonly { readonly name: string; readonly text: string }[],
  where = 'List of keys',
): Promise<void> {
  const dataTransfer = await page.evaluateHandle((dropped) => {
    const transfer = new DataTransfer();
    for (const { name, text } of dropped) transfer.items.add(new File([text], name));
    return transfer;
  }, files);
  await page.getByRole('region', { name: where }).dispatchEvent('drop', { dataTransfer });
}

export async function findKeys(page: Page, index: string): Promise<void> {
  await page.getByRole('button', { name: `Find these keys in ${index}` }).click();
}

/** Waits until every key of the list was looked for. */
export async function expectFound(
  page: Page,
  counts: Readonly<Partial<Record<'found' | 'missing' | 'listed more than once', number>>>,
): Promise<void> {
  await expect(page.getByText(/found, .* missing\. The service was asked/)).toBeVisible();
  for (const [words, count] of Object.entries(counts)) {
    await expect(groupCard(page, words)).toHaveText(
      new RegExp(`^${shownCount(count)}\\s*${words}`),
    );
  }
}

/** The card that shows a group of the list's keys. */
export function groupCard(page: Page, words: string) {
  return page
    .getByRole('group', { name: 'Show keys of the list by what was found' })
    .getByRole('button', { name: words });
}

import { LIMITS } from '#protocol/limits.ts';
import type { Vector } from '#protocol/vector.ts';
import { type EngineDeps, pagesOf, type ReadOptions, readVectors } from './reading.ts';

/**
 * Reads items by their keys and judges each, in their order. All pages are waited
 * for even when one fails, so that nothing is under way afterwards. Only what
 * `judge` makes of a vector is kept.
 *
 * @throws ServiceError of the first page that could not be read
 */
export async function readPages<Item extends { readonly key: string }, Judgement>(
  deps: EngineDeps,
  index: string,
  items: readonly Item[],
  options: ReadOptions,
  judge: (item: Item, vector: Vector | undefined) => Judgement,
): Promise<readonly Judgement[]> {
  const pages = await Promise.allSettled(
    [...pagesOf(items, LIMITS.getKeysPerCall)].map(async (page) => {
      const keys = page.map(({ key }) => key);
      const found = await readVectors(deps, index, keys, options);
      return page.map((item) => judge(item, found.get(item.key)));
    }),
  );
  return pages.flatMap((page) => {
    if (page.status === 'rejected') throw page.reason;
    return page.value;
  });
}

import { LIMITS } from '#protocol/limits.ts';
import { type EngineDeps, pagesOf, type ReadOptions, readVectors } from './reading.ts';

/**
 * Those of `keys` that the index still has, in their order. All pages are waited
 * for even when one fails, so that nothing is under way afterwards.
 *
 * @throws ServiceError of the first page that could not be read
 */
export async function readPresent(
  deps: EngineDeps,
  index: string,
  keys: readonly string[],
  options: Pick<ReadOptions, 'signal' | 'limit' | 'attempts' | 'onRetry'>,
): Promise<readonly string[]> {
  const pages = await Promise.allSettled(
    [...pagesOf(keys, LIMITS.getKeysPerCall)].map(async (page) => {
      const found = await readVectors(deps, index, page, options);
      return page.filter((key) => found.has(key));
    }),
  );
  return pages.flatMap((page) => {
    if (page.status === 'rejected') throw page.reason;
    return page.value;
  });
}

import { LIMITS } from '#protocol/limits.ts';
import { readKeys } from '../key-rules.ts';
import type { Operation } from '../service.ts';

/** API sheet §3.19. Keys that do not exist are no error. The batch is all or nothing. */
export const deleteVectors: Operation = {
  needs: 'index',
  run({ store }, { body }, index) {
    const keys = readKeys(body, { min: 1, max: LIMITS.deleteKeysPerCall }, 'refused');
    store.transaction(() => store.vectorsOf(index).remove(keys));
    return {};
  },
};

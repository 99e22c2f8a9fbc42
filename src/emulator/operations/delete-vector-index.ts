import type { Operation } from '../service.ts';

/** API sheet §3.14. The vectors of a non-empty index go with it. */
export const deleteVectorIndex: Operation = {
  needs: 'index',
  run({ store }, _request, index) {
    store.transaction(() => store.removeIndex(index));
    return {};
  },
};

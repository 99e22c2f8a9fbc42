import type { Operation } from '../service.ts';

/** API sheet §3.7. One that was never set is no error. */
export const deleteBucketPolicy: Operation = {
  needs: 'bucket',
  run({ store }, _request, { name }) {
    store.settings.remove(name, 'policy');
    return {};
  },
};

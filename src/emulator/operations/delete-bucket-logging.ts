import type { Operation } from '../service.ts';

/** API sheet §3.10. Logging that was off is no error. */
export const deleteBucketLogging: Operation = {
  needs: 'bucket',
  run({ store }, _request, { name }) {
    store.settings.remove(name, 'logging');
    return {};
  },
};

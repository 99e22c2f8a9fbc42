import { refuse } from '../refusal.ts';
import type { Operation } from '../service.ts';

/** API sheet §3.4. Refused while indexes remain; policy and logging go with it. */
export const deleteVectorBucket: Operation = {
  needs: 'bucket',
  run({ store, now }, _request, { name }) {
    if (store.indexes.list(name).length > 0) throw refuse('VectorBucketNotEmpty');
    store.transaction(() => {
      store.settings.removeAll(name);
      store.buckets.remove(name);
      store.freedNames.note(name, now());
    });
    return {};
  },
};

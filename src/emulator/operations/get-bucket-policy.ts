import { refuse } from '../refusal.ts';
import type { Operation } from '../service.ts';

/** API sheet §3.6. */
export const getBucketPolicy: Operation = {
  needs: 'bucket',
  run({ store }, _request, { name }) {
    const json = store.settings.find(name, 'policy');
    if (json === null) throw refuse('NoSuchBucketPolicy');
    return { json };
  },
};

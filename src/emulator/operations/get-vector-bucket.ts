import type { Operation } from '../service.ts';
import { describeBucket } from './describe-bucket.ts';

/** API sheet §3.2. */
export const getVectorBucket: Operation = {
  needs: 'bucket',
  run: (service, _request, bucket) => ({
    json: JSON.stringify({ BucketInfo: describeBucket(service, bucket) }),
  }),
};

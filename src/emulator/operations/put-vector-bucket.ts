import { LIMITS } from '#protocol/limits.ts';
import { BUCKET_NAME_PATTERN } from '#protocol/vector-bucket.ts';
import { describeValue } from '../json-body.ts';
import { refuse } from '../refusal.ts';
import type { Operation } from '../service.ts';

/**
 * API sheet §3.1. Creating a bucket that exists is unspecified; 409 is the
 * stricter of the two possible answers.
 */
export const putVectorBucket: Operation = {
  needs: 'bucket-name',
  run({ store, now, nameBlockedUntil }, { headers }, name) {
    if (!BUCKET_NAME_PATTERN.test(name)) {
      const { min, max } = LIMITS.bucketNameLength;
      throw refuse(
        'InvalidVectorBucketName',
        `The bucket name ${describeValue(name)} is not allowed: ${min} to ${max} lower-case letters, digits and hyphens, with no hyphen at either end.`,
      );
    }
    if (store.buckets.find(name) !== null) throw refuse('BucketAlreadyExists');
    const blockedUntil = nameBlockedUntil(name);
    if (blockedUntil !== null) {
      throw refuse(
        'BucketNameNotAvailable',
        `The bucket ${name} was deleted a short while ago, and its name is not available until ${new Date(blockedUntil).toISOString()}. Wait until then, or take another name.`,
      );
    }
    if (store.buckets.count() >= LIMITS.bucketsPerRegion) {
      throw refuse(
        'TooManyBuckets',
        `The account has ${LIMITS.bucketsPerRegion} vector buckets in this region, which is the limit. Delete one first.`,
      );
    }
    const group = headers['x-oss-resource-group-id'];
    store.transaction(() => {
      store.freedNames.forget(name);
      store.buckets.add({
        name,
        createdAt: new Date(now()).toISOString(),
        resourceGroupId: typeof group === 'string' ? group : 'rg-default',
      });
    });
    return { headers: { Location: `/${name}` } };
  },
};

import { bucketArn, type VectorBucket } from '#protocol/vector-bucket.ts';
import type { Service } from '../service.ts';
import type { StoredBucket } from '../store/bucket-table.ts';

/** A bucket as the service shows it: its name is the ARN, its endpoints lead back here (API sheet §3.2). */
export function describeBucket(service: Service, bucket: StoredBucket): VectorBucket {
  return {
    CreationDate: bucket.createdAt,
    ExtranetEndpoint: service.publicHost(),
    IntranetEndpoint: service.publicHost(),
    Location: `oss-${service.region}`,
    Name: bucketArn(service.region, service.accountId, bucket.name),
    Region: service.region,
    ResourceGroupId: bucket.resourceGroupId,
  };
}

import { FailureNotice } from '#console/features/failure/failure-notice.tsx';
import { useCurrentConnection } from '#console/lib/current-connection.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import type { Failure } from '#engine/failure.ts';
import type { OperationName } from '#protocol/operations.ts';
import { ServiceError } from '#protocol/service-error.ts';

interface FindFailureProps {
  target: IndexTarget;
  failure: Failure;
  attempted: string;
  operations: readonly OperationName[];
  onRetry: () => void;
}

/** A request of the search that failed for good, and how to go on. */
export function FindFailure({ target, failure, ...notice }: FindFailureProps) {
  const accountId = useCurrentConnection()?.accountId ?? '';
  const { bucket, index } = target;
  const { requestId, ec, ...facts } = failure;
  return (
    <FailureNotice
      {...notice}
      error={new ServiceError({ ...facts, requestId: requestId ?? undefined, ec: ec ?? undefined })}
      scope={{ accountId, bucket, index }}
    />
  );
}

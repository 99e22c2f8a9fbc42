import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { FailureNotice } from '#console/features/failure/failure-notice.tsx';

/** Stands where a screen would be when it could not even begin. */
export function RouteFailure({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  return (
    <FailureNotice
      error={error}
      attempted="this page could not be opened"
      operations={[]}
      scope={{ accountId: '' }}
      onRetry={() => {
        reset();
        void router.invalidate();
      }}
    />
  );
}

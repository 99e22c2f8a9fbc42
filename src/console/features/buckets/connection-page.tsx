import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { FailureNotice } from '#console/features/failure/failure-notice.tsx';
import { useCurrentConnection } from '#console/lib/current-connection.ts';
import { formatDay } from '#console/lib/date-format.ts';
import { EmptyState } from '#console/ui/empty-state.tsx';
import { SkeletonRows } from '#console/ui/skeleton-rows.tsx';
import type { Connection } from '#protocol/proxy-api.ts';
import { bucketListOptions } from './bucket-queries.ts';

/** A connection: its facts and its buckets. */
export function ConnectionPage() {
  const { connection: name } = useParams({ from: '/c/$connection' });
  const connection = useCurrentConnection();
  if (connection === null) {
    return (
      <EmptyState title={`There is no connection named “${name}”`}>
        <Link to="/" className="text-accent underline">
          Go to the first connection
        </Link>
      </EmptyState>
    );
  }
  return (
    <div className="overflow-y-auto">
      <div className="border-b border-line px-5 pt-3.5 pb-4">
        <h1 className="page-title">{connection.name}</h1>
        <p className="mt-1 flex flex-wrap gap-x-4 text-muted">
          <span>
            region <b className="font-medium text-text">{connection.region}</b>
          </span>
          <span>
            account <b className="font-medium text-text">{connection.accountId}</b>
          </span>
          <span className="break-all">
            endpoint <b className="font-medium text-text">{connection.endpoint}</b>
          </span>
        </p>
      </div>
      <BucketTable connection={connection} />
    </div>
  );
}

function BucketTable({ connection }: { connection: Connection }) {
  const buckets = useInfiniteQuery(bucketListOptions(connection));
  if (buckets.isPending) return <SkeletonRows rows={6} label="Reading the buckets" />;
  if (buckets.isError) {
    return (
      <FailureNotice
        error={buckets.error}
        attempted="the buckets could not be listed"
        operations={['listVectorBuckets']}
        scope={{ accountId: connection.accountId }}
        onRetry={() => void buckets.refetch()}
      />
    );
  }
  const all = buckets.data.pages.flatMap((page) => page.buckets);
  if (all.length === 0) {
    return (
      <EmptyState title="There is no vector bucket here yet">
        Create one in the OSS console or with ossutil, in region {connection.region}; it appears
        here on the next visit.
      </EmptyState>
    );
  }
  return (
    <table className="w-full text-left">
      <caption className="sr-only">Vector buckets</caption>
      <thead>
        <tr className="border-b border-line text-muted">
          <th className="h-9 px-5 font-medium">Vector bucket</th>
          <th className="px-5 font-medium">Created</th>
        </tr>
      </thead>
      <tbody>
        {all.map(({ name, createdAt }) => (
          <tr key={name} className="border-b border-line hover:bg-canvas">
            <td className="h-9 px-5">
              <Link
                to="/c/$connection/$bucket"
                params={{ connection: connection.name, bucket: name }}
                className="font-medium hover:underline"
              >
                {name}
              </Link>
            </td>
            <td className="px-5 text-muted">{createdAt === null ? '—' : formatDay(createdAt)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

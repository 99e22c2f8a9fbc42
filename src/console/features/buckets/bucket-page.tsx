import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { FailureNotice } from '#console/features/failure/failure-notice.tsx';
import { useCurrentConnection } from '#console/lib/current-connection.ts';
import { formatDay } from '#console/lib/date-format.ts';
import { formatCount } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import { EmptyState } from '#console/ui/empty-state.tsx';
import { SkeletonRows } from '#console/ui/skeleton-rows.tsx';
import { indexListOptions } from './bucket-queries.ts';

/** A bucket: its indexes with their facts. */
export function BucketPage() {
  const { connection, bucket } = useParams({ from: '/c/$connection/$bucket' });
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
      <div className="border-b border-line px-5 pt-3.5 pb-4">
        <h1 className="page-title break-all">{bucket}</h1>
      </div>
      <IndexTable connection={connection} bucket={bucket} />
    </div>
  );
}

function IndexTable({ connection, bucket }: { connection: string; bucket: string }) {
  const accountId = useCurrentConnection()?.accountId ?? '';
  const indexes = useInfiniteQuery(indexListOptions(connection, bucket));
  if (indexes.isPending) return <SkeletonRows rows={6} label="Reading the indexes" />;
  if (indexes.isError) {
    return (
      <FailureNotice
        error={indexes.error}
        attempted={`the indexes of ${bucket} could not be listed`}
        operations={['listVectorIndexes']}
        scope={{ accountId, bucket }}
        onRetry={() => void indexes.refetch()}
      />
    );
  }
  const all = indexes.data.pages.flatMap((page) => page.indexes);
  if (all.length === 0) {
    return (
      <EmptyState title={`${bucket} has no vector index`}>
        Create one with PutVectorIndex, in the OSS console or with ossutil.
      </EmptyState>
    );
  }
  return (
    <>
      <table className="w-full text-left">
        <caption className="sr-only">Vector indexes of {bucket}</caption>
        <thead>
          <tr className="border-b border-line text-muted">
            <th className="h-9 px-5 font-medium">Vector index</th>
            <th className="px-3 text-right font-medium">Dimensions</th>
            <th className="px-3 font-medium">Distance metric</th>
            <th className="px-3 font-medium max-sm:hidden">Status</th>
            <th className="px-5 font-medium max-sm:hidden">Created</th>
          </tr>
        </thead>
        <tbody>
          {all.map((index) => (
            <tr key={index.indexName} className="border-b border-line hover:bg-canvas">
              <td className="h-9 px-5">
                <Link
                  to="/c/$connection/$bucket/$index"
                  params={{ connection, bucket, index: index.indexName }}
                  className="font-medium hover:underline"
                >
                  {index.indexName}
                </Link>
              </td>
              <td className="px-3 text-right">{formatCount(index.dimension)}</td>
              <td className="px-3">{index.distanceMetric}</td>
              <td className="px-3 text-muted max-sm:hidden">{index.status ?? '—'}</td>
              <td className="px-5 text-muted max-sm:hidden">
                {index.createTime === undefined ? '—' : formatDay(index.createTime)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {indexes.hasNextPage && (
        <Button className="m-4 self-start" onClick={() => void indexes.fetchNextPage()}>
          More indexes
        </Button>
      )}
    </>
  );
}

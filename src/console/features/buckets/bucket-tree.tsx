import { useInfiniteQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { FailureNotice } from '#console/features/failure/failure-notice.tsx';
import { Button } from '#console/ui/button.tsx';
import { SearchField } from '#console/ui/search-field.tsx';
import { SkeletonRows } from '#console/ui/skeleton-rows.tsx';
import type { Connection } from '#protocol/proxy-api.ts';
import { BucketBranch } from './bucket-branch.tsx';
import { bucketListOptions } from './bucket-queries.ts';

/** The connection's buckets, each opening to its indexes. */
export function BucketTree({ connection }: { connection: Connection }) {
  const buckets = useInfiniteQuery(bucketListOptions(connection));
  const { bucket: current } = useParams({ strict: false });
  const [search, setSearch] = useState('');

  const names = buckets.data?.pages.flatMap((page) => page.buckets.map(({ name }) => name)) ?? [];
  // A bucket opened by its address is shown even where the list may not be read.
  const all = current !== undefined && !names.includes(current) ? [current, ...names] : names;
  const shown = all.filter((name) => name.includes(search.trim().toLowerCase()));

  return (
    <section aria-label="Buckets">
      <h2 className="section-label px-2 pb-2">Buckets</h2>
      {all.length > 8 && (
        <SearchField
          label="Find a bucket"
          value={search}
          onChange={setSearch}
          className="mx-1 mb-2"
        />
      )}
      {buckets.isPending && <SkeletonRows rows={4} label="Reading the buckets" />}
      <ul>
        {shown.map((name) => (
          <BucketBranch key={name} connection={connection.name} bucket={name} />
        ))}
      </ul>
      {buckets.isSuccess && all.length === 0 && (
        <p className="px-2 text-small text-muted">There is no bucket in {connection.region}.</p>
      )}
      {all.length > 0 && shown.length === 0 && (
        <p className="px-2 text-small text-muted">No bucket’s name contains “{search}”.</p>
      )}
      {buckets.hasNextPage && (
        <Button
          kind="quiet"
          disabled={buckets.isFetchingNextPage}
          onClick={() => void buckets.fetchNextPage()}
        >
          More buckets
        </Button>
      )}
      {buckets.isError && (
        <div className="-mx-3">
          <FailureNotice
            error={buckets.error}
            attempted="the buckets could not be listed"
            operations={['listVectorBuckets']}
            scope={{ accountId: connection.accountId }}
            onRetry={() => void buckets.refetch()}
          />
        </div>
      )}
    </section>
  );
}

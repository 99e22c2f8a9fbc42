import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { formatDay } from '#console/lib/date-format.ts';
import { formatCount } from '#console/lib/number-format.ts';
import { failureOf } from '#engine/failure.ts';
import type { VectorIndex } from '#protocol/vector-index.ts';
import { indexListOptions } from './bucket-queries.ts';

/** One bucket in the tree with its indexes below it, read when it is opened. */
export function BucketBranch({ connection, bucket }: { connection: string; bucket: string }) {
  const { bucket: current } = useParams({ strict: false });
  // null: nobody has decided yet, so the bucket of the address is the open one.
  const [chosen, setChosen] = useState<boolean | null>(null);
  const open = chosen ?? current === bucket;
  const indexes = useInfiniteQuery({ ...indexListOptions(connection, bucket), enabled: open });
  const all = indexes.data?.pages.flatMap((page) => page.indexes) ?? [];

  return (
    <li>
      <div className="flex h-7 items-center gap-1 rounded-control hover:bg-sunken">
        <button
          type="button"
          aria-expanded={open}
          aria-label={`Indexes of ${bucket}`}
          onClick={() => setChosen(!open)}
          className="grid size-6 flex-none place-items-center rounded-control text-muted"
        >
          {open ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}
        </button>
        <Link
          to="/c/$connection/$bucket"
          params={{ connection, bucket }}
          className="min-w-0 flex-1 truncate rounded-control py-1"
          activeOptions={{ exact: true }}
          activeProps={{ className: 'font-medium' }}
        >
          {bucket}
        </Link>
        {indexes.isSuccess && (
          <span className="pr-2 text-small text-faint">
            {formatCount(all.length)}
            {indexes.hasNextPage && '+'}
          </span>
        )}
      </div>
      {open && (
        <ul>
          {all.map((index) => (
            <IndexLeaf
              key={index.indexName}
              connection={connection}
              bucket={bucket}
              index={index}
            />
          ))}
          {indexes.hasNextPage && (
            <li className="pl-8">
              <button
                type="button"
                className="h-7 text-accent"
                onClick={() => void indexes.fetchNextPage()}
              >
                More indexes
              </button>
            </li>
          )}
          {indexes.isPending && <li className="h-7 pl-8 leading-7 text-faint">Reading…</li>}
          {indexes.isSuccess && all.length === 0 && (
            <li className="h-7 pl-8 leading-7 text-faint">No index</li>
          )}
          {indexes.isError && (
            <li className="py-1 pl-8 text-small text-staged">
              {failureOf(indexes.error).code}. Open the bucket for more.
            </li>
          )}
        </ul>
      )}
    </li>
  );
}

function IndexLeaf({
  connection,
  bucket,
  index,
}: {
  connection: string;
  bucket: string;
  index: VectorIndex;
}) {
  const facts = [
    `${index.dimension} dimensions`,
    index.distanceMetric,
    index.status,
    index.createTime && `since ${formatDay(index.createTime)}`,
  ];
  return (
    <li>
      <Link
        to="/c/$connection/$bucket/$index"
        params={{ connection, bucket, index: index.indexName }}
        title={facts.filter(Boolean).join(', ')}
        className="flex h-7 items-center truncate rounded-control pr-2 pl-8 text-muted hover:bg-sunken"
        activeProps={{
          className: 'bg-accent-soft font-semibold text-on-accent-soft!',
          'aria-current': 'page',
        }}
      >
        {index.indexName}
      </Link>
    </li>
  );
}

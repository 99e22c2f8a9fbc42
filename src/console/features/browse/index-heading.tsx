import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { indexOptions } from '#console/features/buckets/bucket-queries.ts';
import { FailureNotice } from '#console/features/failure/failure-notice.tsx';
import { RestoreLink } from '#console/features/restore/restore-link.tsx';
import { useCurrentConnection } from '#console/lib/current-connection.ts';
import { formatDay } from '#console/lib/date-format.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { formatCount } from '#console/lib/number-format.ts';
import { failureOf } from '#engine/failure.ts';
import type { VectorIndex } from '#protocol/vector-index.ts';
import { IndexBreadcrumb } from './index-breadcrumb.tsx';
import { IndexTools } from './index-tools.tsx';

/** Where the page is, and the facts of its index. */
export function IndexHeading({ target }: { target: IndexTarget }) {
  return (
    <header className="px-5 pt-3.5">
      <div className="flex items-start gap-4">
        <div className="min-w-0 flex-1">
          <IndexBreadcrumb target={target} />
          <h1 className="page-title break-all">{target.index}</h1>
        </div>
        <div className="flex flex-none gap-2">
          <IndexTools target={target} />
          <RestoreLink target={target} words="Restore…" />
        </div>
      </div>
      <IndexFacts target={target} />
    </header>
  );
}

function IndexFacts({ target }: { target: IndexTarget }) {
  const { connection, bucket, index } = target;
  const facts = useQuery(indexOptions(connection, bucket, index));
  const accountId = useCurrentConnection()?.accountId ?? '';
  if (facts.isError) {
    return (
      <details className="mt-0.5 text-muted">
        <summary className="text-small">
          The facts of this index could not be read: {failureOf(facts.error).code}
        </summary>
        <div className="-mx-5">
          <FailureNotice
            error={facts.error}
            attempted={`the facts of ${index} could not be read`}
            operations={['getVectorIndex']}
            scope={{ accountId, bucket, index }}
            onRetry={() => void facts.refetch()}
          />
        </div>
      </details>
    );
  }
  if (facts.isPending) {
    return (
      <p
        role="status"
        aria-label="Reading the facts of this index"
        className="flex h-6 items-center"
      >
        <span className="h-2.5 w-72 max-w-full rounded-full bg-line" />
      </p>
    );
  }
  return (
    <p className="mt-0.5 flex flex-wrap gap-x-4 leading-6 text-muted">
      {factsOf(facts.data).map(({ name, parts }) => (
        <span key={name}>{parts}</span>
      ))}
    </p>
  );
}

function factsOf(index: VectorIndex): readonly { name: string; parts: ReactNode }[] {
  const { dimension, distanceMetric, status, createTime, metadata } = index;
  const notFilterable = metadata?.nonFilterableMetadataKeys ?? [];
  const state = status === 'enable' || status === 'running' ? 'enabled' : status;
  const strong = (text: string) => <b className="font-medium text-text">{text}</b>;
  return [
    { name: 'dimensions', parts: <>{strong(formatCount(dimension))} dimensions</> },
    { name: 'metric', parts: strong(distanceMetric) },
    ...(createTime === undefined
      ? state === undefined
        ? []
        : [{ name: 'status', parts: state }]
      : [
          {
            name: 'status',
            parts: (
              <>
                {state === undefined || state === 'enabled' ? 'enabled' : `${state}, created`} since{' '}
                {strong(formatDay(createTime))}
              </>
            ),
          },
        ]),
    ...(notFilterable.length > 0
      ? [{ name: 'filterable', parts: <>not filterable: {strong(notFilterable.join(', '))}</> }]
      : []),
  ];
}

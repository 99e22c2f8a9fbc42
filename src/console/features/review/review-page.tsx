import { useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { IndexBreadcrumb } from '#console/features/browse/index-breadcrumb.tsx';
import { KeysLink } from '#console/features/browse/keys-link.tsx';
import { FailureNotice } from '#console/features/failure/failure-notice.tsx';
import { useStagedCount } from '#console/features/staging/staged-keys.ts';
import { StagingNotice } from '#console/features/staging/staging-notice.tsx';
import { useUndoKeys } from '#console/features/staging/undo-keys.ts';
import { useCurrentConnection } from '#console/lib/current-connection.ts';
import { type IndexTarget, useIndexTarget } from '#console/lib/index-target.ts';
import { counted } from '#console/lib/number-format.ts';
import { EmptyState } from '#console/ui/empty-state.tsx';
import { SkeletonRows } from '#console/ui/skeleton-rows.tsx';
import type { Connection } from '#protocol/proxy-api.ts';
import { FindingCards } from './finding-cards.tsx';
import { FindingPanel } from './finding-panel.tsx';
import { LookCloser } from './look-closer.tsx';
import { ReviewActions } from './review-actions.tsx';
import { type ReviewModel, useReviewModel } from './review-model.ts';
import { ReviewNews } from './review-news.tsx';
import type { ReviewSearch } from './review-search.ts';
import { reviewSteps } from './review-stage.ts';
import { ReviewTable } from './review-table.tsx';
import { ReviewToolbar } from './review-toolbar.tsx';
import { SetSummary } from './set-summary.tsx';
import { StageNotice } from './stage-notice.tsx';
import { StepBar } from './step-bar.tsx';
import { useTriageOrder } from './triage-list.ts';
import { useIsWide } from './use-is-wide.ts';

const TriageDialog = lazy(async () => {
  const { TriageDialog } = await import('./triage-dialog.tsx');
  return { default: TriageDialog };
});

/** What is staged, read again and laid open, and the way to its deletion. */
export function ReviewPage() {
  const target = useIndexTarget();
  const connection = useCurrentConnection();
  const search = useSearch({ from: '/c/$connection/$bucket/$index/review' });
  const review = useReviewModel(target, search);
  useUndoKeys(target);
  if (connection === null) {
    return (
      <EmptyState title={`There is no connection ${target.connection}`}>
        Choose one at the top.
      </EmptyState>
    );
  }
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
      <Heading target={target} />
      {review.kind === 'known' && (
        <Review model={review.model} connection={connection} search={search} />
      )}
      {review.kind === 'reading' && (
        <SkeletonRows rows={12} label="Reading what is staged" className="mt-4" />
      )}
      {review.kind === 'failed' && (
        <FailureNotice
          error={review.error}
          attempted="what is staged could not be looked through"
          operations={[]}
          scope={{ accountId: '' }}
          onRetry={review.retry}
        />
      )}
      <StagingNotice target={target} form="strip" />
    </div>
  );
}

function Heading({ target }: { target: IndexTarget }) {
  const count = useStagedCount(target);
  return (
    <div className="flex-none px-5 pt-3.5">
      <IndexBreadcrumb target={target} below="" />
      <h1 className="page-title">
        {count > 0
          ? `Review ${counted(count, 'key')} before ${count === 1 ? 'it is' : 'they are'} deleted`
          : 'Review'}
      </h1>
    </div>
  );
}

interface ReviewProps {
  model: ReviewModel;
  connection: Connection;
  search: ReviewSearch;
}

function Review({ model, connection, search }: ReviewProps) {
  const triage = useTriageOrder(model.target);
  if (model.state.seen === 0) return <NothingStaged model={model} />;
  return (
    <>
      <div className="flex min-h-[66px] flex-none flex-wrap items-center justify-between gap-x-6 gap-y-3 px-5 py-4">
        <StepBar steps={reviewSteps(model.stage, model.facts)} />
        <ReviewActions model={model} connection={connection} />
      </div>
      <StageNotice model={model} />
      <FindingCards model={model} search={search} />
      <LookCloser model={model} onTriage={triage.open} />
      <div className="flex flex-none flex-col md:min-h-[280px] md:flex-1 md:flex-row">
        <SummaryArea model={model} search={search} />
        <div className="flex h-[70dvh] min-w-0 flex-none flex-col md:h-auto md:flex-1">
          <FindingPanel model={model} search={search} />
          <ReviewToolbar model={model} search={search} onTriage={triage.open} />
          {model.list.length > 0 ? (
            <ReviewTable model={model} search={search} />
          ) : (
            <NothingListed model={model} search={search} />
          )}
        </div>
      </div>
      <ReviewNews model={model} />
      {triage.order !== null && (
        <Suspense>
          <TriageDialog model={model} order={triage.order} onClose={triage.close} />
        </Suspense>
      )}
    </>
  );
}

function NothingListed({ model, search }: Pick<ReviewProps, 'model' | 'search'>) {
  const extent = model.insight.description?.extent ?? 'none';
  if (search.finding === 'siblings' && extent === 'none') {
    return (
      <EmptyState title="Siblings are not known yet">
        Which keys belong to those staged shows when the index is read: choose “Read the whole
        index” above.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No key is listed">
      None of the keys under review is like this. Show all to see them.
    </EmptyState>
  );
}

/** Beside the list where there is room; else folded up above it. */
function SummaryArea({ model, search }: Pick<ReviewProps, 'model' | 'search'>) {
  if (useIsWide()) {
    return (
      <div className="w-[280px] flex-none overflow-y-auto border-r border-line">
        <SetSummary model={model} search={search} />
      </div>
    );
  }
  return (
    <details className="border-b border-line">
      <summary className="px-5 py-2.5 font-medium">What this set is made of</summary>
      <SetSummary model={model} search={search} />
    </details>
  );
}

function NothingStaged({ model }: { model: ReviewModel }) {
  return (
    <EmptyState title="Nothing is staged for this index">
      A review is about keys that were put aside for deletion. Find some and stage them:{' '}
      <KeysLink
        target={model.target}
        className="font-medium text-accent underline underline-offset-2"
      >
        browse {model.target.index}
      </KeysLink>
      .
    </EmptyState>
  );
}

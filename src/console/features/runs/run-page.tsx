import { useParams, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { IndexBreadcrumb } from '#console/features/browse/index-breadcrumb.tsx';
import { KeysLink } from '#console/features/browse/keys-link.tsx';
import { StepBar } from '#console/features/review/step-bar.tsx';
import { useIndexTarget } from '#console/lib/index-target.ts';
import { EmptyState } from '#console/ui/empty-state.tsx';
import { SkeletonRows } from '#console/ui/skeleton-rows.tsx';
import type { RunView } from '#console/worker/run-view.ts';
import { RateChart } from './rate-chart.tsx';
import { RunActions } from './run-actions.tsx';
import { RunDetails } from './run-details.tsx';
import { RunFailures } from './run-failures.tsx';
import { RunFigures } from './run-figures.tsx';
import { RunNews } from './run-news.tsx';
import { RunNotice } from './run-notice.tsx';
import { RunProgress } from './run-progress.tsx';
import { runSteps } from './run-steps.ts';
import { followRun, useRun } from './run-store.ts';
import { runTitle } from './run-words.ts';

/** One deletion, from its confirmation to the account of every key. */
export function RunPage() {
  const { run } = useParams({ from: '/c/$connection/$bucket/$index/runs/$run' });
  const known = useRun(run);
  useEffect(() => {
    void followRun(run);
  }, [run]);
  if (known === undefined) return <SkeletonRows rows={8} label="Reading the run" />;
  if (typeof known === 'string') return <NoRun run={run} isUnreadable={known === 'unreadable'} />;
  return <Run view={known} />;
}

function Run({ view }: { view: RunView }) {
  const steps = runSteps(view);
  const search = useSearch({ from: '/c/$connection/$bucket/$index/runs/$run' });
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
      <Heading view={view} />
      <div className="flex min-h-[67px] flex-none flex-wrap items-center justify-between gap-x-6 gap-y-3 border-b border-line px-5 py-4">
        {steps === null ? <RestoreFacts view={view} /> : <StepBar steps={steps} />}
        <RunActions view={view} />
      </div>
      <div className="flex flex-col gap-4 px-5 py-4">
        <RunNotice view={view} />
        <RunProgress view={view} />
        <RunFigures view={view} />
        <RateChart view={view} />
        <RunFailures view={view} />
        <RunDetails view={view} search={search} />
      </div>
      <RunNews view={view} />
    </div>
  );
}

function RestoreFacts({ view: { backup, overwrite } }: { view: RunView }) {
  return (
    <p className="text-muted">
      From <span className="font-mono text-small break-all text-text">{backup?.fileName}</span>.{' '}
      {overwrite
        ? 'Keys that exist with other content are written over.'
        : 'Keys that exist with other content are left as they are.'}
    </p>
  );
}

function Heading({ view }: { view: RunView }) {
  const { connection, bucket, index } = view;
  return (
    <div className="flex-none px-5 pt-3.5">
      <IndexBreadcrumb target={{ connection, bucket, index }} below="runs" />
      <h1 className="page-title">{runTitle(view)}</h1>
    </div>
  );
}

function NoRun({ run, isUnreadable }: { run: string; isUnreadable: boolean }) {
  const target = useIndexTarget();
  return (
    <EmptyState
      title={isUnreadable ? 'The runs of this browser cannot be read' : `There is no run ${run}`}
    >
      {isUnreadable
        ? 'The browser does not open its storage for this page. Leave private browsing or free some space, then load the page again.'
        : 'A run is kept in the browser that started it. What it deleted is in the audit log of the proxy in any case.'}{' '}
      <KeysLink target={target} className="font-medium text-accent underline underline-offset-2">
        Back to {target.index}
      </KeysLink>
    </EmptyState>
  );
}

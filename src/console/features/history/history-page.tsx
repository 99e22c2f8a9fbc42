import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { RefreshCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { FailureNotice } from '#console/features/failure/failure-notice.tsx';
import { useRunNews } from '#console/features/runs/run-store.ts';
import { useCurrentConnection } from '#console/lib/current-connection.ts';
import { counted } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import { EmptyState } from '#console/ui/empty-state.tsx';
import { ProblemNotice } from '#console/ui/problem-notice.tsx';
import { SkeletonRows } from '#console/ui/skeleton-rows.tsx';
import { HistoryDrawer } from './history-drawer.tsx';
import { HistoryFilters } from './history-filters.tsx';
import { auditHistoryOptions, journaledRunsOptions } from './history-queries.ts';
import { historyRows, shownRows } from './history-rows.ts';
import { HistoryTable } from './history-table.tsx';
import { RefusedList } from './refused-list.tsx';

/** Past and present runs of a connection, as this browser and the audit log know them. */
export function HistoryPage(): ReactNode {
  const { connection } = useParams({ from: '/c/$connection/runs' });
  if (useCurrentConnection() === null) {
    return (
      <EmptyState title={`There is no connection named “${connection}”`}>
        <Link to="/" className="text-accent underline">
          Go to the first connection
        </Link>
      </EmptyState>
    );
  }
  return <History key={connection} connection={connection} />;
}

function History({ connection }: { connection: string }) {
  const search = useSearch({ from: '/c/$connection/runs' });
  const journals = useQuery(journaledRunsOptions(connection, useRunNews()));
  const audit = useQuery(auditHistoryOptions(connection));
  const rows = historyRows(journals.data ?? [], audit.data?.runs ?? []);
  const shown = shownRows(rows, search);
  const isReading = audit.isPending || journals.isPending;
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex flex-none flex-wrap items-center gap-x-4 gap-y-2 px-5 pt-3.5 pb-3">
        <div className="min-w-0 flex-1">
          <h1 className="page-title">Runs</h1>
          <p role="status" className="text-muted">
            {isReading ? 'Reading the audit log…' : summary(rows.length, shown.length)}
          </p>
        </div>
        <Button
          kind="quiet"
          disabled={audit.isFetching}
          onClick={() => {
            void journals.refetch();
            void audit.refetch();
          }}
        >
          <RefreshCw size={14} strokeWidth={1.75} aria-hidden />
          Read again
        </Button>
      </div>
      {rows.length > 0 && <HistoryFilters rows={rows} search={search} />}
      {audit.isError && (
        <FailureNotice
          error={audit.error}
          attempted="the audit log could not be read"
          operations={[]}
          scope={{ accountId: '' }}
          onRetry={() => void audit.refetch()}
        />
      )}
      <Problems journals={journals.isError} unreadable={audit.data?.unreadable ?? 0} />
      {shown.length > 0 && (
        <HistoryTable key={`${search.index} ${search.text}`} connection={connection} rows={shown} />
      )}
      {shown.length === 0 && isReading && <SkeletonRows rows={8} label="Reading the runs" />}
      {shown.length === 0 && !isReading && !audit.isError && (
        <NoRuns connection={connection} isFiltered={rows.length > 0} />
      )}
      {audit.data && <RefusedList history={audit.data} />}
      <HistoryDrawer connection={connection} runs={audit.data?.runs ?? []} open={search.open} />
    </div>
  );
}

function summary(all: number, shown: number): string {
  return shown === all ? counted(all, 'run') : `${shown} of ${counted(all, 'run')}`;
}

function Problems({ journals, unreadable }: { journals: boolean; unreadable: number }) {
  return (
    <>
      {journals && (
        <ProblemNotice
          title="The runs of this browser cannot be read"
          detail="The browser does not open its storage for this page. Leave private browsing or free some space, then load the page again."
        />
      )}
      {unreadable > 0 && (
        <ProblemNotice
          title={`${counted(unreadable, 'line')} of the audit log cannot be read`}
          detail="What they told of is missing here. Check the file with “vector-bucket-console audit verify”."
        />
      )}
    </>
  );
}

function NoRuns({ connection, isFiltered }: { connection: string; isFiltered: boolean }) {
  if (isFiltered) {
    return (
      <EmptyState title="No run fits">
        <Link
          to="/c/$connection/runs"
          params={{ connection }}
          className="font-medium text-accent underline underline-offset-2"
        >
          Show all runs
        </Link>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="Nothing has been deleted or written here yet">
      Every deletion and restore through this console is listed here. Open an index, stage keys and
      review them to begin one.
    </EmptyState>
  );
}

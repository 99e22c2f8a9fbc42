import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { IndexBreadcrumb } from '#console/features/browse/index-breadcrumb.tsx';
import { indexOptions } from '#console/features/buckets/bucket-queries.ts';
import { FailureNotice } from '#console/features/failure/failure-notice.tsx';
import { followRun, useRun } from '#console/features/runs/run-store.ts';
import { useCurrentConnection } from '#console/lib/current-connection.ts';
import { type IndexTarget, useIndexTarget } from '#console/lib/index-target.ts';
import { EmptyState } from '#console/ui/empty-state.tsx';
import { SkeletonRows } from '#console/ui/skeleton-rows.tsx';
import { StepList } from '#console/ui/step-list.tsx';
import type { RestoreTarget } from '#console/worker/restore-opening.ts';
import { type Failure, failureOf } from '#engine/failure.ts';
import type { BackupFact } from '#engine/run-record.ts';
import type { Connection } from '#protocol/proxy-api.ts';
import { BackupFacts } from './backup-facts.tsx';
import { ChooseFile } from './choose-file.tsx';
import { ChooseVectors } from './choose-vectors.tsx';
import { ConflictCards } from './conflict-cards.tsx';
import { ConflictChoice } from './conflict-choice.tsx';
import { RestoreActions } from './restore-actions.tsx';
import { RestoreNotice } from './restore-notice.tsx';
import { choiceOf, type RestoreSearch } from './restore-search.ts';
import { restoreSteps } from './restore-steps.ts';
import { chooseVectors, type OpenRestore, useRestore } from './restore-store.ts';
import { RestoreTable } from './restore-table.tsx';

/** From a backup file to the run that puts its vectors back into an index. */
export function RestorePage() {
  const target = useIndexTarget();
  const connection = useCurrentConnection();
  if (connection === null) {
    return (
      <EmptyState title={`There is no connection ${target.connection}`}>
        Choose one at the top.
      </EmptyState>
    );
  }
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
      <div className="flex-none px-5 pt-3.5">
        <IndexBreadcrumb target={target} below="" />
        <h1 className="page-title break-all">Restore {target.index} from a backup</h1>
      </div>
      <OfIndex target={target} connection={connection} />
    </div>
  );
}

function OfIndex({ target, connection }: { target: IndexTarget; connection: Connection }) {
  const { bucket, index } = target;
  const facts = useQuery(indexOptions(target.connection, bucket, index));
  if (facts.isError) {
    const isMissing = failureOf(facts.error).code === 'NoSuchVectorIndex';
    return (
      <>
        <FailureNotice
          error={facts.error}
          attempted={`nothing can be restored into ${index}`}
          operations={['getVectorIndex']}
          scope={{ accountId: connection.accountId, bucket, index }}
          onRetry={() => void facts.refetch()}
        />
        {isMissing && (
          <p className="max-w-[720px] px-5 text-muted">
            A restore puts vectors into an index that exists. Create {index} again with
            PutVectorIndex, from an SDK or with ossutil, with the dimension, the distance metric and
            the fields that cannot be filtered that it had: the first line of the backup has them.
          </p>
        )}
      </>
    );
  }
  if (facts.isPending) {
    return <SkeletonRows rows={10} label="Reading the facts of the index" className="mt-4" />;
  }
  return <Restore where={{ target, connection, index: facts.data }} />;
}

function Restore({ where }: { where: RestoreTarget }) {
  const restore = useRestore(where.target);
  const search = useSearch({ from: '/c/$connection/$bucket/$index/restore' });
  const wanted = useBackupOfRun(search.run);
  if (restore.kind === 'open') {
    return (
      <Opened
        // Another file is another restore: nothing of the former is kept.
        key={restore.backup.id}
        where={where}
        restore={restore}
        search={search}
        wanted={wanted}
      />
    );
  }
  return (
    <>
      <div className="flex min-h-[66px] flex-none flex-wrap items-center px-5 py-4">
        <StepList label="Steps of the restore" steps={restoreSteps(restore)} />
      </div>
      <div className="flex flex-1 flex-col border-t border-line">
        <ChooseFile where={where} restore={restore} wanted={wanted} />
      </div>
    </>
  );
}

/** The backup of the run that the address names, as far as this browser knows it. */
function useBackupOfRun(run: string | undefined): BackupFact | null {
  const known = useRun(run ?? '');
  useEffect(() => {
    if (run !== undefined) void followRun(run);
  }, [run]);
  return typeof known === 'object' ? known.backup : null;
}

interface OpenedProps {
  where: RestoreTarget;
  restore: OpenRestore;
  search: RestoreSearch;
  wanted: BackupFact | null;
}

function Opened({ where, restore, search, wanted }: OpenedProps) {
  const [listed, setListed] = useState<readonly string[]>([]);
  const [overwrite, setOverwrite] = useState(false);
  const [refused, setRefused] = useState<Failure | null>(null);
  const { target } = where;
  const { comparison } = restore;
  const { choose, how, text, run, outcome } = search;
  useEffect(() => {
    setOverwrite(false);
    void chooseVectors(target, choiceOf({ choose, how, text, run, outcome }, listed));
  }, [target, choose, how, text, run, outcome, listed]);
  const counts = comparison.kind === 'done' ? comparison.counts : null;
  return (
    <>
      <div className="flex min-h-[66px] flex-none flex-wrap items-center justify-between gap-x-6 gap-y-3 px-5 py-4">
        <StepList label="Steps of the restore" steps={restoreSteps(restore)} />
        <RestoreActions
          where={where}
          restore={restore}
          overwrite={overwrite}
          onRefused={setRefused}
        />
      </div>
      {refused !== null && (
        <p role="alert" className="px-5 pb-3 font-medium text-staged">
          Nothing was written. {refused.message}
        </p>
      )}
      <RestoreNotice where={where} restore={restore} overwrite={overwrite} wanted={wanted} />
      <ConflictCards restore={restore} search={search} />
      <div className="flex flex-none flex-col md:min-h-[280px] md:flex-1 md:flex-row">
        <div className="flex flex-none flex-col gap-5 border-line px-5 py-4 max-md:border-b md:w-[300px] md:overflow-y-auto md:border-r">
          {counts !== null && counts.different > 0 && (
            <ConflictChoice counts={counts} overwrite={overwrite} onChange={setOverwrite} />
          )}
          {restore.backup.fit.problem === null && (
            <ChooseVectors restore={restore} search={search} listed={listed} onListed={setListed} />
          )}
          <BackupFacts target={target} backup={restore.backup} />
        </div>
        <div className="flex h-[70dvh] min-w-0 flex-none flex-col md:h-auto md:flex-1">
          <RestoreTable target={target} restore={restore} search={search} />
        </div>
      </div>
    </>
  );
}

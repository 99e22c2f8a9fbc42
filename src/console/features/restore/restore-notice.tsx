import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { FailureNotice } from '#console/features/failure/failure-notice.tsx';
import { useRole } from '#console/features/review/current-role.ts';
import { Line, StageProgress } from '#console/features/review/stage-line.tsx';
import { useUnfinishedRun } from '#console/features/runs/runs-query.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { counted, formatCount } from '#console/lib/number-format.ts';
import type { RestoreTarget } from '#console/worker/restore-opening.ts';
import type { BackupFact } from '#engine/run-record.ts';
import { ServiceError } from '#protocol/service-error.ts';
import { planWords } from './plan-words.ts';
import { compareVectors, type OpenRestore } from './restore-store.ts';

interface RestoreNoticeProps {
  where: RestoreTarget;
  restore: OpenRestore;
  overwrite: boolean;
  /** The backup of the run whose keys are to be put back; null when no run is meant. */
  wanted: BackupFact | null;
}

/** Where the restore stands, in a sentence, after what has to be known about its file. */
export function RestoreNotice(props: RestoreNoticeProps) {
  const { where, restore, wanted } = props;
  const role = useRole();
  const { readOnly } = where.connection;
  const { fit, sha256 } = restore.backup;
  if (fit.problem !== null) {
    return (
      <Strip isWarning>
        <p role="alert" className="font-medium text-staged">
          This backup does not fit here. {fit.problem}
        </p>
      </Strip>
    );
  }
  return (
    <>
      {fit.differences.length > 0 && (
        <Strip isWarning>
          <section role="alert" aria-label="The backup was made elsewhere">
            <p className="font-medium text-staged">
              This backup was made elsewhere. Its vectors would be put into {where.target.bucket} /{' '}
              {where.target.index}:
            </p>
            <ul className="ml-4 list-disc">
              {fit.differences.map((difference) => (
                <li key={difference}>{difference}</li>
              ))}
            </ul>
          </section>
        </Strip>
      )}
      {wanted !== null && wanted.sha256 !== sha256 && (
        <Strip isWarning>
          <p role="alert" className="text-staged">
            This is not the backup that the run made, which is {wanted.fileName}. Keys of the run
            may be missing in it.
          </p>
        </Strip>
      )}
      <Strip>
        <Standing {...props} />
        <UnfinishedRun target={where.target} />
        {(role === 'viewer' || readOnly) && (
          <p className="font-medium">
            {role === 'viewer'
              ? 'Your role is viewer: you can look at everything and put nothing back. Ask an operator to restore.'
              : 'This connection is read-only: nothing can be put back through it.'}
          </p>
        )}
      </Strip>
      <ComparisonFailure where={where} restore={restore} />
    </>
  );
}

/** Two runs of one index could each undo what the other one does. */
function UnfinishedRun({ target }: { target: IndexTarget }) {
  const run = useUnfinishedRun(target);
  if (run === null) return null;
  return (
    <Line isWarning>
      A run of {target.index} has not ended. Let it end, or stop it, before anything is put back.{' '}
      <Link
        to="/c/$connection/$bucket/$index/runs/$run"
        params={{ ...target, run: run.id }}
        className="font-medium text-accent underline underline-offset-2"
      >
        Open the run
      </Link>
    </Line>
  );
}

function Strip({ isWarning = false, children }: { isWarning?: boolean; children: ReactNode }) {
  return (
    <div
      className={`flex min-h-12 flex-none flex-wrap items-center gap-x-4 gap-y-1 border-t px-5 py-2 ${isWarning ? 'border-staged-line bg-staged-soft' : 'border-line border-b bg-canvas'}`}
    >
      {children}
    </div>
  );
}

function Standing({ where, restore, overwrite }: RestoreNoticeProps) {
  const { comparison, chosen } = restore;
  const { index } = where.target;
  const count = chosen === null || chosen === 'unknown' ? 0 : chosen.count;
  if (comparison.kind === 'running') {
    return (
      <>
        <Line>
          Reading what {index} has under these keys: {formatCount(comparison.done)} of{' '}
          {formatCount(count)}
        </Line>
        <StageProgress label="Keys compared" done={comparison.done} total={count} />
      </>
    );
  }
  if (comparison.kind === 'done') return <Line>{planWords(comparison.counts, overwrite)}</Line>;
  if (comparison.kind === 'failed') {
    return <Line isWarning>What {index} has under these keys could not be read.</Line>;
  }
  if (count === 0) return <Line>Choose which vectors are to be put back.</Line>;
  return (
    <Line>
      The backup is whole. Before anything is put back, the console reads what {index} has under{' '}
      {counted(count, 'key')}, so that nothing is written over unseen.
    </Line>
  );
}

function ComparisonFailure({ where, restore }: Pick<RestoreNoticeProps, 'where' | 'restore'>) {
  const { comparison } = restore;
  if (comparison.kind !== 'failed') return null;
  const { failure } = comparison;
  const { bucket, index } = where.target;
  return (
    <FailureNotice
      error={
        new ServiceError({
          ...failure,
          requestId: failure.requestId ?? undefined,
          ec: failure.ec ?? undefined,
        })
      }
      attempted={`what ${index} has under these keys could not be read`}
      operations={['getVectors']}
      scope={{ accountId: where.connection.accountId, bucket, index }}
      onRetry={() => void compareVectors(where.target)}
    />
  );
}

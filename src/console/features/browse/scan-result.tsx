import { FailureNotice } from '#console/features/failure/failure-notice.tsx';
import { RestoreLink } from '#console/features/restore/restore-link.tsx';
import { useCurrentConnection } from '#console/lib/current-connection.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { counted } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import { EmptyState } from '#console/ui/empty-state.tsx';
import type { RowOrder } from '#console/worker/row-order.ts';
import { ServiceError } from '#protocol/service-error.ts';
import { KeyTable } from './key-table.tsx';
import { type ScanSession, startScan } from './scan-session.ts';
import { SelectionBar } from './selection-bar.tsx';
import { useStagingBarrier } from './staging-barrier.ts';
import { TableSkeleton } from './table-skeleton.tsx';

export interface ScanResultProps {
  target: IndexTarget;
  /** Null before the scan has begun. */
  session: ScanSession | null;
  sort: RowOrder | null;
  onSort: (sort: RowOrder | null) => void;
  onOpen: (key: string) => void;
  onClearConditions: () => void;
}

/** What came of a scan: rows, or why there are none. */
export function ScanResult(props: ScanResultProps) {
  const { target, session, sort, onSort, onOpen } = props;
  const barrier = useStagingBarrier();
  if (session === null || (session.rows === 0 && session.progress.state === 'running')) {
    return <TableSkeleton />;
  }
  return (
    <>
      <ScanFailure target={target} session={session} />
      {session.rows === 0 ? (
        <NoRows {...props} session={session} />
      ) : (
        <>
          <SelectionBar target={target} session={session} sort={sort} barrier={barrier} />
          <KeyTable
            // Another scan is another table: it begins at its top.
            key={session.scan}
            target={target}
            session={session}
            sort={sort}
            hasTicks={barrier === null}
            onSort={onSort}
            onOpen={onOpen}
          />
        </>
      )}
    </>
  );
}

function ScanFailure({ target, session }: { target: IndexTarget; session: ScanSession }) {
  const accountId = useCurrentConnection()?.accountId ?? '';
  const { failure, state } = session.progress;
  if (state !== 'failed' || failure === null) return null;
  const { bucket, index } = target;
  return (
    <div
      className={session.rows === 0 ? 'overflow-y-auto' : 'max-h-[50%] flex-none overflow-y-auto'}
    >
      <FailureNotice
        error={
          new ServiceError({
            ...failure,
            requestId: failure.requestId ?? undefined,
            ec: failure.ec ?? undefined,
          })
        }
        attempted={
          session.rows === 0
            ? `the keys of ${index} could not be read`
            : `only part of ${index} could be read; the ${counted(session.rows, 'key')} below arrived before that`
        }
        operations={['listVectors']}
        scope={{ accountId, bucket, index }}
        onRetry={() => startScan(target, session.conditions, session.maxKeys)}
      />
    </div>
  );
}

function NoRows({
  target,
  session,
  onClearConditions,
}: ScanResultProps & { session: ScanSession }) {
  const { conditions, progress } = session;
  if (progress.state === 'failed') return null;
  if (progress.state === 'stopped') {
    return (
      <EmptyState title="Reading was stopped before a key was found">
        Choose “Scan again” at the foot of the page to read from the start.
      </EmptyState>
    );
  }
  if (conditions.filter === null && conditions.key === null) {
    return (
      <EmptyState title={`${target.index} holds no vectors`}>
        <p className="mb-3">
          Put some in with PutVectors, from an SDK or with ossutil, then choose “Scan again”. What
          was deleted through the console can be put back from its backup.
        </p>
        <RestoreLink target={target} words="Restore from a backup…" />
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title={
        progress.read === 0
          ? `No key of ${target.index} matches`
          : `None of the ${counted(progress.read, 'key')} of ${target.index} matches`
      }
    >
      <p className="mb-3">Conditions compare exactly: case, blanks and Unicode form all count.</p>
      <Button onClick={onClearConditions}>Remove all conditions</Button>
    </EmptyState>
  );
}

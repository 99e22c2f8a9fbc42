import { useMemo, useRef } from 'react';
import { FailureNotice } from '#console/features/failure/failure-notice.tsx';
import { RestoreLink } from '#console/features/restore/restore-link.tsx';
import { useCurrentConnection } from '#console/lib/current-connection.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { counted } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import { EmptyState } from '#console/ui/empty-state.tsx';
import type { RowSearch } from '#console/worker/row-search.ts';
import type { RowOrder } from '#engine/row-order.ts';
import { ServiceError } from '#protocol/service-error.ts';
import { useCalmOrder } from './calm-order.ts';
import { KeyTable } from './key-table.tsx';
import { type DraftedField, useSearchDraft } from './quick-search-draft.ts';
import { focusSearch, QuickSearchField } from './quick-search-field.tsx';
import { useRowView } from './row-view.ts';
import { limitWords } from './scan-limits.ts';
import { continueScan, type ScanSession } from './scan-session.ts';
import { SelectionBar } from './selection-bar.tsx';
import { useStagingBarrier } from './staging-barrier.ts';
import { TableSkeleton } from './table-skeleton.tsx';

export interface ScanResultProps {
  target: IndexTarget;
  /** Null before the scan has begun. */
  session: ScanSession | null;
  /** What is searched among the keys that were read, as the address has it. */
  search: RowSearch | null;
  sort: RowOrder | null;
  onSearch: (search: RowSearch | null) => void;
  onSort: (sort: RowOrder | null) => void;
  onOpen: (key: string) => void;
  onClearConditions: () => void;
}

/** What came of a scan: rows, or why there are none. */
export function ScanResult(props: ScanResultProps) {
  const { target, session, search, onSearch } = props;
  // Here, because the rows go and come: what was typed is kept while they are read again.
  const field = useSearchDraft(search, onSearch);
  if (session === null || (session.rows === 0 && session.progress.state === 'running')) {
    return session !== null && isLongSearch(session) ? (
      <NothingYet session={session} />
    ) : (
      <TableSkeleton />
    );
  }
  if (session.rows === 0) {
    return (
      <>
        <ScanFailure target={target} session={session} />
        <NoRows {...props} session={session} />
      </>
    );
  }
  return (
    <>
      <Rows {...props} session={session} field={field} />
      {/* Below the rows, which it would push away from under the pointer. */}
      <ScanFailure target={target} session={session} />
    </>
  );
}

function Rows({
  target,
  session,
  field,
  sort,
  onSort,
  onOpen,
}: ScanResultProps & { session: ScanSession; field: DraftedField }) {
  const barrier = useStagingBarrier();
  const { order, sortNow, handlers } = useCalmOrder(sort, session.progress.state === 'running');
  const view = useRowView(target, session, { search: field.search, order });
  const hasTicks = barrier === null;
  const searchPlace = useRef<HTMLFieldSetElement>(null);
  // A keystroke in the search field alone does not draw the table anew.
  const table = useMemo(
    () => (
      <KeyTable
        // Another scan or search makes another table: it begins at its top.
        key={`${session.scan} ${JSON.stringify(view.search)}`}
        target={target}
        session={session}
        view={view}
        sort={sort}
        hasTicks={hasTicks}
        onSort={(next) => {
          sortNow();
          onSort(next);
        }}
        onOpen={onOpen}
      />
    ),
    [target, session, view, sort, hasTicks, sortNow, onSort, onOpen],
  );
  return (
    <>
      <QuickSearchField
        target={target}
        session={session}
        view={view}
        field={field}
        place={searchPlace}
      />
      <SelectionBar target={target} session={session} view={view} barrier={barrier} />
      <div className="contents" {...handlers}>
        {view.rows === 0 ? (
          <NothingFound
            session={session}
            onClear={() => {
              focusSearch(searchPlace);
              field.clear();
            }}
          />
        ) : (
          table
        )}
      </div>
    </>
  );
}

/** After that long a table that is about to come is no longer what to expect. */
const LONG_MS = 3000;

function isLongSearch({ conditions, progress }: ScanSession): boolean {
  const hasConditions = conditions.filter !== null || conditions.key !== null;
  const hasFound = progress.held > 0;
  return hasConditions && !hasFound && progress.requests > 0 && progress.elapsedMs > LONG_MS;
}

/** While no key matches it is told that reading goes on, and how far it is. */
function NothingYet({ session: { progress } }: { session: ScanSession }) {
  const read =
    progress.read > progress.matched
      ? `None of the ${counted(progress.read, 'key')} read so far matches`
      : `No key that matches in the ${counted(progress.requests, 'page')} read so far`;
  return (
    <EmptyState title={read}>
      Reading goes on; what matches appears here as soon as it is found.
    </EmptyState>
  );
}

function NothingFound({ session, onClear }: { session: ScanSession; onClear: () => void }) {
  const { rows, progress } = session;
  const isOver = progress.state === 'complete';
  return (
    <EmptyState
      title={`None of the ${counted(rows, 'key')} ${isOver ? 'read' : 'read so far'} is found by the search`}
    >
      <p className="mb-3">Texts compare exactly: case, blanks and Unicode form all count.</p>
      <Button onClick={onClear}>Clear the search</Button>
    </EmptyState>
  );
}

function ScanFailure({ target, session }: { target: IndexTarget; session: ScanSession }) {
  const accountId = useCurrentConnection()?.accountId ?? '';
  const { failure, state } = session.progress;
  if (state !== 'failed' || failure === null) return null;
  const { bucket, index } = target;
  return (
    <div
      className={
        session.rows === 0
          ? 'overflow-y-auto'
          : 'max-h-[50%] flex-none overflow-y-auto border-t border-line'
      }
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
            : `only part of ${index} could be read; the ${counted(session.rows, 'key')} above arrived before that`
        }
        operations={['listVectors']}
        scope={{ accountId, bucket, index }}
        onRetry={() => continueScan(target)}
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
  if (progress.state === 'paused') {
    return (
      <EmptyState title="Reading is paused, and no key was found yet">
        Choose “Resume” at the foot of the page to read on.
      </EmptyState>
    );
  }
  if (progress.state === 'truncated') {
    return (
      <EmptyState
        title={`Reading stopped at ${limitWords(session.budget, progress.limit ?? 'keys')} before a key was found`}
      >
        Choose “Limits” at the foot of the page to read on beyond that.
      </EmptyState>
    );
  }
  if (progress.state === 'stopped') {
    return (
      <EmptyState title="Reading was stopped before a key was found">
        Choose “Read on” at the foot of the page to go on, or “Scan again” to read from the start.
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
      <p className="mb-3">
        Conditions compare exactly: case, blanks and Unicode form all count, and the text 5 is not
        the number 5.
      </p>
      <Button onClick={onClearConditions}>Remove all conditions</Button>
    </EmptyState>
  );
}

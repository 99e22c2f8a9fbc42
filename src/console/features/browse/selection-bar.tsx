import { X } from 'lucide-react';
import { useDeletedKeys } from '#console/features/runs/deleted-keys.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { counted, formatCount } from '#console/lib/number-format.ts';
import { Button, IconButton } from '#console/ui/button.tsx';
import { classNames } from '#console/ui/class-names.ts';
import type { RowOrder } from '#console/worker/row-order.ts';
import { CopyMenu, CopyNews } from './copy-menu.tsx';
import { clearSelection, useSelection } from './row-selection.ts';
import { type ScanSession, startScan } from './scan-session.ts';
import { stageAllMatching, stageSelected } from './stage-rows.ts';

export interface SelectionBarProps {
  target: IndexTarget;
  session: ScanSession;
  sort: RowOrder | null;
  /** Why nothing can be staged; null when it can. */
  barrier: string | null;
}

/** Beyond this a larger scan is refused: every row takes memory in this browser. */
const MOST_KEYS = 5_000_000;

/**
 * The line above the table: what is selected and what can be staged. It is
 * always there, so that selecting a row never moves the rows.
 */
export function SelectionBar({ target, session, sort, barrier }: SelectionBarProps) {
  const selected = useSelection(target).keys.size;
  const hasDeleted = useDeletedKeys(target).size > 0;
  const limitation = hasDeleted ? DELETED_SINCE : limitationOf(session);
  return (
    <div
      className={classNames(
        'mt-3 flex min-h-10 flex-none flex-wrap items-center gap-x-3 gap-y-1.5 border-y border-line px-5 py-1',
        selected > 0 ? 'bg-accent-soft text-on-accent-soft' : 'text-muted',
      )}
    >
      <p className="mr-auto flex items-center gap-1">
        {barrier ??
          (selected > 0 ? selectionWords(selected) : (limitation ?? 'No row is selected'))}
        {selected > 0 && (
          <IconButton label="Clear the selection" onClick={() => clearSelection(target)}>
            <X size={14} aria-hidden />
          </IconButton>
        )}
      </p>
      {barrier === null && selected > 0 && limitation !== null && (
        <span className="text-small max-md:hidden">{limitation}</span>
      )}
      {session.progress.state === 'truncated' && session.maxKeys < MOST_KEYS && (
        <Button onClick={() => startScan(target, session.conditions, session.maxKeys * 5)}>
          Read up to {counted(session.maxKeys * 5, 'key')}
        </Button>
      )}
      <CopyNews target={target} count={selected} />
      {selected > 0 && <CopyMenu target={target} session={session} sort={sort} count={selected} />}
      {barrier === null && selected > 0 && (
        <Button onClick={() => void stageSelected(target)}>Stage {counted(selected, 'key')}</Button>
      )}
      {barrier === null && session.progress.state === 'complete' && !hasDeleted && (
        // On a narrow screen there is room for one of the two, and the bar must not grow.
        <span className={selected > 0 ? 'max-md:hidden' : ''}>
          <StageAll target={target} session={session} />
        </span>
      )}
    </div>
  );
}

function StageAll({ target, session }: { target: IndexTarget; session: ScanSession }) {
  const { conditions, rows } = session;
  const hasConditions = conditions.filter !== null || conditions.key !== null;
  return (
    <Button onClick={() => void stageAllMatching(target, conditions)}>
      Stage all {formatCount(rows)} {hasConditions ? 'that match' : 'of the index'}
    </Button>
  );
}

function selectionWords(selected: number): string {
  return selected === 1
    ? '1 loaded row is selected'
    : `${formatCount(selected)} loaded rows are selected`;
}

const DELETED_SINCE = 'Keys were deleted since this was read: scan again to stage all that match';

/** Why what is loaded is not all that matches; null when it is. */
function limitationOf({ progress, maxKeys }: ScanSession): string | null {
  switch (progress.state) {
    case 'running':
      return 'Still reading: all that match can be staged when it is complete';
    case 'paused':
      return 'Reading is paused: more may match than is shown';
    case 'complete':
      return null;
    case 'stopped':
      return 'Reading was stopped: more may match than is shown';
    case 'truncated':
      return `Reading stopped at ${counted(maxKeys, 'key')}: more may match`;
    case 'failed':
      return 'Reading failed: more may match than is shown';
  }
}

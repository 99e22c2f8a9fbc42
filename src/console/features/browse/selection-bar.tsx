import { X } from 'lucide-react';
import { useDeletedKeys } from '#console/features/runs/deleted-keys.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { counted, formatCount } from '#console/lib/number-format.ts';
import { Button, IconButton } from '#console/ui/button.tsx';
import { classNames } from '#console/ui/class-names.ts';
import { useKeptFocus } from '#console/ui/kept-focus.ts';
import { CopyMenu, useCopyNews } from './copy-menu.tsx';
import { clearSelection, type RowSelection, useSelection } from './row-selection.ts';
import type { RowView } from './row-view.ts';
import { limitWords, raisedBudget } from './scan-limits.ts';
import { continueScan, type ScanSession } from './scan-session.ts';
import { SelectMenu } from './select-menu.tsx';
import { dismissRowStaging, stageAllMatching, stageSelected, useRowStaging } from './stage-rows.ts';

export interface SelectionBarProps {
  target: IndexTarget;
  session: ScanSession;
  view: RowView;
  /** Why nothing can be staged; null when it can. */
  barrier: string | null;
}

/**
 * The line above the table: what is selected and what can be staged. It is always
 * there and never grows, so that selecting a row never moves the rows: what does
 * not fit beside the buttons becomes two lines of small text.
 */
export function SelectionBar({ target, session, view, barrier }: SelectionBarProps) {
  const selection = useSelection(target);
  const selected = selection.count;
  const hasDeleted = useDeletedKeys(target).size > 0;
  const staging = useRowStaging(target);
  const isStaging = staging?.phase === 'under-way';
  const limitation = hasDeleted ? DELETED_SINCE : limitationOf(session);
  const words = isStaging
    ? `Staging ${counted(staging.rows, 'key')} as they were read…`
    : (barrier ??
      (selected > 0 ? selectionWords(selection) : (limitation ?? 'No row is selected')));
  const copied = useCopyNews(target, selected);
  const keptFocus = useKeptFocus<HTMLFieldSetElement>();
  const isLimited = barrier === null && selected > 0 && limitation !== null;
  // Where there is no room for both: how many are selected stands in the button.
  const isInButton = isLimited && !isStaging && selection.outside === 0;
  return (
    <fieldset
      aria-label="Selection"
      className={classNames(
        '@container mt-3 min-w-0 flex-none border-y border-line -outline-offset-2',
        selected > 0 ? 'bg-accent-soft text-on-accent-soft' : 'text-muted',
      )}
      {...keptFocus}
    >
      <div className="flex h-10 items-center gap-x-3 px-5 pointer-coarse:h-12 @max-xl:gap-x-2">
        <p
          role="status"
          title={words}
          // Where there is no room for both, what was copied is the news.
          className={classNames(TWO_LINES, (copied !== null || isInButton) && '@max-3xl:hidden')}
        >
          {words}
        </p>
        <p role="status" className={copied === null ? 'sr-only' : TWO_LINES}>
          {copied}
        </p>
        {isLimited && (
          <p
            title={limitation}
            className={classNames(TWO_LINES, 'text-small', copied !== null && '@max-3xl:hidden')}
          >
            <span className="@max-3xl:sr-only">{limitation}</span>
            <span aria-hidden className="@3xl:hidden">
              {inShort(session, hasDeleted)}
            </span>
          </p>
        )}
        {selected > 0 && (
          <IconButton label="Clear the selection" onClick={() => clearSelection(target)}>
            <X size={14} aria-hidden />
          </IconButton>
        )}
        <div className="ml-auto flex flex-none items-center gap-x-3 @max-xl:gap-x-2">
          <ReadOn target={target} session={session} />
          {barrier === null && view.rows > 0 && (
            <span className="@max-xl:hidden">
              <SelectMenu target={target} session={session} view={view} />
            </span>
          )}
          {selected > 0 && <CopyMenu target={target} session={session} count={selected} />}
          {barrier === null && selected > 0 && (
            <Button aria-busy={isStaging} onClick={() => void stageSelected(target, session)}>
              Stage {counted(selected, 'key')}
            </Button>
          )}
          {barrier === null && session.progress.state === 'complete' && !hasDeleted && (
            // Without room for both, what was selected goes first.
            <span className={selected > 0 ? '@max-3xl:hidden' : ''}>
              <StageAll target={target} session={session} view={view} />
            </span>
          )}
        </div>
      </div>
      {staging?.phase === 'failed' && (
        <div role="alert" className="flex items-center gap-1 px-5 pb-1.5 text-staged">
          {staging.message}
          <IconButton label="Dismiss this" onClick={() => dismissRowStaging(target)}>
            <X size={14} aria-hidden />
          </IconButton>
        </div>
      )}
    </fieldset>
  );
}

const TWO_LINES = 'line-clamp-2 min-w-0 @max-3xl:text-small @max-3xl:leading-4';

interface TableProps {
  target: IndexTarget;
  session: ScanSession;
  view: RowView;
}

/** Goes on beyond the limit that was reached; nothing is read again. */
function ReadOn({ target, session }: Omit<TableProps, 'view'>) {
  const { progress, budget, canContinue } = session;
  const { state, limit } = progress;
  if (state !== 'truncated' || limit === null || !canContinue) return null;
  const raised = raisedBudget(budget, limit);
  if (raised === null) return null;
  return (
    <Button onClick={() => continueScan(target, raised)}>
      <span>
        Read on<span className="@max-xl:sr-only">, up to {limitWords(raised, limit)}</span>
      </span>
    </Button>
  );
}

function StageAll({ target, session, view }: TableProps) {
  const { filter, key } = session.conditions;
  // What is being searched, or cannot be, was not found: nothing is offered in its name.
  if (!view.isCurrent || view.problem !== null || view.rows === 0) return null;
  const hasConditions = filter !== null || key !== null;
  const all = hasConditions ? 'that match' : 'of the index';
  return (
    <Button onClick={() => void stageAllMatching(target, session, view)}>
      Stage all {formatCount(view.rows)} {view.search === null ? all : 'found'}
    </Button>
  );
}

function selectionWords({ count, outside }: RowSelection): string {
  const words =
    count === 1 ? '1 loaded row is selected' : `${formatCount(count)} loaded rows are selected`;
  if (outside === 0) return words;
  if (outside === count) return `${words}, not found by the search`;
  return `${words}, ${formatCount(outside)} of them not found by the search`;
}

const DELETED_SINCE = 'Keys were deleted since this was read: scan again to stage all that match';

/** Why what is loaded is not all that matches; null when it is. */
function limitationOf({ progress, budget }: ScanSession): string | null {
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
      return `Reading stopped at ${limitWords(budget, progress.limit ?? 'keys')}: more may match`;
    case 'failed':
      return 'Reading failed: more may match than is shown';
  }
}

/** The same where there is room for two words. */
function inShort({ progress }: ScanSession, hasDeleted: boolean): string {
  if (hasDeleted) return 'Deleted since';
  return progress.state === 'running' ? 'Still reading' : 'Not all read';
}

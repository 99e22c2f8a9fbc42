import { Link } from '@tanstack/react-router';
import { Layers, PanelRightClose, PanelRightOpen, Redo2, Undo2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { counted, formatCount } from '#console/lib/number-format.ts';
import { Button, IconButton } from '#console/ui/button.tsx';
import { StatusBarContent } from '#console/ui/status-bar.tsx';
import { LIMITS } from '#protocol/limits.ts';
import { useSavedSets } from './saved-sets.ts';
import { SavedSetsMenu } from './saved-sets-menu.tsx';
import { StagedFindings } from './staged-findings.tsx';
import { redoStaging, undoStaging, useCanRedo, useCanUndo, useStagedCount } from './staged-keys.ts';
import { StagedList } from './staged-list.tsx';
import { StagingNotice } from './staging-notice.tsx';

/**
 * What is staged for the index: a column beside the table, or on a narrow screen
 * its count in the status bar. When nothing is staged and nothing can be taken back
 * it is narrow, and there only for what could be staged again.
 */
export function StagedPanel({ target }: { target: IndexTarget }): ReactNode {
  const count = useStagedCount(target);
  const canUndo = useCanUndo(target);
  const [isOpen, setOpen] = useState(true);
  if (count === 0 && !canUndo) return <EmptyPanel target={target} />;
  return (
    <>
      {isOpen ? (
        <OpenPanel target={target} onCollapse={() => setOpen(false)} />
      ) : (
        <CollapsedPanel count={count} onOpen={() => setOpen(true)} />
      )}
      {count > 0 && <ReviewInStatusBar target={target} count={count} />}
    </>
  );
}

function OpenPanel({ target, onCollapse }: { target: IndexTarget; onCollapse: () => void }) {
  const count = useStagedCount(target);
  const canUndo = useCanUndo(target);
  const canRedo = useCanRedo(target);
  const batches = Math.ceil(count / LIMITS.deleteKeysPerCall);
  return (
    <aside
      aria-label="Staged keys"
      className="hidden w-[288px] flex-none flex-col border-l border-line bg-canvas lg:flex"
    >
      <div className="flex items-center gap-1 pt-3 pr-2 pl-4">
        <p className="flex min-w-0 flex-1 items-baseline gap-2" role="status">
          <span className="text-[22px] leading-7 font-semibold text-staged">
            {formatCount(count)}
          </span>{' '}
          <span className="font-medium whitespace-nowrap">
            {count === 1 ? 'key' : 'keys'} staged
          </span>
        </p>
        <IconButton label="Collapse the staged keys" onClick={onCollapse}>
          <PanelRightClose size={16} strokeWidth={1.75} aria-hidden />
        </IconButton>
      </div>
      <div className="flex items-center gap-1 px-2 pt-1">
        <Button kind="quiet" disabled={!canUndo} onClick={() => undoStaging(target)}>
          <Undo2 size={16} strokeWidth={1.75} aria-hidden />
          Undo
        </Button>
        <Button kind="quiet" disabled={!canRedo} onClick={() => redoStaging(target)}>
          <Redo2 size={16} strokeWidth={1.75} aria-hidden />
          Redo
        </Button>
        <span className="ml-auto">
          <SavedSetsMenu target={target} />
        </span>
      </div>
      <StagingNotice target={target} />
      <StagedFindings target={target} />
      <StagedList target={target} />
      {count > 0 && (
        <div className="flex flex-col gap-2 border-t border-line p-4">
          <p className="text-small text-muted">
            At most {counted(batches, 'batch', 'batches')} of {LIMITS.deleteKeysPerCall} keys
          </p>
          <Link
            to="/c/$connection/$bucket/$index/review"
            params={target}
            className="inline-flex h-[34px] items-center justify-center rounded-control bg-accent px-3.5 font-medium text-on-accent hover:brightness-110"
          >
            Review {counted(count, 'key')}…
          </Link>
        </div>
      )}
    </aside>
  );
}

/** Nothing while nothing can be staged from here. */
function EmptyPanel({ target }: { target: IndexTarget }) {
  const canRedo = useCanRedo(target);
  const hasSets = useSavedSets(target).length > 0;
  return (
    <>
      <StagingNotice target={target} />
      {(canRedo || hasSets) && (
        <aside
          aria-label="Nothing is staged"
          className="hidden w-11 flex-none flex-col items-center gap-3 border-l border-line bg-canvas pt-3 lg:flex"
        >
          {canRedo && (
            <IconButton label="Redo" onClick={() => redoStaging(target)}>
              <Redo2 size={16} strokeWidth={1.75} aria-hidden />
            </IconButton>
          )}
          <SavedSetsMenu
            target={target}
            trigger={
              <IconButton label="Sets">
                <Layers size={16} strokeWidth={1.75} aria-hidden />
              </IconButton>
            }
          />
        </aside>
      )}
    </>
  );
}

function CollapsedPanel({ count, onOpen }: { count: number; onOpen: () => void }) {
  return (
    <aside
      aria-label="Staged keys"
      className="hidden w-11 flex-none flex-col items-center gap-3 border-l border-line bg-canvas pt-3 lg:flex"
    >
      <IconButton label={`Show the ${counted(count, 'staged key')}`} onClick={onOpen}>
        <PanelRightOpen size={16} strokeWidth={1.75} aria-hidden />
      </IconButton>
      <span aria-hidden className="font-semibold text-staged [writing-mode:vertical-rl]">
        {formatCount(count)} staged
      </span>
    </aside>
  );
}

function ReviewInStatusBar({ target, count }: { target: IndexTarget; count: number }) {
  return (
    <StatusBarContent>
      <Link
        to="/c/$connection/$bucket/$index/review"
        params={target}
        className="sticky right-0 order-last ml-auto inline-flex h-[26px] flex-none items-center rounded-control border border-staged-line bg-staged-soft px-2.5 font-medium text-staged lg:hidden"
      >
        {formatCount(count)} staged · Review
      </Link>
    </StatusBarContent>
  );
}

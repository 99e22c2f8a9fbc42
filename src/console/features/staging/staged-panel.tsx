import { Layers, PanelRightClose, PanelRightOpen, Redo2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { useMediaQuery } from '#console/lib/media-query.ts';
import { counted, formatCount } from '#console/lib/number-format.ts';
import { IconButton } from '#console/ui/button.tsx';
import { useSavedSets } from './saved-sets.ts';
import { SavedSetsMenu } from './saved-sets-menu.tsx';
import { ReviewStaged, StagedContents, StagedFigure } from './staged-contents.tsx';
import { redoStaging, useCanRedo, useCanUndo, useStagedCount } from './staged-keys.ts';
import { StagedSheet } from './staged-sheet.tsx';
import { StagingNotice } from './staging-notice.tsx';

/**
 * What is staged for the index: a column beside the table, or on a narrow screen
 * its count in the status bar, which opens it as a sheet. When nothing is staged
 * and nothing can be taken back it is narrow, and there only for what could be
 * staged again.
 */
export function StagedPanel({ target }: { target: IndexTarget }): ReactNode {
  const count = useStagedCount(target);
  const canUndo = useCanUndo(target);
  const hasRoom = useMediaQuery('(min-width: 64rem)');
  const [isOpen, setOpen] = useState(true);
  if (!hasRoom) return <StagedSheet target={target} />;
  if (count === 0 && !canUndo) return <EmptyPanel target={target} />;
  return isOpen ? (
    <OpenPanel target={target} onCollapse={() => setOpen(false)} />
  ) : (
    <>
      <StagingNotice target={target} />
      <CollapsedPanel count={count} onOpen={() => setOpen(true)} />
    </>
  );
}

function OpenPanel({ target, onCollapse }: { target: IndexTarget; onCollapse: () => void }) {
  const count = useStagedCount(target);
  return (
    <aside
      aria-label="Staged keys"
      className="flex w-[288px] flex-none flex-col border-l border-line bg-canvas"
    >
      <div className="flex items-center gap-1 pt-3 pr-2 pl-4">
        <StagedFigure target={target} />
        <IconButton label="Collapse the staged keys" onClick={onCollapse}>
          <PanelRightClose size={16} strokeWidth={1.75} aria-hidden />
        </IconButton>
      </div>
      <StagedContents target={target} />
      {count > 0 && (
        <div className="flex flex-col gap-2 border-t border-line p-4">
          <ReviewStaged target={target} count={count} />
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
        <aside aria-label="Nothing is staged" className={NARROW}>
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
    <aside aria-label="Staged keys" className={NARROW}>
      <IconButton label={`Show the ${counted(count, 'staged key')}`} onClick={onOpen}>
        <PanelRightOpen size={16} strokeWidth={1.75} aria-hidden />
      </IconButton>
      <span aria-hidden className="font-semibold text-staged [writing-mode:vertical-rl]">
        {formatCount(count)} staged
      </span>
    </aside>
  );
}

const NARROW =
  'flex w-11 flex-none flex-col items-center gap-3 border-l border-line bg-canvas pt-3';

import { Link } from '@tanstack/react-router';
import { ChevronUp } from 'lucide-react';
import { useState } from 'react';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { counted, formatCount } from '#console/lib/number-format.ts';
import { classNames } from '#console/ui/class-names.ts';
import { Sheet } from '#console/ui/sheet.tsx';
import { StatusBarContent } from '#console/ui/status-bar.tsx';
import { useSavedSets } from './saved-sets.ts';
import { ReviewStaged, StagedContents, StagedFigure } from './staged-contents.tsx';
import { useCanRedo, useCanUndo, useStagedCount } from './staged-keys.ts';
import { StagingNotice } from './staging-notice.tsx';

/**
 * What is staged, on a screen without room for a column: its count in the status
 * bar, which opens the same as a sheet. It stays away while there is nothing to
 * take back, to make again or to stage from a saved set.
 */
export function StagedSheet({ target }: { target: IndexTarget }) {
  const count = useStagedCount(target);
  const canUndo = useCanUndo(target);
  const canRedo = useCanRedo(target);
  const hasSets = useSavedSets(target).length > 0;
  const [isOpen, setOpen] = useState(false);
  // What was opened stays open: it is where the last key was unstaged.
  const hasPill = count > 0 || canUndo || canRedo || hasSets || isOpen;
  return (
    <>
      {/* There before the first key is staged: what appears with its words in it is not read out. */}
      <p role="status" className="sr-only">
        {hasPill && `${counted(count, 'key')} staged`}
      </p>
      {!isOpen && <StagingNotice target={target} />}
      {hasPill && (
        <>
          <StatusBarContent>
            <span className="sticky right-0 order-last ml-auto inline-flex flex-none bg-surface pl-2">
              <button
                type="button"
                aria-haspopup="dialog"
                onClick={() => setOpen(true)}
                className={classNames(
                  PILL,
                  count > 0
                    ? 'rounded-l-control border-staged-line bg-staged-soft text-staged'
                    : 'rounded-control border-line-strong text-muted',
                )}
              >
                {count > 0 ? `${formatCount(count)} staged` : 'Nothing staged'}
                <ChevronUp size={14} strokeWidth={1.75} aria-hidden />
              </button>
              {count > 0 && (
                <Link
                  to="/c/$connection/$bucket/$index/review"
                  params={target}
                  className={classNames(
                    PILL,
                    'rounded-r-control border-l-0 border-staged-line bg-staged-soft text-staged',
                  )}
                >
                  Review
                </Link>
              )}
            </span>
          </StatusBarContent>
          <Sheet
            open={isOpen}
            onOpenChange={setOpen}
            side="right"
            title={<StagedFigure target={target} />}
            footer={count > 0 && <ReviewStaged target={target} count={count} />}
          >
            <div className="flex h-full flex-col">
              <StagedContents target={target} />
            </div>
          </Sheet>
        </>
      )}
    </>
  );
}

const PILL = 'inline-flex h-[26px] items-center gap-1 border px-2.5 font-medium';

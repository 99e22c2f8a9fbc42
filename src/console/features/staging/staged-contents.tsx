import { Link } from '@tanstack/react-router';
import { Redo2, Undo2 } from 'lucide-react';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { counted, formatCount } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import { LIMITS } from '#protocol/limits.ts';
import { SavedSetsMenu } from './saved-sets-menu.tsx';
import { StagedFindings } from './staged-findings.tsx';
import { redoStaging, undoStaging, useCanRedo, useCanUndo, useStagedCount } from './staged-keys.ts';
import { StagedList } from './staged-list.tsx';
import { StagingNotice } from './staging-notice.tsx';

/** How many keys are staged, read out when it changes. */
export function StagedFigure({ target }: { target: IndexTarget }) {
  const count = useStagedCount(target);
  return (
    <p className="flex min-w-0 flex-1 items-baseline gap-2" role="status">
      <span className="text-[22px] leading-7 font-semibold text-staged">{formatCount(count)}</span>{' '}
      <span className="font-medium whitespace-nowrap">{count === 1 ? 'key' : 'keys'} staged</span>
    </p>
  );
}

/** The keys staged, and what can be done with all of them but the review. */
export function StagedContents({ target }: { target: IndexTarget }) {
  const canUndo = useCanUndo(target);
  const canRedo = useCanRedo(target);
  return (
    <>
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
    </>
  );
}

/** The way to the review, with the size of the work; `count` is more than 0. */
export function ReviewStaged({ target, count }: { target: IndexTarget; count: number }) {
  const batches = Math.ceil(count / LIMITS.deleteKeysPerCall);
  return (
    <>
      <p className="text-small text-muted">
        At most {counted(batches, 'batch', 'batches')} of {LIMITS.deleteKeysPerCall} keys
      </p>
      <Link
        to="/c/$connection/$bucket/$index/review"
        params={target}
        className="inline-flex h-[34px] grow items-center justify-center rounded-control bg-accent px-3.5 font-medium text-on-accent hover:brightness-110"
      >
        Review {counted(count, 'key')}…
      </Link>
    </>
  );
}

import { useNavigate } from '@tanstack/react-router';
import { Redo2, Undo2, X } from 'lucide-react';
import {
  redoStaging,
  undoStaging,
  useCanRedo,
  useCanUndo,
} from '#console/features/staging/staged-keys.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { counted, formatCount } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import { SearchField } from '#console/ui/search-field.tsx';
import { engineWorker } from '#console/worker/engine-worker.ts';
import { attempt } from './attempt.ts';
import type { ReviewModel } from './review-model.ts';
import type { ReviewSearch } from './review-search.ts';
import { unstageNamed } from './tell-staged.ts';
import { openList } from './triage-list.ts';
import type { TriageOrder } from './triage-session.ts';
import { acceptListed, verifyKeys } from './verification.ts';

interface ReviewToolbarProps {
  model: ReviewModel;
  search: ReviewSearch;
  onTriage: (order: TriageOrder) => void;
}

/** What the list shows just now, and what can be done with all of it. */
export function ReviewToolbar({ model, search, onTriage }: ReviewToolbarProps) {
  const navigate = useNavigate({ from: '/c/$connection/$bucket/$index/review' });
  const canUndo = useCanUndo(model.target);
  const canRedo = useCanRedo(model.target);
  const { target, list, state, setNotice } = model;
  const isRefined = [search.finding, search.text, search.field, search.by].some(
    (part) => part !== undefined,
  );
  return (
    <div className="flex flex-wrap items-center gap-2 border-b border-line px-3 py-1.5">
      <SearchField
        label="Find in the keys under review"
        placeholder="Find a key"
        value={search.text ?? ''}
        onChange={(text) =>
          void navigate({
            search: (before) => ({ ...before, text: text || undefined }),
            replace: true,
          })
        }
        className="min-w-[180px] flex-1 sm:max-w-[280px]"
      />
      <p role="status" className="text-muted">
        {isRefined
          ? `${formatCount(list.length)} of ${counted(state.seen, 'key')} listed`
          : `${counted(list.length, 'key')} listed`}
      </p>
      {isRefined && (
        <Button
          kind="quiet"
          onClick={() =>
            void navigate({ search: ({ order }) => (order ? { order } : {}), replace: true })
          }
        >
          <X size={14} aria-hidden />
          Show all
        </Button>
      )}
      <span className="ml-auto flex flex-wrap gap-2">
        <Button
          disabled={list.staged === 0}
          onClick={() =>
            void attempt(setNotice, 'The keys could not be opened', async () =>
              onTriage(await openList(target, list.id)),
            )
          }
        >
          Read one by one
        </Button>
        {isRefined && <RowActions model={model} />}
        <Button kind="quiet" disabled={!canUndo} onClick={() => undoStaging(model.target)}>
          <Undo2 size={16} strokeWidth={1.75} aria-hidden />
          Undo
        </Button>
        <Button kind="quiet" disabled={!canRedo} onClick={() => redoStaging(model.target)}>
          <Redo2 size={16} strokeWidth={1.75} aria-hidden />
          Redo
        </Button>
      </span>
    </div>
  );
}

function RowActions({ model }: { model: ReviewModel }) {
  const { target, list, verification, setNotice } = model;
  const { staged, changed, unverified } = list;
  const accept = () => acceptListed(target, list.id);
  const unstage = () => unstageListed(target, list.id);
  return (
    <>
      {changed > 0 && (
        <Button onClick={() => void attempt(setNotice, 'Nothing was accepted', accept)}>
          Accept {counted(changed, 'key')} as now
        </Button>
      )}
      {unverified > 0 && verification.running === null && (
        <Button onClick={() => verifyKeys(target, { list: list.id }, unverified)}>
          Verify {counted(unverified, 'key')} again
        </Button>
      )}
      {staged > 0 && (
        <Button onClick={() => void attempt(setNotice, 'Nothing was unstaged', unstage)}>
          Unstage these {formatCount(staged)}
        </Button>
      )}
    </>
  );
}

async function unstageListed(target: IndexTarget, list: number): Promise<void> {
  unstageNamed(target, await engineWorker().cleanup.namedInList(target, list, 'staged'));
}

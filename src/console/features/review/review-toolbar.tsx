import { useNavigate } from '@tanstack/react-router';
import { Redo2, Undo2, X } from 'lucide-react';
import {
  redoStaging,
  undoStaging,
  unstageKeys,
  useCanRedo,
  useCanUndo,
} from '#console/features/staging/staged-keys.ts';
import { counted, formatCount } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import { SearchField } from '#console/ui/search-field.tsx';
import { acceptAsNow } from './accept-change.ts';
import type { ReviewModel } from './review-model.ts';
import type { ReviewRow } from './review-rows.ts';
import type { ReviewSearch } from './review-search.ts';
import type { TriageOrder } from './triage-session.ts';
import { verifyEntries } from './verification.ts';

interface ReviewToolbarProps {
  model: ReviewModel;
  rows: readonly ReviewRow[];
  search: ReviewSearch;
  onTriage: (order: TriageOrder) => void;
}

/** What the list shows just now, and what can be done with all of it. */
export function ReviewToolbar({ model, rows, search, onTriage }: ReviewToolbarProps) {
  const navigate = useNavigate({ from: '/c/$connection/$bucket/$index/review' });
  const canUndo = useCanUndo(model.target);
  const canRedo = useCanRedo(model.target);
  const staged = rows.flatMap(({ key, isStaged }) => (isStaged ? [key] : []));
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
          ? `${formatCount(rows.length)} of ${counted(model.rows.length, 'key')} listed`
          : `${counted(rows.length, 'key')} listed`}
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
          disabled={staged.length === 0}
          onClick={() => onTriage({ kind: 'list', keys: staged, start: 0, judged: new Map() })}
        >
          Read one by one
        </Button>
        {isRefined && <RowActions model={model} rows={rows} />}
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

function RowActions({ model, rows }: { model: ReviewModel; rows: readonly ReviewRow[] }) {
  const staged = rows.filter(({ isStaged }) => isStaged);
  const changed = staged.filter(({ finding }) => finding === 'changed');
  const unverified = staged.filter(
    ({ finding }) => finding === 'unverified' || finding === 'waiting',
  );
  return (
    <>
      {changed.length > 0 && (
        <Button onClick={() => acceptAsNow(model.target, changed)}>
          Accept {counted(changed.length, 'key')} as now
        </Button>
      )}
      {unverified.length > 0 && model.verification.running === null && (
        <Button
          onClick={() =>
            verifyEntries(
              model.target,
              unverified.map(({ entry }) => entry),
            )
          }
        >
          Verify {counted(unverified.length, 'key')} again
        </Button>
      )}
      {staged.length > 0 && (
        <Button
          onClick={() =>
            unstageKeys(
              model.target,
              staged.map(({ key }) => key),
            )
          }
        >
          Unstage these {formatCount(staged.length)}
        </Button>
      )}
    </>
  );
}

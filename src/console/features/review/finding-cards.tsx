import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { formatCount } from '#console/lib/number-format.ts';
import { classNames } from '#console/ui/class-names.ts';
import { type Mark, StatusDot } from '#console/ui/status-dot.tsx';
import type { ReviewModel } from './review-model.ts';
import type { ReviewSearch } from './review-search.ts';

interface Card {
  readonly finding: ReviewSearch['finding'];
  readonly words: string;
  /** Null while it is not known. */
  readonly count: number | null;
  readonly mark: Mark | null;
  /** Needs a look before anything is confirmed. */
  readonly isWarning: boolean;
}

/** What verification found; each card filters the list. */
export function FindingCards({ model, search }: { model: ReviewModel; search: ReviewSearch }) {
  const navigate = useNavigate({ from: '/c/$connection/$bucket/$index/review' });
  const choose = (finding: ReviewSearch['finding']) =>
    void navigate({ search: (before) => ({ ...before, finding }), replace: true });
  return (
    <fieldset className="grid flex-none grid-cols-2 gap-2 border-b border-line px-5 py-3 sm:grid-cols-3 xl:grid-cols-6">
      <legend className="sr-only">Show keys by what verification found</legend>
      {cardsOf(model).map(({ finding, words, count, mark, isWarning }) => (
        <button
          key={words}
          type="button"
          aria-pressed={search.finding === finding}
          onClick={() => choose(finding)}
          className={classNames(
            'flex min-w-0 flex-col items-start rounded-card border px-3 py-1.5 text-left',
            isWarning && count !== null && count > 0
              ? 'border-staged-line bg-staged-soft text-staged'
              : 'border-line hover:bg-canvas',
            search.finding === finding && 'ring-2 ring-accent',
          )}
        >
          <span className="text-title font-semibold">
            {count === null ? '…' : formatCount(count)}
          </span>
          <CardWords mark={mark}>{words}</CardWords>
        </button>
      ))}
    </fieldset>
  );
}

function CardWords({ mark, children }: { mark: Mark | null; children: ReactNode }) {
  return (
    <span className="flex items-center gap-1.5">
      {mark && <StatusDot mark={mark} />}
      {children}
    </span>
  );
}

function cardsOf({ counts, rows, insight: { description } }: ReviewModel): readonly Card[] {
  const lookAlikes = rows.filter((row) => row.isStaged && row.lookAlikes.length > 0).length;
  return [
    { finding: undefined, words: 'all staged', count: counts.all, mark: null, isWarning: false },
    {
      finding: 'present',
      words: 'present',
      count: counts.present,
      mark: 'done',
      isWarning: false,
    },
    {
      finding: 'gone',
      words: 'already gone',
      count: counts.gone,
      mark: 'absent',
      isWarning: false,
    },
    {
      finding: 'changed',
      words: 'changed since staged',
      count: counts.changed,
      mark: 'attention',
      isWarning: true,
    },
    {
      finding: 'look-alike',
      words: 'look-alikes',
      count: description === null ? null : lookAlikes,
      mark: 'attention',
      isWarning: true,
    },
    {
      finding: 'unverified',
      words: 'unverified',
      count: counts.unverified + counts.waiting,
      mark: 'unknown',
      isWarning: counts.unverified > 0,
    },
  ];
}

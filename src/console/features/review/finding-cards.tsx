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
    <fieldset className="grid flex-none grid-cols-2 gap-2 border-b border-line px-5 py-3 sm:grid-cols-[repeat(auto-fit,minmax(112px,1fr))]">
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
            {count === null ? '–' : formatCount(count)}
          </span>
          <CardWords mark={mark}>{words}</CardWords>
        </button>
      ))}
    </fieldset>
  );
}

function CardWords({ mark, children }: { mark: Mark | null; children: ReactNode }) {
  return (
    <span className="flex items-baseline gap-1.5 text-small">
      {mark && <StatusDot mark={mark} />}
      {children}
    </span>
  );
}

function cardsOf({ state: { counts, found }, insight }: ReviewModel): readonly Card[] {
  const { description, copies } = insight;
  const isKnown = description !== null;
  const plain = { mark: null, isWarning: false } as const;
  const warning = { mark: 'attention', isWarning: true } as const;
  return [
    { finding: undefined, words: 'all staged', count: counts.all, ...plain },
    { finding: 'present', words: 'present', count: counts.present, mark: 'done', isWarning: false },
    {
      finding: 'gone',
      words: 'already gone',
      count: counts.gone,
      mark: 'absent',
      isWarning: false,
    },
    { finding: 'changed', words: 'changed since staged', count: counts.changed, ...warning },
    {
      finding: 'look-alike',
      words: 'look-alikes',
      count: isKnown ? found.lookAlikes : null,
      ...warning,
    },
    {
      finding: 'siblings',
      words: 'siblings left out',
      count: isKnown && description.extent !== 'none' ? found.siblings : null,
      ...warning,
    },
    ...copyCards(copies?.looked ?? 0, found),
    {
      finding: 'unverified',
      words: 'unverified',
      count: counts.unverified + counts.waiting,
      mark: 'unknown',
      isWarning: counts.unverified > 0,
    },
  ];
}

/** Nothing is said of copies before they were looked for. */
function copyCards(
  looked: number,
  { lastCopies, copied }: ReviewModel['state']['found'],
): readonly Card[] {
  if (looked === 0) return [];
  return [
    {
      finding: 'last-copy',
      words: 'last copies',
      count: lastCopies,
      mark: 'attention',
      isWarning: true,
    },
    {
      finding: 'copy',
      words: 'copied elsewhere',
      count: copied,
      mark: 'done',
      isWarning: false,
    },
  ];
}

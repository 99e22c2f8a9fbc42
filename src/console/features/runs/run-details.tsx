import { useNavigate } from '@tanstack/react-router';
import { formatCount } from '#console/lib/number-format.ts';
import { classNames } from '#console/ui/class-names.ts';
import type { RunView } from '#console/worker/run-view.ts';
import { BatchList } from './batch-list.tsx';
import { OutcomeTable } from './outcome-table.tsx';
import type { RunSearch } from './run-search.ts';
import { OUTCOME_WORDS } from './run-words.ts';

interface RunDetailsProps {
  view: RunView;
  search: RunSearch;
}

/** Batch by batch while it runs; key by key as well once all is said. */
export function RunDetails({ view, search }: RunDetailsProps) {
  const navigate = useNavigate({ from: '/c/$connection/$bucket/$index/runs/$run' });
  const isOver = view.work === 'over';
  const shown = isOver ? (search.view ?? 'keys') : 'batches';
  return (
    <section aria-label="Details">
      <div className="flex flex-wrap items-center gap-2">
        {isOver ? (
          <fieldset className="flex rounded-control border border-line-strong p-px">
            <legend className="sr-only">Show</legend>
            {(['keys', 'batches'] as const).map((choice) => (
              <button
                key={choice}
                type="button"
                aria-pressed={shown === choice}
                onClick={() =>
                  void navigate({
                    search: (before) => ({ ...before, view: choice }),
                    replace: true,
                  })
                }
                className={classNames(
                  'h-7 rounded-[5px] px-3 font-medium',
                  shown === choice ? 'bg-accent-soft text-on-accent-soft' : 'text-muted',
                )}
              >
                {choice === 'keys' ? 'Keys' : 'Batches'}
              </button>
            ))}
          </fieldset>
        ) : (
          <h2 className="section-label">Batches</h2>
        )}
        {shown === 'keys' && <OutcomeFilter view={view} search={search} />}
      </div>
      {shown === 'keys' ? (
        <OutcomeTable
          key={search.outcome ?? 'all'}
          run={view.id}
          outcome={search.outcome ?? null}
        />
      ) : (
        <BatchList view={view} />
      )}
    </section>
  );
}

function OutcomeFilter({ view, search }: RunDetailsProps) {
  const navigate = useNavigate({ from: '/c/$connection/$bucket/$index/runs/$run' });
  const choices = [
    {
      outcome: undefined,
      words: view.kind === 'delete' ? 'all staged' : 'all chosen',
      count: view.counts.staged,
    },
    ...view.outcomes
      .map((outcome) => ({
        outcome,
        words: OUTCOME_WORDS[outcome],
        count: view.counts[outcome],
      }))
      .filter(({ count }) => count > 0),
  ];
  return (
    <fieldset className="flex flex-wrap gap-1">
      <legend className="sr-only">Show keys by outcome</legend>
      {choices.map(({ outcome, words, count }) => (
        <button
          key={words}
          type="button"
          aria-pressed={search.outcome === outcome}
          onClick={() =>
            void navigate({ search: (before) => ({ ...before, outcome }), replace: true })
          }
          className={classNames(
            'h-7 rounded-control border px-2.5',
            search.outcome === outcome
              ? 'border-accent bg-accent-soft text-on-accent-soft'
              : 'border-line text-muted hover:bg-canvas',
          )}
        >
          {words} <b className="font-semibold">{formatCount(count)}</b>
        </button>
      ))}
    </fieldset>
  );
}

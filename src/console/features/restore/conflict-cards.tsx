import { useNavigate } from '@tanstack/react-router';
import { formatCount } from '#console/lib/number-format.ts';
import { classNames } from '#console/ui/class-names.ts';
import { StatusDot } from '#console/ui/status-dot.tsx';
import { CONFLICT_MARKS, CONFLICT_WORDS } from './conflict-words.ts';
import type { RestoreSearch } from './restore-search.ts';
import type { OpenRestore } from './restore-store.ts';

/** What the index has now under the chosen keys; each card filters the list. */
export function ConflictCards({
  restore,
  search,
}: {
  restore: OpenRestore;
  search: RestoreSearch;
}) {
  const navigate = useNavigate({ from: '/c/$connection/$bucket/$index/restore' });
  const { comparison, chosen } = restore;
  const counts = comparison.kind === 'done' ? comparison.counts : null;
  const cards = [
    {
      state: undefined,
      words: 'all chosen',
      count: chosen === null || chosen === 'unknown' ? null : chosen.count,
    },
    ...(['absent', 'same', 'different'] as const).map((state) => ({
      state,
      words: CONFLICT_WORDS[state],
      count: counts?.[state] ?? null,
    })),
  ];
  return (
    <fieldset className="grid flex-none grid-cols-2 gap-2 border-b border-line px-5 py-3 lg:grid-cols-4">
      <legend className="sr-only">Show keys by what the index has now</legend>
      {cards.map(({ state, words, count }) => (
        <button
          key={words}
          type="button"
          aria-pressed={search.state === state}
          disabled={count === null}
          onClick={() =>
            void navigate({ search: (before) => ({ ...before, state }), replace: true })
          }
          className={classNames(
            'flex min-w-0 flex-col items-start rounded-card border px-3 py-1.5 text-left',
            state === 'different' && count !== null && count > 0
              ? 'border-staged-line bg-staged-soft text-staged'
              : 'border-line enabled:hover:bg-canvas',
            search.state === state && 'ring-2 ring-accent',
          )}
        >
          <span className="text-title font-semibold">
            {count === null ? '–' : formatCount(count)}
          </span>
          <span className="flex items-center gap-1.5">
            {state !== undefined && <StatusDot mark={CONFLICT_MARKS[state]} />}
            {words}
          </span>
        </button>
      ))}
    </fieldset>
  );
}

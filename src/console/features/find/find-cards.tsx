import { formatCount } from '#console/lib/number-format.ts';
import { classNames } from '#console/ui/class-names.ts';
import { type Mark, StatusDot } from '#console/ui/status-dot.tsx';
import type { FindCounts, FindGroup } from '#console/worker/find-groups.ts';
import type { NearStanding } from '#console/worker/find-news.ts';
import { GROUP_WORDS } from './find-words.ts';

const MARKS: Readonly<Record<FindGroup, Mark>> = {
  found: 'done',
  missing: 'absent',
  repeated: 'unknown',
  near: 'attention',
  unknown: 'unknown',
};

interface FindCardsProps {
  counts: FindCounts;
  near: NearStanding;
  group: FindGroup;
  onChoose: (group: FindGroup) => void;
}

/** What was found of the list; each card shows its keys. */
export function FindCards({ counts, near, group, onChoose }: FindCardsProps) {
  const isSought = near.state !== 'none' || counts.missing === 0;
  const groups: readonly FindGroup[] = [
    'found',
    'missing',
    'repeated',
    'near',
    ...(counts.unknown > 0 ? (['unknown'] as const) : []),
  ];
  return (
    <fieldset className="grid flex-none grid-cols-2 gap-2 border-y border-line px-5 py-3 lg:grid-cols-4 xl:grid-cols-5">
      <legend className="sr-only">Show keys of the list by what was found</legend>
      {groups.map((name) => {
        const isOpen = name !== 'near' || isSought;
        const isNotable = name === 'near' && counts.near > 0;
        return (
          <button
            key={name}
            type="button"
            aria-pressed={group === name}
            disabled={!isOpen}
            onClick={() => onChoose(name)}
            className={classNames(
              'flex min-w-0 flex-col items-start rounded-card border px-3 py-1.5 text-left',
              isNotable
                ? 'border-staged-line bg-staged-soft text-staged'
                : 'border-line enabled:hover:bg-canvas',
              group === name && 'ring-2 ring-accent',
            )}
          >
            <span className="text-title font-semibold">
              {isOpen ? formatCount(counts[name]) : '–'}
            </span>
            <span className="flex items-center gap-1.5">
              <StatusDot mark={MARKS[name]} />
              {GROUP_WORDS[name]}
            </span>
          </button>
        );
      })}
    </fieldset>
  );
}

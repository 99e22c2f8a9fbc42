import { useDeferredValue, useMemo } from 'react';
import { formatCount } from '#console/lib/number-format.ts';
import { classNames } from '#console/ui/class-names.ts';
import { filterSize } from '#protocol/filter-size.ts';
import { LIMITS } from '#protocol/limits.ts';
import type { FilterReading } from './filter-text.ts';
import { type DraftFilter, filterOfDraft } from './filter-tree.ts';

/** How much of what the service takes the filter uses. */
export function FilterSizes({
  draft,
  reading,
}: {
  draft: DraftFilter;
  /** Of the text, where the text counts. */
  reading: FilterReading | null;
}) {
  // Measuring a thousand conditions may come after what was typed has been drawn.
  const measured = useDeferredValue(draft);
  const size = useMemo(() => {
    if (reading?.valid === false) return null;
    return filterSize(reading === null ? filterOfDraft(measured) : reading.filter);
  }, [measured, reading]);
  if (size === null) {
    return <p className="text-small text-muted">The text is not a filter yet.</p>;
  }
  const counts = [
    { name: 'conditions', used: size.conditions, limit: LIMITS.filterConditions },
    { name: 'levels', used: size.levels, limit: LIMITS.filterLevels },
    { name: 'bytes', used: size.bytes, limit: LIMITS.filterBytes },
  ];
  return (
    <ul aria-label="Limits of the service" className="flex flex-wrap gap-x-4 text-small text-muted">
      {counts.map(({ name, used, limit }) => (
        <li key={name} className={classNames(used > limit && 'font-medium text-staged')}>
          {formatCount(used)} of {formatCount(limit)} {name}
          {used > limit && ': too many'}
        </li>
      ))}
    </ul>
  );
}

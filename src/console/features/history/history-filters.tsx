import { useNavigate } from '@tanstack/react-router';
import { SearchField } from '#console/ui/search-field.tsx';
import { type HistoryRow, placeOf } from './history-rows.ts';
import type { HistorySearch } from './history-search.ts';

const ALL = '';

export interface HistoryFiltersProps {
  rows: readonly HistoryRow[];
  search: HistorySearch;
}

/** Narrows the list down by index and text; the address remembers both. */
export function HistoryFilters({ rows, search }: HistoryFiltersProps) {
  const navigate = useNavigate({ from: '/c/$connection/runs' });
  const change = (changes: Partial<HistorySearch>) =>
    void navigate({ search: (before) => ({ ...before, ...changes }), replace: true });
  const places = new Set(rows.map(placeOf));
  // What the address asks for can be chosen away even if no run is on it.
  if (search.index !== undefined) places.add(search.index);
  return (
    <search
      aria-label="Narrow the runs down"
      className="flex flex-none flex-wrap gap-2 border-b border-line px-5 pb-3"
    >
      <select
        aria-label="Index"
        value={search.index ?? ALL}
        onChange={({ target }) => change({ index: target.value || undefined })}
        className="h-[30px] max-w-full min-w-0 rounded-control border border-line-strong bg-surface px-2 text-base max-sm:flex-1"
      >
        <option value={ALL}>All indexes</option>
        {[...places].sort().map((place) => (
          <option key={place} value={place}>
            {place}
          </option>
        ))}
      </select>
      <SearchField
        label="Find a run by person, place or id"
        placeholder="Person, place or id"
        value={search.text ?? ''}
        onChange={(text) => change({ text: text || undefined })}
        className="w-[240px] max-sm:w-full"
      />
    </search>
  );
}

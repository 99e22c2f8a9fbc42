import { useEffect, useRef, useState } from 'react';
import type { RowSearch } from '#console/worker/row-search.ts';
import { draftOfSearch, EMPTY_SEARCH, type SearchDraft, searchOfDraft } from './quick-search.ts';

/** After a keystroke it is waited for the next one, because the address keeps what is searched. */
const SETTLE_MS = 120;

/** The search field as it is being filled in; what it makes is searched as soon as the typing rests. */
export function useSearchDraft(
  search: RowSearch | null,
  onSearch: (search: RowSearch | null) => void,
) {
  const [draft, setDraft] = useState(() => draftOfSearch(search));
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const addressed = JSON.stringify(search);
  /** Searches that this field has put into the address, as texts, and the last one that is or will be there. */
  const own = useRef(new Set<string>());
  const last = useRef(addressed);

  useEffect(() => {
    // What comes back as it was sent must not undo what was typed since.
    if (own.current.delete(addressed)) return;
    last.current = addressed;
    if (timer.current !== null) clearTimeout(timer.current);
    setDraft((draft) => {
      const drafted = searchOfDraft(draft);
      const isSame = drafted.valid && JSON.stringify(drafted.search) === addressed;
      return isSame ? draft : draftOfSearch(parsed(addressed));
    });
  }, [addressed]);

  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
    },
    [],
  );

  const write = (next: SearchDraft) => {
    const drafted = searchOfDraft(next);
    const text = drafted.valid ? JSON.stringify(drafted.search) : last.current;
    if (!drafted.valid || text === last.current) return;
    own.current.add(text);
    last.current = text;
    onSearch(drafted.search);
  };
  const drafted = searchOfDraft(draft);
  return {
    draft,
    /** Why it is no search; null when it is one. */
    problem: drafted.valid ? null : drafted.problem,
    change: (change: Partial<SearchDraft>) => {
      const next = { ...draft, ...change };
      setDraft(next);
      if (timer.current !== null) clearTimeout(timer.current);
      timer.current = setTimeout(() => write(next), SETTLE_MS);
    },
    clear: () => {
      if (timer.current !== null) clearTimeout(timer.current);
      setDraft(EMPTY_SEARCH);
      write(EMPTY_SEARCH);
    },
  };
}

/** A search that was made a text of a moment ago. */
function parsed(text: string): RowSearch | null {
  return JSON.parse(text);
}

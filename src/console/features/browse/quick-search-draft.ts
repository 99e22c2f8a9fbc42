import { useEffect, useRef, useState } from 'react';
import type { RowSearch } from '#console/worker/row-search.ts';
import { AddressEcho } from './address-echo.ts';
import { draftOfSearch, EMPTY_SEARCH, type SearchDraft, searchOfDraft } from './quick-search.ts';

/** The address is written when the typing rests: browsers refuse writes that follow one another quickly. */
const SETTLE_MS = 120;

/** The search field as it is being filled in. */
export interface DraftedField {
  readonly draft: SearchDraft;
  /** What is searched: the draft as it was last when it made a search, whether the address has it yet or not. */
  readonly search: RowSearch | null;
  /** Why the draft is no search; null when it is one. */
  readonly problem: string | null;
  change(change: Partial<SearchDraft>): void;
  clear(): void;
}

/**
 * Searches with every keystroke what the field makes, and has the address follow.
 *
 * @param addressed the search that the address has
 * @param onAddress puts another one there
 */
export function useSearchDraft(
  addressed: RowSearch | null,
  onAddress: (search: RowSearch | null) => void,
): DraftedField {
  const [{ draft, search }, setField] = useState(() => fieldOf(addressed));
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const text = JSON.stringify(addressed);
  const [echo] = useState(() => new AddressEcho(text));

  useEffect(() => {
    // What comes back as it was sent must not undo what was typed since.
    if (!echo.arrives(text)) return;
    if (timer.current !== null) clearTimeout(timer.current);
    setField((field) => {
      const drafted = searchOfDraft(field.draft);
      const isSame = drafted.valid && JSON.stringify(drafted.search) === text;
      return isSame ? { draft: field.draft, search: drafted.search } : fieldOf(parsed(text));
    });
  }, [echo, text]);

  useEffect(
    // Left is the index itself: the address is another page's by now, and not to be written.
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
    },
    [],
  );

  const write = (next: RowSearch | null) => {
    if (echo.writes(JSON.stringify(next))) onAddress(next);
  };
  const fill = (next: SearchDraft): RowSearch | null => {
    const drafted = searchOfDraft(next);
    const wanted = drafted.valid ? drafted.search : search;
    setField({ draft: next, search: wanted });
    if (timer.current !== null) clearTimeout(timer.current);
    return wanted;
  };
  const drafted = searchOfDraft(draft);
  return {
    draft,
    search,
    problem: drafted.valid ? null : drafted.problem,
    change: (change) => {
      const next = fill({ ...draft, ...change });
      timer.current = setTimeout(() => write(next), SETTLE_MS);
    },
    clear: () => write(fill(EMPTY_SEARCH)),
  };
}

function fieldOf(search: RowSearch | null) {
  return { draft: draftOfSearch(search), search };
}

/** A search that was made a text of a moment ago. */
function parsed(text: string): RowSearch | null {
  return JSON.parse(text);
}

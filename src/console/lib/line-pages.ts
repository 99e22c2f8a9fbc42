import { type QueryClient, useQueries, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { counted } from './number-format.ts';
import { firstUnanswered, type Unanswered, unanswered } from './unanswered.ts';

/** Lines asked for at a time. */
const PAGE = 200;
/** Pages of lists that change as they are looked at are let go of soon, in milliseconds. */
const KEPT = 10_000;

export interface LineWindow<Line> {
  /** Lines of the list, in all. */
  readonly total: number;
  readonly lines: readonly Line[];
}

export interface LineList<Line> {
  /** Names the list among all there are: what is listed, of what, narrowed down by what. */
  readonly name: readonly unknown[];
  /** Another one when the list has other lines. */
  readonly edition: number;
  /** Whether lines of the edition before stay until those of the new one have come. */
  readonly keepsFormer?: boolean;
  readonly read: (from: number, count: number) => Promise<LineWindow<Line>>;
}

export interface LinePages<Line> {
  /** Nothing has come yet, and may still come. */
  readonly isPending: boolean;
  readonly total: number;
  /** It is known that there are none. */
  readonly isEmpty: boolean;
  /** Why lines in sight did not come; null when nothing failed. */
  readonly failed: Unanswered | null;
  /** Undefined until it has come. */
  readonly lineAt: (index: number) => Line | undefined;
  /** To be told of the first line in sight: it is read, and what comes after it. */
  readonly onFirst: (index: number) => void;
}

/** The lines of a list that the worker holds, a page at a time: those in sight, and those after them. */
export function useLinePages<Line>(list: LineList<Line>): LinePages<Line> {
  const { name, edition, keepsFormer = false, read } = list;
  const client = useQueryClient();
  const [first, setFirst] = useState(0);
  const wanted = [...new Set([0, first, first + 1])];
  const results = useQueries({
    queries: wanted.map((page) => {
      const of = ['lines', ...name, page];
      return {
        queryKey: [...of, edition],
        queryFn: () => read(page * PAGE, PAGE),
        // What changes them makes another edition.
        staleTime: Number.POSITIVE_INFINITY,
        ...(keepsFormer && { gcTime: KEPT, placeholderData: () => formerOf<Line>(client, of) }),
      };
    }),
  });
  const failed = firstUnanswered(results.map(unanswered));
  const known = results[0]?.data;
  return {
    isPending: known === undefined && failed === null,
    isEmpty: known?.total === 0,
    failed,
    total: known?.total ?? 0,
    lineAt: (index) => results[wanted.indexOf(Math.floor(index / PAGE))]?.data?.lines[index % PAGE],
    onFirst: (index) => setFirst(Math.floor(index / PAGE)),
  };
}

/** How many lines there are, in words; what they are is `one` of them. */
export function listedWords<Line>({ isPending, failed, total }: LinePages<Line>, one: string) {
  if (isPending) return 'Looking';
  return failed !== null && total === 0 ? 'Nothing could be read' : `${counted(total, one)} listed`;
}

/**
 * The same page in the newest edition that was read of it. Looked up here: of several
 * queries none is told what the one before it in its place had.
 */
function formerOf<Line>(client: QueryClient, of: readonly unknown[]): LineWindow<Line> | undefined {
  let newest: { edition: number; lines?: LineWindow<Line> } = {
    edition: Number.NEGATIVE_INFINITY,
  };
  for (const [key, lines] of client.getQueriesData<LineWindow<Line>>({ queryKey: of })) {
    const edition = Number(key.at(-1));
    if (lines !== undefined && edition > newest.edition) newest = { edition, lines };
  }
  return newest.lines;
}

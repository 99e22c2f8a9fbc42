import { useQuery } from '@tanstack/react-query';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { type Unanswered, unanswered } from '#console/lib/unanswered.ts';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { ReviewRow } from '#console/worker/review-list.ts';
import type { StagedSet } from '#engine/staged-set.ts';
import { reviewKey, reviewOptions } from './review-query.ts';

/** Rows asked for at a time; the window that is drawn and those beside it. */
const STEP = 100;

interface RowWindow {
  readonly list: number;
  readonly from: number;
  readonly rows: readonly ReviewRow[];
}

/** The rows of a list around a place; null for one that is still on its way, or cannot be read. */
export interface ListRows {
  /** That the rows are of; an earlier one for the moment until those of a new one are there. */
  readonly list: number | null;
  at(place: number): ReviewRow | null;
  /** Why there are none; null when nothing failed. */
  readonly failed: Unanswered | null;
}

/**
 * @param list null before there is one
 * @param staged decides whether a row is staged: it knows before the worker does
 * @param version another one when the same rows may be otherwise
 */
export function useListRows(
  target: IndexTarget,
  list: number | null,
  place: number,
  { staged, version }: { readonly staged: StagedSet; readonly version: string | number },
): ListRows {
  const from = Math.max(0, Math.floor(place / STEP) - 1) * STEP;
  const query = useQuery({
    queryKey: reviewKey('review-rows', target, list, from, version),
    queryFn: async (): Promise<RowWindow> => {
      const to = from + 3 * STEP;
      const rows = await engineWorker().cleanup.reviewRows(target, list ?? 0, from, to);
      return { list: list ?? 0, from, rows };
    },
    enabled: list !== null,
    ...reviewOptions<RowWindow>(target),
  });
  const { data } = query;
  return {
    list: data?.list ?? null,
    failed: unanswered(query),
    at: (at) => {
      const row = data?.rows[at - data.from];
      if (row === undefined) return null;
      const isStaged = staged.has(row.key);
      return isStaged === row.isStaged ? row : { ...row, isStaged };
    },
  };
}

import { describeConditions } from '#console/features/browse/conditions.ts';
import { describeSearch } from '#console/features/browse/quick-search.ts';
import type { RowView } from '#console/features/browse/row-view.ts';
import { limitWords } from '#console/features/browse/scan-limits.ts';
import type { ScanSession } from '#console/features/browse/scan-session.ts';
import type { ExportExtent } from '#console/worker/export-name.ts';

/** What there is to export, in words for the operator. */
export interface ExportSource {
  readonly extent: ExportExtent;
  /** The view of the table whose rows they are. */
  readonly view: number;
  readonly rows: number;
  /** What the rows are. */
  readonly words: string;
  /** Why they are not all that match; null when they are. */
  readonly limitation: string | null;
}

/** What the table shows of an index, and whether that is all that there is of it. */
export function exportSource(
  { conditions, progress, budget, rows }: ScanSession,
  view: RowView,
): ExportSource {
  const words: string[] = [];
  const hasConditions = conditions.filter !== null || conditions.key !== null;
  if (hasConditions) words.push(`Keys that match: ${describeConditions(conditions)}.`);
  if (view.search !== null) {
    words.push(`Of the keys read those found by the search: ${describeSearch(view.search)}.`);
  }
  const limitation = limitationOf(progress, budget);
  return {
    extent: limitation !== null ? 'part' : words.length > 0 ? 'matching' : 'whole',
    view: view.id,
    rows: view.search === null ? rows : view.rows,
    words: words.length === 0 ? 'Every key of the index.' : words.join(' '),
    limitation,
  };
}

function limitationOf(
  { state, limit }: ScanSession['progress'],
  budget: ScanSession['budget'],
): string | null {
  switch (state) {
    case 'complete':
      return null;
    case 'running':
    case 'paused':
      return 'Still reading: the file gets what was read until the export begins.';
    case 'truncated':
      return `Reading stopped at ${limitWords(budget, limit ?? 'keys')}: more may match than the file gets.`;
    case 'stopped':
      return 'Reading was stopped: more may match than the file gets.';
    case 'failed':
      return 'Reading failed before its end: more may match than the file gets.';
  }
}

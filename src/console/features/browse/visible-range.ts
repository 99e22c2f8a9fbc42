import { defaultRangeExtractor, type Range } from '@tanstack/react-virtual';

/** Rows to draw: those in sight and one more, in order; -1 adds none. */
export function withRow(range: Range, row: number): number[] {
  const rows = defaultRangeExtractor(range);
  if (row < 0 || row >= range.count) return rows;
  const first = rows[0] ?? 0;
  const last = rows[rows.length - 1] ?? -1;
  if (row < first) return [row, ...rows];
  if (row > last) return [...rows, row];
  return rows;
}

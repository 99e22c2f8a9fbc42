/** A cell of the table; row -1 is the header. */
export interface CellPosition {
  readonly row: number;
  readonly column: number;
}

export interface GridExtent {
  readonly rows: number;
  readonly columns: number;
  /** Rows that fit on the screen. */
  readonly page: number;
}

/**
 * Where a key press moves the focus, as the grid pattern of the ARIA practices
 * has it; null for a key that moves nothing.
 */
export function movedFocus(
  { row, column }: CellPosition,
  press: { readonly key: string; readonly ctrl: boolean; readonly alt: boolean },
  { rows, columns, page }: GridExtent,
): CellPosition | null {
  // With Alt they are the browser's, or move a column.
  if (press.alt) return null;
  const lastRow = rows - 1;
  const lastColumn = columns - 1;
  const to = (nextRow: number, nextColumn: number) => ({
    row: Math.max(-1, Math.min(lastRow, nextRow)),
    column: Math.max(0, Math.min(lastColumn, nextColumn)),
  });
  switch (press.key) {
    case 'ArrowDown':
      return to(press.ctrl ? lastRow : row + 1, column);
    case 'ArrowUp':
      return to(press.ctrl ? 0 : row - 1, column);
    case 'ArrowRight':
      return to(row, column + 1);
    case 'ArrowLeft':
      return to(row, column - 1);
    case 'PageDown':
      return to(row + page, column);
    case 'PageUp':
      return to(Math.max(Math.min(0, row), row - page), column);
    case 'Home':
      return press.ctrl ? to(0, 0) : to(row, 0);
    case 'End':
      return press.ctrl ? to(lastRow, lastColumn) : to(row, lastColumn);
    default:
      return null;
  }
}

/** Where Alt with an arrow key moves the column of a header; null for any other key. */
export function columnStep(press: { readonly key: string; readonly alt: boolean }): -1 | 1 | null {
  if (!press.alt) return null;
  if (press.key === 'ArrowLeft') return -1;
  return press.key === 'ArrowRight' ? 1 : null;
}

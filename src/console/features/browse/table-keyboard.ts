import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef } from 'react';
import type { ScannedVector } from '#engine/scan.ts';
import { type CellPosition, columnStep, type GridExtent, movedFocus } from './grid-navigation.ts';
import type { TableSelection } from './table-selection.ts';

interface TableKeyboard {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly active: CellPosition;
  readonly focusCell: (cell: CellPosition) => void;
  readonly extent: GridExtent;
  readonly vectorAt: (row: number) => ScannedVector | undefined;
  readonly select: TableSelection;
  /** Moves the column that stands there one further; its place then, or null when it cannot. */
  readonly moveColumn: (column: number, step: -1 | 1) => number | null;
  readonly onOpen: (key: string) => void;
}

/** The keyboard in the table: one tab stop, arrows inside. */
export function useTableKeyboard(table: TableKeyboard): (event: KeyboardEvent) => void {
  const { scroller, active, focusCell, extent, vectorAt, select, moveColumn, onOpen } = table;

  // The row that had the focus may go in the same commit that moves it.
  const hasMoved = useRef(false);

  // The browser's focus follows the active cell, unless it is elsewhere on the page.
  useLayoutEffect(() => {
    const grid = scroller.current;
    if (grid === null) return;
    const byKeyboard = hasMoved.current;
    if (!byKeyboard && !grid.contains(document.activeElement)) return;
    hasMoved.current = false;
    const cell = grid.querySelector<HTMLElement>(`[data-focus="${active.row}:${active.column}"]`);
    if (cell === document.activeElement) return;
    cell?.focus({ preventScroll: true });
    // Below the pointer nothing moves.
    if (byKeyboard) cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [scroller, active]);

  return (event) => {
    const ctrl = event.ctrlKey || event.metaKey;
    const press = { key: event.key, ctrl, alt: event.altKey };
    const step = active.row < 0 ? columnStep(press) : null;
    if (step !== null) {
      event.preventDefault();
      const column = moveColumn(active.column, step);
      if (column === null) return;
      hasMoved.current = true;
      focusCell({ row: -1, column });
      return;
    }
    const next = movedFocus(active, press, extent);
    if (next !== null) {
      event.preventDefault();
      if (next.row !== active.row) {
        if (event.shiftKey && next.row >= 0) select.extendTo(next.row, Math.max(0, active.row));
        else select.release();
      }
      hasMoved.current = next.row !== active.row || next.column !== active.column;
      focusCell(next);
      return;
    }
    if (ctrl && isLetterA(event)) {
      event.preventDefault();
      select.selectLoaded();
    } else if (event.key === 'Escape') {
      select.clear();
    } else if (active.row >= 0) {
      actOnRow(event);
    }
  };

  function actOnRow(event: KeyboardEvent): void {
    const vector = vectorAt(active.row);
    // A tick answers to the space bar by itself.
    const isControl = event.target instanceof HTMLInputElement;
    if (vector === undefined) return;
    if (event.key === ' ' && !isControl) {
      event.preventDefault();
      select.toggle(vector.key, active.row);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      onOpen(vector.key);
    }
  }
}

/** Also with caps lock, and where the keyboard writes another alphabet. */
function isLetterA({ key, code, shiftKey, altKey }: KeyboardEvent): boolean {
  if (shiftKey || altKey) return false;
  return key.toLowerCase() === 'a' || (code === 'KeyA' && !/^[a-z]$/i.test(key));
}

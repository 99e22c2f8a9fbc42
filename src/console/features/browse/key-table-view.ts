import { useCallback, useRef, useState } from 'react';
import { useDeletedKeys } from '#console/features/runs/deleted-keys.ts';
import { useStaged } from '#console/features/staging/staged-keys.ts';
import { targetId } from '#console/lib/index-target.ts';
import { useMediaQuery } from '#console/lib/media-query.ts';
import { useRowScroller } from '#console/ui/row-scroller.ts';
import type { ScannedVector } from '#engine/scan.ts';
import { type ColumnView, useColumnView } from './column-view.ts';
import { copyRows } from './copy-rows.ts';
import { selectedVectors, sourceAt } from './copy-source.ts';
import type { CellPosition } from './grid-navigation.ts';
import type { RowState } from './key-row.tsx';
import type { KeyTableProps } from './key-table.tsx';
import { useSelection } from './row-selection.ts';
import { type ShownRow, useRows } from './row-window.ts';
import { useTableSelection } from './table-selection.ts';

/** Pixels of the header and the line below it. */
const HEADER_HEIGHT = 36;

/** The row at the upper edge of each index's table, for the way back from the review. */
const leftAt = new Map<string, { readonly table: string; readonly row: number }>();

/** A row as it is drawn. */
export interface TableRow {
  /** Undefined until the worker has sent it. */
  readonly vector: ScannedVector | undefined;
  readonly state: RowState;
}

/** Everything the table shows: its columns, the rows in sight and how each of them stands. */
export function useKeyTableView({ target, session, view, hasTicks }: KeyTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = useMediaQuery('(pointer: coarse)') ? 44 : 32;
  const columns = useColumnView(target, session.fields, hasTicks);
  const columnCount = columns.fields.length + (hasTicks ? 2 : 1);
  const [focused, setFocused] = useState<CellPosition>({ row: 0, column: hasTicks ? 1 : 0 });
  // Its column may have been hidden.
  const active = focused.column < columnCount ? focused : { ...focused, column: columnCount - 1 };

  const { rows } = view;
  const id = targetId(target);
  const table = `${session.scan} ${JSON.stringify(view.search)}`;
  const left = leftAt.get(id);
  const rememberRow = useCallback((row: number) => leftAt.set(id, { table, row }), [id, table]);
  const scroll = useRowScroller({
    scroller,
    rows,
    rowHeight,
    headerHeight: HEADER_HEIGHT,
    start: left?.table === table ? left.row : 0,
    onMove: rememberRow,
  });
  const { first, last } = scroll.inSight;
  const focusCell = (cell: CellPosition) => {
    setFocused(cell);
    if (cell.row >= 0) scroll.reveal(cell.row);
  };
  /** For the pointer, below which no row may move: a half visible one stays half visible. */
  const pointAt = (cell: CellPosition) => {
    if (cell.row !== active.row || cell.column !== active.column) setFocused(cell);
  };

  const shown = useRows(target, session, view, { first, last });
  const selection = useSelection(target);
  const staged = useStaged(target);
  const deleted = useDeletedKeys(target);
  const select = useTableSelection({ target, session, view, staged, deleted, enabled: hasTicks });
  const stateOf = ({ vector: { key }, isSelected }: ShownRow): RowState => {
    if (deleted.has(key)) return 'deleted';
    if (staged.has(key)) return 'staged';
    return isSelected ? 'selected' : 'plain';
  };
  const rowAt = (row: number): TableRow => {
    const found = shown.at(row);
    return { vector: found?.vector, state: found === undefined ? 'plain' : stateOf(found) };
  };
  const column = useColumnSteps(columns, hasTicks);
  return {
    scroller,
    /** Tells the rows from those that stood at the same places before. */
    rowsName: `${session.scan} ${view.id}`,
    rowHeight,
    columns,
    scroll,
    active,
    focusCell,
    pointAt,
    /** The focus came to a cell by Tab. A row that lost sight is to be seen again then. */
    followFocus: (cell: CellPosition) => {
      pointAt(cell);
      if (cell.row >= 0 && (cell.row < first || cell.row > last)) scroll.reveal(cell.row);
    },
    extent: { rows, columns: columnCount, page: Math.max(1, last - first - 1) },
    rowAt,
    failed: shown.failed,
    selection,
    select,
    /** Copies the keys of what is selected, or else of the row with the focus; false when there is none. */
    copyKeys: (): boolean => {
      const focusedVector = active.row < 0 ? undefined : shown.at(active.row)?.vector;
      const source = sourceAt(focusedVector, selection.count, columns.fields, () =>
        selectedVectors(target),
      );
      if (source !== null) void copyRows(target, source, 'keys');
      return source !== null;
    },
    moveColumn: column.step,
    news: column.news,
  };
}

export type KeyTableView = ReturnType<typeof useKeyTableView>;

/** Moving the columns by keyboard, and what is read out about it. */
function useColumnSteps(columns: ColumnView, hasTicks: boolean) {
  const [news, setNews] = useState('');
  const before = hasTicks ? 2 : 1;
  const step = (column: number, by: -1 | 1): number | null => {
    const { fields } = columns;
    const to = column - before + by;
    const field = fields[column - before];
    if (field === undefined || to < 0 || to >= fields.length) return null;
    columns.move(field, to);
    setNews(`${field} is now field ${to + 1} of ${fields.length}`);
    return to + before;
  };
  return { step, news };
}

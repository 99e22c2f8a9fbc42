import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useDeletedKeys } from '#console/features/runs/deleted-keys.ts';
import { useStaged } from '#console/features/staging/staged-keys.ts';
import { targetId } from '#console/lib/index-target.ts';
import { useMediaQuery } from '#console/lib/media-query.ts';
import { useColumnChoice } from './column-choice.ts';
import { columnLayout, shownFields } from './column-layout.ts';
import type { CellPosition } from './grid-navigation.ts';
import type { RowState } from './key-row.tsx';
import type { KeyTableProps } from './key-table.tsx';
import { useSelection } from './row-selection.ts';
import { useRows } from './row-window.ts';
import { useTableSelection } from './table-selection.ts';
import { withRow } from './visible-range.ts';

const HEADER_HEIGHT = 36;

/** Where each index's table was left, for the way back from the review. */
const scrollOffsets = new Map<string, { readonly scan: number; readonly offset: number }>();

/** Everything the table shows: its columns, the rows in sight and how each of them stands. */
export function useKeyTableView({ target, session, sort, hasTicks }: KeyTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = useMediaQuery('(pointer: coarse)') ? 44 : 32;
  // Sorted while rows still arrive, they would slide under the pointer.
  const order = session.progress.state === 'running' ? null : sort;
  const choice = useColumnChoice(target);
  const columns = useMemo(
    () => columnLayout(shownFields(session.fields, choice), hasTicks),
    [session.fields, choice, hasTicks],
  );
  const [active, setActive] = useState<CellPosition>({ row: 0, column: hasTicks ? 1 : 0 });

  const id = targetId(target);
  const left = scrollOffsets.get(id);
  const virtual = useVirtualizer({
    count: session.rows,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollPaddingStart: HEADER_HEIGHT,
    initialOffset: left?.scan === session.scan ? left.offset : 0,
    // The focused row always exists, however far it is scrolled away.
    rangeExtractor: (range) => withRow(range, active.row),
  });
  useLayoutEffect(() => {
    if (rowHeight > 0) virtual.measure();
  }, [virtual, rowHeight]);
  const focusCell = useCallback(
    (cell: CellPosition) => {
      setActive(cell);
      if (cell.row >= 0) virtual.scrollToIndex(cell.row, { align: 'auto' });
    },
    [virtual],
  );

  const { startIndex: first, endIndex: last } = virtual.range ?? { startIndex: 0, endIndex: 0 };
  const rowAt = useRows(target, session, order, { first, last });
  const selection = useSelection(target);
  const staged = useStaged(target);
  const deleted = useDeletedKeys(target);
  const select = useTableSelection({ target, session, order, staged, deleted, enabled: hasTicks });
  const stateOf = (key: string): RowState => {
    if (deleted.has(key)) return 'deleted';
    if (staged.has(key)) return 'staged';
    return selection.keys.has(key) ? 'selected' : 'plain';
  };
  return {
    scroller,
    rowHeight,
    columns,
    virtual,
    active,
    focusCell,
    extent: {
      rows: session.rows,
      columns: columns.fields.length + (hasTicks ? 2 : 1),
      page: Math.max(1, last - first - 1),
    },
    rowAt,
    selection,
    select,
    stateOf,
    rememberScroll: (offset: number) => scrollOffsets.set(id, { scan: session.scan, offset }),
  };
}

export type KeyTableView = ReturnType<typeof useKeyTableView>;

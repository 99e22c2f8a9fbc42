import type { ClipboardEvent, FocusEvent, MouseEvent } from 'react';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { RowsUnread } from '#console/ui/rows-unread.tsx';
import type { RowOrder } from '#engine/row-order.ts';
import { KeyRows } from './key-rows.tsx';
import { KeyTableHeader } from './key-table-header.tsx';
import { type KeyTableView, useKeyTableView } from './key-table-view.ts';
import type { RowView } from './row-view.ts';
import type { ScanSession } from './scan-session.ts';
import { useTableKeyboard } from './table-keyboard.ts';

export interface KeyTableProps {
  target: IndexTarget;
  session: ScanSession;
  /** Which of the rows, and how they are sorted. */
  view: RowView;
  /** The order in the address. */
  sort: RowOrder | null;
  /** Rows can be ticked: false for those who may only look. */
  hasTicks: boolean;
  onSort: (sort: RowOrder | null) => void;
  onOpen: (key: string) => void;
}

/** A table that is walked through cell by cell; the elements inside follow its role. */
const GRID = { role: 'grid' } as const;
const MULTISELECTABLE_GRID = { ...GRID, 'aria-multiselectable': true } as const;

/** The keys that were read, as a grid of which only the visible rows exist. */
export function KeyTable(props: KeyTableProps) {
  const { target, session, sort, hasTicks, onSort, onOpen } = props;
  const view = useKeyTableView(props);
  const { columns, extent, active, selection, select, scroll } = view;
  const onKeyDown = useTableKeyboard({
    ...view,
    vectorAt: (row) => view.rowAt(row).vector,
    onOpen,
  });
  const isRunning = session.progress.state === 'running';
  // One place for the widths: a row need not be drawn anew when a column is sized.
  const sizes: Readonly<Record<`--${string}`, string>> = {
    '--columns': columns.layout.template,
    '--min-width': columns.layout.minWidth,
    '--sticky': columns.layout.sticky,
  };
  return (
    <>
      <div
        ref={view.scroller}
        className="@container relative min-h-40 flex-1 overflow-auto overscroll-contain scroll-pt-9 [contain:strict] [overflow-anchor:none] md:scroll-pl-(--sticky)"
        style={sizes}
        {...scroll.handlers}
      >
        <table
          {...(hasTicks ? MULTISELECTABLE_GRID : GRID)}
          aria-label={`Keys of ${target.index}`}
          aria-rowcount={extent.rows + 1}
          aria-colcount={extent.columns}
          aria-busy={isRunning}
          className="block text-left"
          onClick={(event) => followClick(event, view, hasTicks, onOpen)}
          onKeyDown={onKeyDown}
          onFocus={(event) => followFocus(event, view)}
          onCopy={(event) => followCopy(event, view)}
          // A range of rows is wanted, not of text.
          onMouseDown={(event) => event.shiftKey && event.preventDefault()}
        >
          <KeyTableHeader
            columns={columns}
            hasTicks={hasTicks}
            active={active}
            sort={sort}
            order={props.view.order}
            canSort={!isRunning}
            onSort={onSort}
            selection={selection}
            rows={extent.rows}
            onSelectLoaded={select.selectLoaded}
            onClear={select.clear}
          />
          <KeyRows view={view} hasTicks={hasTicks} />
        </table>
      </div>
      <RowsUnread failed={view.failed} />
      <p role="status" className="sr-only">
        {view.news}
      </p>
    </>
  );
}

/** One listener for all cells: rows come and go too quickly for listeners of their own. */
function followClick(
  event: MouseEvent,
  { active, pointAt, rowAt, select }: KeyTableView,
  hasTicks: boolean,
  onOpen: (key: string) => void,
): void {
  const cell = event.target instanceof Element ? event.target.closest('[data-cell]') : null;
  if (cell === null) return;
  const { row, column } = placeIn(cell, 'data-cell');
  const { vector } = rowAt(row);
  if (vector === undefined) return;
  pointAt({ row, column });
  const isTick = hasTicks && column === 0;
  if (event.shiftKey) select.extendTo(row, active.row < 0 ? row : active.row);
  else if (isTick || event.ctrlKey || event.metaKey) select.toggle(vector.key, row);
  else if (column === (hasTicks ? 1 : 0) && !hasSelectedText(cell)) onOpen(vector.key);
}

function followFocus({ target }: FocusEvent, view: KeyTableView): void {
  const cell = target.closest('[data-focus]');
  if (cell === null) return;
  const place = placeIn(cell, 'data-focus');
  // Between the press and the release of a button: rows that move there make the click none.
  if (target.matches(':focus-visible')) view.followFocus(place);
  else view.pointAt(place);
}

/** Text that was marked with the pointer is copied by the browser. */
function followCopy(event: ClipboardEvent, { copyKeys }: KeyTableView): void {
  const marked = getSelection();
  if (marked !== null && !marked.isCollapsed) return;
  if (copyKeys()) event.preventDefault();
}

function placeIn(cell: Element, attribute: string): { row: number; column: number } {
  const [row = 0, column = 0] = (cell.getAttribute(attribute) ?? '').split(':').map(Number);
  return { row, column };
}

/** Whoever drags over a key wants its text, not its details. */
function hasSelectedText(cell: Element): boolean {
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed && cell.contains(selection.anchorNode);
}

import type { MouseEvent } from 'react';
import type { IndexTarget } from '#console/lib/index-target.ts';
import type { RowOrder } from '#console/worker/row-order.ts';
import { KeyRow } from './key-row.tsx';
import { KeyTableHeader } from './key-table-header.tsx';
import { type KeyTableView, useKeyTableView } from './key-table-view.ts';
import type { ScanSession } from './scan-session.ts';
import { useTableKeyboard } from './table-keyboard.ts';

export interface KeyTableProps {
  target: IndexTarget;
  session: ScanSession;
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
  const { columns, extent, active, selection, select } = view;
  const onKeyDown = useTableKeyboard({ ...view, onOpen });
  const isRunning = session.progress.state === 'running';
  return (
    <div
      ref={view.scroller}
      className="relative min-h-40 flex-1 scroll-pt-9 overflow-auto overscroll-contain [contain:strict] md:scroll-pl-70"
      onScroll={(event) => view.rememberScroll(event.currentTarget.scrollTop)}
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
        // A range of rows is wanted, not of text.
        onMouseDown={(event) => event.shiftKey && event.preventDefault()}
      >
        <KeyTableHeader
          columns={columns}
          hasTicks={hasTicks}
          active={active}
          sort={sort}
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
  );
}

function KeyRows({ view, hasTicks }: { view: KeyTableView; hasTicks: boolean }) {
  const { virtual, columns, active, rowAt, stateOf, rowHeight } = view;
  return (
    <tbody
      className="relative block"
      style={{ height: virtual.getTotalSize(), minWidth: columns.minWidth }}
    >
      {virtual.getVirtualItems().map(({ index, start }) => {
        const vector = rowAt(index);
        return (
          <KeyRow
            key={index}
            row={index}
            top={start}
            height={rowHeight}
            columns={columns}
            hasTicks={hasTicks}
            vector={vector}
            state={vector ? stateOf(vector.key) : 'plain'}
            activeColumn={active.row === index ? active.column : null}
          />
        );
      })}
    </tbody>
  );
}

/** One listener for all cells: rows come and go too quickly for listeners of their own. */
function followClick(
  event: MouseEvent,
  { active, focusCell, rowAt, select }: KeyTableView,
  hasTicks: boolean,
  onOpen: (key: string) => void,
): void {
  const cell = event.target instanceof Element ? event.target.closest('[data-cell]') : null;
  if (cell === null) return;
  const [row = 0, column = 0] = (cell.getAttribute('data-cell') ?? '').split(':').map(Number);
  const vector = rowAt(row);
  if (vector === undefined) return;
  focusCell({ row, column });
  const isTick = hasTicks && column === 0;
  if (event.shiftKey) select.extendTo(row, active.row < 0 ? row : active.row);
  else if (isTick || event.ctrlKey || event.metaKey) select.toggle(vector.key, row);
  else if (column === (hasTicks ? 1 : 0) && !hasSelectedText(cell)) onOpen(vector.key);
}

/** Whoever drags over a key wants its text, not its details. */
function hasSelectedText(cell: Element): boolean {
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed && cell.contains(selection.anchorNode);
}

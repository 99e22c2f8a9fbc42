import { ArrowDown, ArrowUp } from 'lucide-react';
import { useId } from 'react';
import { classNames } from '#console/ui/class-names.ts';
import { VisibleText } from '#console/ui/visible-text.tsx';
import type { RowOrder } from '#engine/row-order.ts';
import type { ColumnDrag } from './column-drag.ts';
import { ColumnEdge } from './column-edge.tsx';
import { fittingWidth } from './column-fit.ts';
import type { ColumnView } from './column-view.ts';

export interface ColumnHeaderProps {
  /** Null is the key. */
  field: string | null;
  /** Place in the table, ticks included. */
  column: number;
  /** Place among the fields; -1 for the key. */
  at: number;
  hasTicks: boolean;
  /** The Tab key comes here. */
  isActive: boolean;
  columns: ColumnView;
  drag: ColumnDrag;
  /** The order that was asked for. */
  sort: RowOrder | null;
  /** The order in which the rows stand: not sorted as long as they are read. */
  order: RowOrder | null;
  canSort: boolean;
  onSort: (sort: RowOrder | null) => void;
}

/** The name of a column: a click sorts, a drag moves it, its edge sizes it. */
export function ColumnHeader(props: ColumnHeaderProps) {
  const { field, column, at, hasTicks, isActive, columns, drag, sort, order, canSort, onSort } =
    props;
  const id = useId();
  const isWanted = sort !== null && sort.field === field;
  const isSorted = order !== null && order.field === field;
  const { fields, widths, keyWidth } = columns.layout;
  const isLast = at === fields.length - 1;
  const { drop } = drag;
  return (
    <th
      scope="col"
      aria-colindex={column + 1}
      aria-sort={isSorted ? (order.descending ? 'descending' : 'ascending') : undefined}
      // Its edge has a name of its own.
      aria-labelledby={id}
      data-field-column={field === null ? undefined : at}
      className={classNames(
        'relative flex min-w-0 bg-surface',
        field === null && 'z-20 md:sticky',
        field === null && (hasTicks ? 'md:left-10' : 'pl-2.5 md:left-0'),
        drop?.before === at && 'shadow-[inset_2px_0_var(--color-accent)]',
        isLast && drop?.before === fields.length && 'shadow-[inset_-2px_0_var(--color-accent)]',
        drop !== null && drop.field === field && 'opacity-50',
      )}
    >
      <button
        id={id}
        type="button"
        aria-disabled={!canSort}
        aria-keyshortcuts={field === null ? undefined : 'Alt+ArrowLeft Alt+ArrowRight'}
        title={isWanted && !isSorted ? SORTED_LATER : canSort ? undefined : CAN_BE_LATER}
        data-focus={`-1:${column}`}
        tabIndex={isActive ? 0 : -1}
        onClick={() => canSort && onSort(nextOrder(field, isWanted && isSorted ? sort : null))}
        className="flex min-w-0 flex-1 items-center gap-1 px-2.5 font-medium text-muted -outline-offset-2 hover:text-text aria-disabled:cursor-default"
        {...(field !== null && drag.handlersOf(field, at))}
      >
        <span className="truncate">{field === null ? 'Key' : <VisibleText value={field} />}</span>
        {isSorted &&
          (order.descending ? (
            <ArrowDown size={12} aria-hidden className="flex-none" />
          ) : (
            <ArrowUp size={12} aria-hidden className="flex-none" />
          ))}
      </button>
      <ColumnEdge
        field={field}
        width={field === null ? keyWidth : (widths[at] ?? null)}
        isReachable={isActive}
        isLast={isLast}
        columns={columns}
        onFit={() => {
          const grid = document.getElementById(id)?.closest('table');
          const width = grid ? fittingWidth(grid, column) : null;
          if (width !== null) columns.size(field, width);
        }}
        onLeave={() => document.getElementById(id)?.focus()}
      />
    </th>
  );
}

const CAN_BE_LATER = 'Can be sorted when reading has ended';
const SORTED_LATER =
  'Will be sorted when reading has ended and the pointer is no longer among the rows: until then they stand as they are read';

/** Ascending, then descending, then as it was read. */
function nextOrder(field: string | null, current: RowOrder | null): RowOrder | null {
  if (current === null) return { field, descending: false };
  return current.descending ? null : { field, descending: true };
}

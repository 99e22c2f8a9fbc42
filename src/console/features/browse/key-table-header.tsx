import { Checkbox } from '#console/ui/checkbox.tsx';
import type { RowOrder } from '#engine/row-order.ts';
import { useColumnDrag } from './column-drag.ts';
import { ColumnHeader } from './column-header.tsx';
import type { ColumnView } from './column-view.ts';
import type { CellPosition } from './grid-navigation.ts';
import type { RowSelection } from './row-selection.ts';

export interface KeyTableHeaderProps {
  columns: ColumnView;
  hasTicks: boolean;
  active: CellPosition;
  /** The order that was asked for. */
  sort: RowOrder | null;
  /** The order in which the rows stand. */
  order: RowOrder | null;
  /** Rows are still coming in: sorted, they would move. */
  canSort: boolean;
  onSort: (sort: RowOrder | null) => void;
  selection: RowSelection;
  rows: number;
  onSelectLoaded: () => void;
  onClear: () => void;
}

export function KeyTableHeader(props: KeyTableHeaderProps) {
  const { columns, hasTicks, active, sort, order, canSort, onSort, selection, rows } = props;
  const drag = useColumnDrag(columns.move);
  const keyColumn = hasTicks ? 1 : 0;
  const isWhole = rows > 0 && selection.wholeOf === rows;
  const isActive = (column: number) => active.row === -1 && active.column === column;
  const names: readonly (string | null)[] = [null, ...columns.layout.fields];
  return (
    <thead
      className="sticky block top-0 z-20 min-w-(--min-width) border-b border-line bg-surface"
      onKeyDown={(event) => {
        if (event.key === 'Escape' && drag.cancel()) event.stopPropagation();
      }}
    >
      <tr aria-rowindex={1} className="grid h-[35px] grid-cols-(--columns) items-stretch">
        {hasTicks && (
          <td
            aria-colindex={1}
            className="z-20 grid place-items-center bg-surface pl-2 md:sticky md:left-0"
          >
            <Checkbox
              label="Select the rows loaded"
              checked={isWhole}
              indeterminate={!isWhole && selection.count > 0}
              disabled={rows === 0}
              onChange={isWhole ? props.onClear : props.onSelectLoaded}
              data-focus="-1:0"
              tabIndex={isActive(0) ? 0 : -1}
            />
          </td>
        )}
        {names.map((field, at) => (
          <ColumnHeader
            key={field === null ? 'key' : `field ${field}`}
            field={field}
            column={keyColumn + at}
            at={at - 1}
            hasTicks={hasTicks}
            isActive={isActive(keyColumn + at)}
            columns={columns}
            drag={drag}
            sort={sort}
            order={order}
            canSort={canSort}
            onSort={onSort}
          />
        ))}
      </tr>
    </thead>
  );
}

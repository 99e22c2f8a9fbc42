import { ArrowDown, ArrowUp } from 'lucide-react';
import { Checkbox } from '#console/ui/checkbox.tsx';
import { classNames } from '#console/ui/class-names.ts';
import { VisibleText } from '#console/ui/visible-text.tsx';
import type { RowOrder } from '#console/worker/row-order.ts';
import type { ColumnLayout } from './column-layout.ts';
import type { CellPosition } from './grid-navigation.ts';
import type { RowSelection } from './selection-state.ts';

export interface KeyTableHeaderProps {
  columns: ColumnLayout;
  hasTicks: boolean;
  active: CellPosition;
  sort: RowOrder | null;
  /** Rows are still coming in: sorted, they would move. */
  canSort: boolean;
  onSort: (sort: RowOrder | null) => void;
  selection: RowSelection;
  rows: number;
  onSelectLoaded: () => void;
  onClear: () => void;
}

export function KeyTableHeader(props: KeyTableHeaderProps) {
  const { columns, hasTicks, active, sort, canSort, onSort, selection, rows } = props;
  const keyColumn = hasTicks ? 1 : 0;
  const isWhole = rows > 0 && selection.wholeOf === rows;
  const focusable = (column: number) => ({
    'data-focus': `-1:${column}`,
    tabIndex: active.row === -1 && active.column === column ? 0 : -1,
  });
  const names: readonly (string | null)[] = [null, ...columns.fields];
  return (
    <thead
      className="sticky block top-0 z-20 border-b border-line bg-surface"
      style={{ minWidth: columns.minWidth }}
    >
      <tr
        aria-rowindex={1}
        className="grid h-[35px] items-stretch"
        style={{ gridTemplateColumns: columns.template }}
      >
        {hasTicks && (
          <td
            aria-colindex={1}
            className="grid place-items-center bg-surface pl-2 md:sticky md:left-0"
          >
            <Checkbox
              label="Select the rows loaded"
              checked={isWhole}
              indeterminate={!isWhole && selection.keys.size > 0}
              disabled={rows === 0}
              onChange={isWhole ? props.onClear : props.onSelectLoaded}
              {...focusable(0)}
            />
          </td>
        )}
        {names.map((field, at) => {
          const isSorted = sort !== null && sort.field === field;
          return (
            <th
              scope="col"
              key={field === null ? 'key' : `field ${field}`}
              aria-colindex={keyColumn + 1 + at}
              aria-sort={isSorted ? (sort.descending ? 'descending' : 'ascending') : undefined}
              className={classNames(
                'flex min-w-0 bg-surface',
                field === null && 'md:sticky',
                field === null && (hasTicks ? 'md:left-10' : 'pl-2.5 md:left-0'),
              )}
            >
              <button
                type="button"
                aria-disabled={!canSort}
                title={canSort ? undefined : 'Can be sorted when reading has ended'}
                onClick={() => canSort && onSort(nextOrder(field, isSorted ? sort : null))}
                className="flex min-w-0 flex-1 items-center gap-1 px-2.5 font-medium text-muted -outline-offset-2 hover:text-text aria-disabled:cursor-default"
                {...focusable(keyColumn + at)}
              >
                <span className="truncate">
                  {field === null ? 'Key' : <VisibleText value={field} />}
                </span>
                {isSorted &&
                  (sort.descending ? (
                    <ArrowDown size={12} aria-hidden className="flex-none" />
                  ) : (
                    <ArrowUp size={12} aria-hidden className="flex-none" />
                  ))}
              </button>
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

/** Ascending, then descending, then as it was read. */
function nextOrder(field: string | null, current: RowOrder | null): RowOrder | null {
  if (current === null) return { field, descending: false };
  return current.descending ? null : { field, descending: true };
}

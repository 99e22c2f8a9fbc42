import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, type RefObject, useCallback, useLayoutEffect, useRef } from 'react';
import { classNames } from './class-names.ts';
import { type RowScroller, useRowScroller } from './row-scroller.ts';
import { HIGHEST, rowsAround } from './scroll-scale.ts';

/** Height of a row that holds something to press; on a touch screen it is that of a finger. */
const PRESSED_ROW = matchMedia('(pointer: coarse)').matches ? 44 : 32;

const HEADER = 36;
const lineOf = (columns: string) => `grid items-center gap-3 ${columns}`;

/** It may hold nothing to focus, and has to be scrolled without a pointer too. */
function scrolledByKeys(label: string) {
  return { role: 'region', tabIndex: 0, 'aria-label': `${label}, scrolling` } as const;
}

export interface Heading {
  readonly name: string;
  /** Read out, not shown. */
  readonly isHidden?: boolean;
  readonly className?: string;
}

/** Where a row that is drawn stands. */
export interface RowPlace {
  /** In the list, from 0. */
  readonly index: number;
  readonly top: number;
  /** Null for a row that is as high as what it holds. */
  readonly height: number | null;
  /** It may hold more than fits into its height. */
  readonly isCut: boolean;
  readonly columns: string | null;
  readonly measure: (row: HTMLTableRowElement | null) => void;
}

interface VirtualTableProps {
  /** What the rows are; read out. */
  label: string;
  headings: readonly Heading[];
  /** Grid columns of the head and the rows, with the room at their sides; null where each row is a card, and the head only read out. */
  columns: string | null;
  /** In pixels; a narrower place is scrolled sideways. */
  minWidth: number;
  count: number;
  /**
   * In pixels; `about` where a row is as high as what it holds, as long as there are not
   * too many for that: then each is so high, and what does not fit is scrolled in it.
   * Without it a row can be pressed.
   */
  rowHeight?: number | { readonly about: number };
  /** Called with the first row in sight when that may have changed. */
  onFirst?: (index: number) => void;
  /** How much room the table takes; without it all that is left. */
  className?: string;
  /** Draws a row, a `VirtualRow`, or nothing as long as it is not known. */
  children: (place: RowPlace) => ReactNode;
}

/** A table of any length, of which only what is in sight is drawn. */
export function VirtualTable({ rowHeight = PRESSED_ROW, ...table }: VirtualTableProps) {
  if (typeof rowHeight === 'number') return <EvenTable {...table} rowHeight={rowHeight} />;
  const { about } = rowHeight;
  return table.count * about > HIGHEST_MEASURED ? (
    <EvenTable {...table} rowHeight={about} isCut />
  ) : (
    <MeasuredTable {...table} about={about} />
  );
}

/** Rows that are measured may turn out several times as high, and an engine ends a page of too many pixels. */
const HIGHEST_MEASURED = HIGHEST / 4;

type TableProps = Omit<VirtualTableProps, 'rowHeight'>;

/** Rows drawn above and below those in sight. */
const OVERSCAN = 10;
const headHeight = (columns: string | null) => (columns === null ? 0 : HEADER);

/** Rows that are all as high as one another: a million of them too, below one scrollbar. */
function EvenTable({
  rowHeight,
  isCut = false,
  ...table
}: TableProps & { rowHeight: number; isCut?: boolean }) {
  const { columns, count, onFirst, children } = table;
  const scroller = useRef<HTMLDivElement>(null);
  const latest = useRef(onFirst);
  useLayoutEffect(() => {
    latest.current = onFirst;
  });
  const onMove = useCallback((row: number) => latest.current?.(Math.floor(row)), []);
  const headerHeight = headHeight(columns);
  const scroll = useRowScroller({ scroller, rows: count, rowHeight, headerHeight, onMove });
  const { from, to } = rowsAround(scroll.inSight, OVERSCAN, count);
  return (
    <TableFrame {...table} scroller={scroller} handlers={scroll.handlers} height={scroll.height}>
      {Array.from({ length: to - from }, (_, at) =>
        children({
          index: from + at,
          top: scroll.topOf(from + at),
          height: rowHeight,
          isCut,
          columns,
          measure: NOTHING,
        }),
      )}
    </TableFrame>
  );
}

const NOTHING = () => undefined;

/** Rows that are as high as what they hold. */
function MeasuredTable({ about, ...table }: TableProps & { about: number }) {
  const { columns, count, onFirst, children } = table;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer<HTMLDivElement, HTMLTableRowElement>({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => about,
    overscan: OVERSCAN,
    scrollPaddingStart: headHeight(columns),
    onChange: ({ range }) => onFirst?.(range?.startIndex ?? 0),
  });
  return (
    <TableFrame {...table} scroller={scroller} height={virtual.getTotalSize()}>
      {virtual.getVirtualItems().map(({ index, start }) =>
        children({
          index,
          top: start,
          height: null,
          isCut: false,
          columns,
          measure: virtual.measureElement,
        }),
      )}
    </TableFrame>
  );
}

interface TableFrameProps extends Omit<TableProps, 'children' | 'onFirst'> {
  scroller: RefObject<HTMLDivElement | null>;
  handlers?: RowScroller['handlers'];
  /** Of all rows, in pixels. */
  height: number;
  /** The rows that are drawn. */
  children: ReactNode;
}

function TableFrame(props: TableFrameProps) {
  const { label, headings, columns, minWidth, count, className = 'min-h-0 flex-1' } = props;
  return (
    <div
      ref={props.scroller}
      {...scrolledByKeys(label)}
      className={classNames('overflow-auto', className)}
      {...props.handlers}
    >
      <table
        aria-label={label}
        aria-rowcount={count + 1}
        className="block text-left"
        style={{ minWidth }}
      >
        <thead className={columns === null ? 'sr-only' : 'sticky top-0 z-10 block bg-surface'}>
          <tr
            aria-rowindex={1}
            className={classNames(
              'h-9 border-b border-line text-muted',
              columns && lineOf(columns),
            )}
          >
            {headings.map(({ name, isHidden, className: look }) => (
              <th key={name} scope="col" className={classNames('truncate font-medium', look)}>
                {isHidden ? <span className="sr-only">{name}</span> : name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="relative block overflow-y-clip" style={{ height: props.height }}>
          {props.children}
        </tbody>
      </table>
    </div>
  );
}

interface VirtualRowProps {
  place: RowPlace;
  className?: string;
  /** The cells. */
  children: ReactNode;
}

/** A row of a `VirtualTable`. */
export function VirtualRow({ place, className, children }: VirtualRowProps) {
  const { index, top, height, isCut, columns, measure } = place;
  return (
    <tr
      ref={height === null ? measure : undefined}
      // Read by the virtualizer when it measures.
      data-index={index}
      aria-rowindex={index + 2}
      className={classNames(
        'absolute inset-x-0 border-b border-line',
        columns !== null && lineOf(columns),
        isCut && 'overflow-y-auto',
        className,
      )}
      style={height === null ? { top } : { top, height }}
    >
      {children}
    </tr>
  );
}

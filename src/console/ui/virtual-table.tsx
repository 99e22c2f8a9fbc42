import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useRef } from 'react';
import { classNames } from './class-names.ts';

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
  /** In pixels; `about` where a row is as high as what it holds. Without it a row can be pressed. */
  rowHeight?: number | { readonly about: number };
  /** Called with the first row in sight when that may have changed. */
  onFirst?: (index: number) => void;
  /** How much room the table takes; without it all that is left. */
  className?: string;
  /** Draws a row, a `VirtualRow`, or nothing as long as it is not known. */
  children: (place: RowPlace) => ReactNode;
}

/** A table of any length, of which only what is in sight is drawn. */
export function VirtualTable(props: VirtualTableProps) {
  const { label, headings, columns, minWidth, count, onFirst } = props;
  const { rowHeight = PRESSED_ROW, className = 'min-h-0 flex-1' } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const isMeasured = typeof rowHeight === 'object';
  const virtual = useVirtualizer<HTMLDivElement, HTMLTableRowElement>({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => (isMeasured ? rowHeight.about : rowHeight),
    overscan: 10,
    scrollPaddingStart: columns === null ? 0 : HEADER,
    onChange: ({ range }) => onFirst?.(range?.startIndex ?? 0),
  });
  return (
    <div
      ref={scroller}
      {...scrolledByKeys(label)}
      className={classNames('overflow-auto', className)}
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
        <tbody className="relative block" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start, size }) =>
            props.children({
              index,
              top: start,
              height: isMeasured ? null : size,
              columns,
              measure: virtual.measureElement,
            }),
          )}
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
  const { index, top, height, columns, measure } = place;
  return (
    <tr
      ref={height === null ? measure : undefined}
      // Read by the virtualizer when it measures.
      data-index={index}
      aria-rowindex={index + 2}
      className={classNames(
        'absolute inset-x-0 border-b border-line',
        columns !== null && lineOf(columns),
        className,
      )}
      style={height === null ? { top } : { top, height }}
    >
      {children}
    </tr>
  );
}

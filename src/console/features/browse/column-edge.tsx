import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { classNames } from '#console/ui/class-names.ts';
import { KEY_MIN_WIDTH } from './column-layout.ts';
import { FIELD_WIDTH, KEY_WIDTH } from './column-storage.ts';
import type { ColumnView } from './column-view.ts';

/** Pixels that an arrow key moves the edge. */
const STEP = 8;

export interface ColumnEdgeProps {
  /** Null is the key. */
  field: string | null;
  /** Pixels; null as long as the column takes the room that the others leave. */
  width: number | null;
  /** The Tab key comes here from the column's header. */
  isReachable: boolean;
  /** There is no column behind it that it could reach into. */
  isLast: boolean;
  columns: ColumnView;
  /** Gives the column the width of its contents. */
  onFit: () => void;
  /** Back to the header. */
  onLeave: () => void;
}

/** The right edge of a column: dragged, or moved by the arrow keys, it gives the column its width. */
export function ColumnEdge(props: ColumnEdgeProps) {
  const { field, width, isReachable, isLast, columns, onFit } = props;
  const drag = useEdgeDrag(field, columns);
  const { min, max } = field === null ? KEY_WIDTH : FIELD_WIDTH;
  return (
    <hr
      aria-orientation="vertical"
      aria-label={field === null ? 'Width of the key' : `Width of ${field}`}
      aria-valuemin={min}
      aria-valuemax={max}
      aria-valuenow={width ?? KEY_MIN_WIDTH}
      aria-valuetext={width === null ? 'As wide as there is room' : `${width} pixels`}
      tabIndex={isReachable ? 0 : -1}
      title="Drag to size, double-click to fit"
      className={classNames(
        'absolute inset-y-0 z-10 m-0 h-auto w-6 cursor-col-resize touch-none border-0 -outline-offset-2',
        // The line that is seen; what can be taken hold of is wide enough for a finger.
        'before:absolute before:inset-y-2 before:w-px before:bg-line-strong hover:before:w-0.5 hover:before:bg-accent active:before:w-0.5 active:before:bg-accent',
        isLast ? 'right-0 before:right-0' : '-right-3 before:right-3',
      )}
      onKeyDown={(event) => followKey(event, props)}
      onDoubleClick={onFit}
      {...drag}
    />
  );
}

function useEdgeDrag(field: string | null, columns: ColumnView) {
  const start = useRef<{ x: number; width: number } | null>(null);
  const widthAt = (x: number) =>
    start.current === null ? null : start.current.width + x - start.current.x;
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return;
      // Neither is text selected nor the focus taken from where the operator works.
      event.preventDefault();
      event.currentTarget.setPointerCapture(event.pointerId);
      start.current = { x: event.clientX, width: widthOfColumn(event.currentTarget) };
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const width = widthAt(event.clientX);
      if (width !== null && event.clientX !== start.current?.x) columns.preview(field, width);
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      const width = widthAt(event.clientX);
      const hasMoved = event.clientX !== start.current?.x;
      start.current = null;
      if (width !== null && hasMoved) columns.size(field, width);
    },
    onPointerCancel: () => {
      start.current = null;
      columns.preview(field, null);
    },
  };
}

function followKey(event: KeyboardEvent<HTMLElement>, props: ColumnEdgeProps): void {
  const { field, columns, onFit, onLeave } = props;
  const { min, max } = field === null ? KEY_WIDTH : FIELD_WIDTH;
  const width = widthOfColumn(event.currentTarget);
  const step = event.shiftKey ? 4 * STEP : STEP;
  switch (event.key) {
    case 'ArrowLeft':
      columns.size(field, width - step);
      break;
    case 'ArrowRight':
      columns.size(field, width + step);
      break;
    case 'Home':
      columns.size(field, min);
      break;
    case 'End':
      columns.size(field, max);
      break;
    case 'Enter':
      onFit();
      break;
    case 'Escape':
      onLeave();
      break;
    default:
      return;
  }
  // The same keys mean something else to the table.
  event.preventDefault();
  event.stopPropagation();
}

function widthOfColumn(edge: HTMLElement): number {
  return edge.parentElement?.getBoundingClientRect().width ?? 0;
}

import { type PointerEvent, useRef, useState } from 'react';

/** Further than a hand trembles: pixels. */
const THRESHOLD = 6;

/** Where a column would go if it were let go of now. */
export interface ColumnDrop {
  readonly field: string;
  /** Its place among the columns of fields. */
  readonly to: number;
  /** The line shown for it: before the column at this place, or behind the last one. */
  readonly before: number;
}

export interface ColumnDrag {
  readonly drop: ColumnDrop | null;
  /** Handlers for the button of the column at this place. */
  handlersOf(field: string, at: number): ColumnDragHandlers;
  /** Ends a drag without its effect; false when there was none. */
  cancel(): boolean;
}

interface ColumnDragHandlers {
  onPointerDown(event: PointerEvent<HTMLElement>): void;
  onPointerMove(event: PointerEvent<HTMLElement>): void;
  onPointerUp(event: PointerEvent<HTMLElement>): void;
  onPointerCancel(): void;
  /** The click that ends a drag is none. */
  onClickCapture(event: { preventDefault(): void; stopPropagation(): void }): void;
}

/**
 * Headers are dragged to where their columns shall be. Not with a finger, which
 * scrolls the table; the columns' menu and Alt with an arrow key do the same.
 */
export function useColumnDrag(onMove: (field: string, to: number) => void): ColumnDrag {
  const start = useRef<{ x: number; hasMoved: boolean } | null>(null);
  const swallowClick = useRef(false);
  const [drop, setDrop] = useState<ColumnDrop | null>(null);
  const end = () => {
    start.current = null;
    setDrop(null);
  };
  return {
    drop,
    cancel: () => {
      const wasDragging = drop !== null;
      end();
      return wasDragging;
    },
    handlersOf: (field, at) => ({
      onPointerDown(event) {
        swallowClick.current = false;
        if (event.button !== 0 || event.pointerType === 'touch') return;
        start.current = { x: event.clientX, hasMoved: false };
        // A quick hand is over another header with the first movement.
        event.currentTarget.setPointerCapture(event.pointerId);
      },
      onPointerMove(event) {
        const { current } = start;
        if (current === null) return;
        if (!current.hasMoved) {
          if (Math.abs(event.clientX - current.x) < THRESHOLD) return;
          current.hasMoved = true;
          swallowClick.current = true;
        }
        setDrop(dropAt(event, field, at));
      },
      onPointerUp(event) {
        const { to } = dropAt(event, field, at);
        if (start.current?.hasMoved && to !== at) onMove(field, to);
        end();
      },
      onPointerCancel: end,
      onClickCapture(event) {
        if (!swallowClick.current) return;
        swallowClick.current = false;
        event.preventDefault();
        event.stopPropagation();
      },
    }),
  };
}

function dropAt(event: PointerEvent<HTMLElement>, field: string, at: number): ColumnDrop {
  const row = event.currentTarget.closest('tr');
  const headers = Array.from(row?.querySelectorAll('[data-field-column]') ?? []);
  const before = headers.filter((header) => {
    const { left, width } = header.getBoundingClientRect();
    return left + width / 2 < event.clientX;
  }).length;
  return { field, before, to: before > at ? before - 1 : before };
}

import { type FocusEvent, useCallback, useEffect, useRef, useState } from 'react';
import type { RowOrder } from '#engine/row-order.ts';

/** An order that rows may be put into now, and what it has to know of the table. */
export interface CalmOrder {
  readonly order: RowOrder | null;
  /** Whoever sorts by hand points at the rows and wants them to move. */
  sortNow(): void;
  readonly handlers: {
    onPointerEnter(): void;
    onPointerLeave(): void;
    onFocus(): void;
    onBlur(event: FocusEvent<HTMLElement>): void;
  };
}

/**
 * Holds an order back while rows arrive, and at their end as long as the pointer or the
 * focus is among them: they would go from under it, and a tick meant for one be given
 * to another.
 */
export function useCalmOrder(order: RowOrder | null, isRunning: boolean): CalmOrder {
  const [isHeld, setHeld] = useState(isRunning);
  const near = useRef({ pointer: false, focus: false });
  const settle = () => {
    const { pointer, focus } = near.current;
    if (!isRunning && !pointer && !focus) setHeld(false);
  };
  useEffect(() => {
    const { pointer, focus } = near.current;
    setHeld((wasHeld) => isRunning || (wasHeld && (pointer || focus)));
  }, [isRunning]);
  const sortNow = useCallback(() => {
    if (!isRunning) setHeld(false);
  }, [isRunning]);
  return {
    order: isHeld ? null : order,
    sortNow,
    handlers: {
      onPointerEnter: () => {
        near.current.pointer = true;
      },
      onPointerLeave: () => {
        near.current.pointer = false;
        settle();
      },
      onFocus: () => {
        near.current.focus = true;
      },
      onBlur: ({ currentTarget, relatedTarget }) => {
        near.current.focus = relatedTarget !== null && currentTarget.contains(relatedTarget);
        settle();
      },
    },
  };
}

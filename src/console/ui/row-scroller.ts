import { type RefObject, useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import {
  AT_TOP,
  fitted,
  movedTo,
  placeOf,
  positionOf,
  revealing,
  rowsInSight,
  type ScrollPlace,
  type ScrollScale,
  scrollHeight,
  settled,
  type VisibleRows,
} from './scroll-scale.ts';

export interface RowScroller {
  /** Height of the element that holds the rows, in pixels. */
  readonly height: number;
  readonly inSight: VisibleRows;
  /** Where a row stands in that element, in pixels. */
  topOf(row: number): number;
  /** Scrolls as little as brings the row into sight whole. */
  reveal(row: number): void;
  /** For the element that scrolls. */
  readonly handlers: {
    onScroll(): void;
    onScrollEnd(): void;
    onWheel(): void;
    onTouchMove(): void;
    onPointerDown(): void;
  };
}

interface RowScrollerOptions {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly rows: number;
  /** Pixels. */
  readonly rowHeight: number;
  /** Pixels that stay at the top, above the rows. */
  readonly headerHeight?: number;
  /** The row to begin with at the upper edge, fractions included. */
  readonly start?: number;
  /** Called with the row at the upper edge, fractions included. Another function moves the rows anew. */
  readonly onMove?: (row: number) => void;
}

/** What moves the scrollbar: by wheel or finger it goes exactly as far as they do. */
const AT_REST = { isMoving: false, isExact: false, turnedAt: Number.NEGATIVE_INFINITY };

/** A wheel or finger moves the scrollbar within so many milliseconds, and then for as long as it rolls on. */
const TURNED_WITHIN = 300;

/** How long a scrollbar is still when nobody moves it, where the browser does not say so: milliseconds. */
const STILL_AFTER = 200;

/** Any number of equally high rows below one scrollbar; see `scroll-scale.ts`. */
export function useRowScroller(options: RowScrollerOptions): RowScroller {
  const { scroller, rows, rowHeight, headerHeight = 0, start = 0, onMove } = options;
  const viewport = useViewport(scroller, headerHeight);
  const scale = useMemo(() => ({ rows, rowHeight, viewport }), [rows, rowHeight, viewport]);
  const place = useRef<ScrollPlace | null>(null);
  const hand = useRef(AT_REST);
  // What is drawn; behind `place` as long as that shows the same rows.
  const [shown, setShown] = useState<ScrollPlace>(AT_TOP);

  const moveTo = useCallback(
    (next: ScrollPlace) => {
      const element = scroller.current;
      if (element === null) return;
      let top = element.scrollTop;
      if (Math.abs(top - next.top) > 0.5) {
        element.scrollTop = next.top;
        // The browser rounds to the pixels of the screen.
        top = element.scrollTop;
      }
      const current = { top, offset: next.offset };
      place.current = current;
      onMove?.(positionOf(current) / scale.rowHeight);
      setShown((former) => (showSame(scale, former, current) ? former : current));
    },
    [scroller, scale, onMove],
  );
  const settle = () => {
    hand.current = AT_REST;
    if (place.current === null) return;
    const next = settled(scale, place.current);
    if (next !== place.current) moveTo(next);
  };
  const turned = () => {
    hand.current = { ...hand.current, turnedAt: performance.now() };
  };
  const settleLater = useLatestTimer(settle);

  const startedWith = useRef(start);
  useLayoutEffect(() => {
    if (scale.viewport <= 0) return;
    if (place.current === null) moveTo(placeOf(scale, startedWith.current * scale.rowHeight));
    else moveTo((hand.current.isMoving ? fitted : settled)(scale, place.current));
  }, [scale, moveTo]);

  /** Where the scrollbar has been moved to, as far as that is not followed yet; null when it is. */
  const moved = (): ScrollPlace | null => {
    const top = scroller.current?.scrollTop ?? 0;
    const from = place.current;
    if (from === null || top === from.top) return null;
    const { isExact, turnedAt } = hand.current;
    const isTurned = isExact || performance.now() - turnedAt < TURNED_WITHIN;
    hand.current = { isMoving: true, isExact: isTurned, turnedAt };
    const next = movedTo(scale, from, top, isTurned);
    return next.offset === from.offset ? { ...next, top } : next;
  };

  const inSight = rowsInSight(scale, shown);
  return {
    height: scrollHeight(scale),
    inSight,
    topOf: (row) => {
      const top = row * rowHeight - shown.offset;
      // The focused row, far away: no engine takes positions of any size.
      return Math.max(-rowHeight, Math.min(scrollHeight(scale), top));
    },
    reveal: (row) => {
      // The browser may have scrolled for a focus, and tells so only with the next frame.
      const from = moved() ?? place.current;
      if (from !== null) moveTo(revealing(scale, from, row));
    },
    handlers: {
      onScroll() {
        const next = moved();
        // Before the next frame: it would show the place without its rows.
        if (next !== null) flushSync(() => moveTo(next));
        if (!SAYS_WHEN_STILL && hand.current.isMoving) settleLater(STILL_AFTER);
      },
      onScrollEnd: settle,
      onWheel: turned,
      onTouchMove: turned,
      // Whoever takes hold of the scrollbar wants it to go in proportion.
      onPointerDown: () => {
        hand.current = { ...hand.current, isExact: false, turnedAt: Number.NEGATIVE_INFINITY };
      },
    },
  };
}

const SAYS_WHEN_STILL = 'onscrollend' in window;

function showSame(scale: ScrollScale, one: ScrollPlace, other: ScrollPlace): boolean {
  const first = rowsInSight(scale, one);
  const second = rowsInSight(scale, other);
  return one.offset === other.offset && first.first === second.first && first.last === second.last;
}

/** Pixels in which rows can be seen; 0 before it is known. */
function useViewport(scroller: RefObject<HTMLElement | null>, headerHeight: number): number {
  const [viewport, setViewport] = useState(0);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const measure = () => setViewport(Math.max(0, element.clientHeight - headerHeight));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, headerHeight]);
  return viewport;
}

/** Calls the newest `work` once the time has passed without another call. */
function useLatestTimer(work: () => void): (milliseconds: number) => void {
  const latest = useRef(work);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useLayoutEffect(() => {
    latest.current = work;
  });
  useLayoutEffect(() => () => clearTimeout(timer.current), []);
  return (milliseconds) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => latest.current(), milliseconds);
  };
}

import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

/** Browsers draw no element that is much higher than this. */
const HIGHEST = 15_000_000;
const OVERSCAN = 8;

export interface ListWindow {
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** Of the whole list, in pixels. */
  readonly height: number;
  /** The rows to draw, from the first to before the last. */
  readonly from: number;
  readonly to: number;
  /** Where a row stands in the list, in pixels. */
  topOf(row: number): number;
}

/**
 * The rows in sight of a list of any length. Beyond what a browser can draw the
 * list is as high as it can be, and a pixel of it stands for more than one.
 */
export function useListWindow(count: number, rowHeight: number): ListWindow {
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 0 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const look = () => setView({ top: element.scrollTop, height: element.clientHeight });
    const sizes = new ResizeObserver(look);
    sizes.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      sizes.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, []);

  const fullHeight = count * rowHeight;
  const height = Math.min(fullHeight, HIGHEST);
  const ratio = height > view.height ? (fullHeight - view.height) / (height - view.height) : 1;
  const top = Math.max(0, Math.min(view.top, height - view.height));
  const fullTop = top * ratio;
  const first = Math.floor(fullTop / rowHeight);
  return {
    scroller,
    height,
    from: Math.max(0, first - OVERSCAN),
    to: Math.min(count, first + Math.ceil(view.height / rowHeight) + 1 + OVERSCAN),
    topOf: (row) => row * rowHeight - fullTop + top,
  };
}

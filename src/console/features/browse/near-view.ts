import { type RefObject, useCallback, useEffect, useRef } from 'react';

/** How far from what is in view counts as near: some rows more than a turn of the wheel. */
const NEAR = '400px 0px';

/**
 * Watches elements of a scrolling area until they come near what is in view.
 *
 * @returns a function that begins to watch an element, and whose answer ends it
 */
export function useNearView(
  scroller: RefObject<Element | null>,
): (element: Element, onNear: () => void) => () => void {
  const watching = useRef<Watching | null>(null);
  useEffect(() => () => watching.current?.observer.disconnect(), []);
  return useCallback(
    (element, onNear) => {
      // The area is another one after it was left and entered again.
      if (watching.current === null || watching.current.observer.root !== scroller.current) {
        watching.current?.observer.disconnect();
        watching.current = watchingIn(scroller.current);
      }
      const { observer, calls } = watching.current;
      calls.set(element, onNear);
      observer.observe(element);
      return () => {
        calls.delete(element);
        observer.unobserve(element);
      };
    },
    [scroller],
  );
}

interface Watching {
  readonly observer: IntersectionObserver;
  readonly calls: Map<Element, () => void>;
}

function watchingIn(root: Element | null): Watching {
  const calls = new Map<Element, () => void>();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) if (isIntersecting) calls.get(target)?.();
    },
    { root, rootMargin: NEAR },
  );
  return { observer, calls };
}

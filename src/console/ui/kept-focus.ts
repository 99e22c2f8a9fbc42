import { type FocusEvent, type RefObject, useLayoutEffect, useRef } from 'react';

/**
 * Keeps the focus within a group of controls, some of which come and go: where the one
 * that had it is taken away, the group gets it, so that whoever works by keyboard goes on
 * from here and not from the top of the page. Not the next control: the key that was
 * pressed may still be down.
 *
 * @returns what the group's element takes
 */
export function useKeptFocus<Element extends HTMLElement>(): {
  readonly ref: RefObject<Element | null>;
  readonly tabIndex: -1;
  onFocus(): void;
  onBlur(event: FocusEvent): void;
} {
  const ref = useRef<Element>(null);
  const hasFocus = useRef(false);
  // After every commit: any of them may take the control away.
  useLayoutEffect(() => {
    if (!hasFocus.current || document.activeElement !== document.body) return;
    ref.current?.focus({ preventScroll: true });
  });
  return {
    ref,
    tabIndex: -1,
    onFocus: () => {
      hasFocus.current = true;
    },
    onBlur: ({ target }) => {
      // Some browsers tell of a control that was taken away; it is still to be followed.
      if (target.isConnected) hasFocus.current = false;
    },
  };
}

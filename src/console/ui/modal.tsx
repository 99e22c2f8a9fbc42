import { type MouseEvent, type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { FloatingPlace } from './floating-place.ts';

export interface ModalProps {
  onDismiss: () => void;
  /** Id of the title. */
  labelledBy: string;
  describedBy?: string;
  /** Element that gets the focus on opening, when not the first. */
  initialFocus?: (() => HTMLElement | null) | undefined;
  /** Neither Escape nor a click beside it dismisses it. */
  locked?: boolean | undefined;
  className: string;
  children: ReactNode;
}

/**
 * What holds the attention until it is dismissed: the browser's own modal
 * dialog, which keeps the focus in, gives it back to where it was, and needs no
 * style element (the Content-Security-Policy allows none). Open while it exists.
 */
export function Modal(props: ModalProps) {
  const { onDismiss, labelledBy, describedBy, initialFocus, locked, className, children } = props;
  const element = useRef<HTMLDialogElement>(null);
  const [place, setPlace] = useState<HTMLElement | null>(null);
  const focusFirst = useRef(initialFocus);
  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    setPlace(dialog);
    focusFirst.current?.()?.focus();
    return () => dialog?.close();
  }, []);
  const dismiss = () => {
    if (!locked) onDismiss();
  };
  return (
    <dialog
      ref={element}
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
      className={className}
      // Escape by itself would close even a locked dialog when pressed twice.
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        dismiss();
      }}
      onCancel={(event) => {
        event.preventDefault();
        dismiss();
      }}
      onMouseDown={(event) => isBeside(event) && dismiss()}
    >
      <FloatingPlace value={place}>{children}</FloatingPlace>
    </dialog>
  );
}

/** On the scrim, which belongs to the dialog element but lies outside its box. */
function isBeside({ target, currentTarget, clientX, clientY }: MouseEvent): boolean {
  if (target !== currentTarget) return false;
  const { left, right, top, bottom } = currentTarget.getBoundingClientRect();
  return clientX < left || clientX > right || clientY < top || clientY > bottom;
}

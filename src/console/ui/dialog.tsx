import { type ReactNode, useId } from 'react';
import { Modal } from './modal.tsx';

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  /** A line below the title; part of what is read out on opening. */
  description: ReactNode;
  /** Element that gets the focus on opening, when not the first. */
  initialFocus?: () => HTMLElement | null;
  /** Neither Escape nor a click beside it closes the dialog. */
  locked?: boolean;
  children: ReactNode;
  footer: ReactNode;
}

export function Dialog(props: DialogProps) {
  const { open, onOpenChange, title, description, initialFocus, locked, children, footer } = props;
  const titleId = useId();
  const descriptionId = useId();
  if (!open) return null;
  return (
    <Modal
      onDismiss={() => onOpenChange(false)}
      labelledBy={titleId}
      describedBy={descriptionId}
      initialFocus={initialFocus}
      locked={locked}
      className="m-auto flex max-h-[92dvh] w-[min(540px,calc(100vw-24px))] max-w-none flex-col overflow-hidden rounded-dialog border border-line bg-surface text-text shadow-float backdrop:bg-scrim"
    >
      <div className="px-6 pt-6 pb-4">
        <h2 id={titleId} className="page-title">
          {title}
        </h2>
        <div id={descriptionId} className="mt-1 text-muted">
          {description}
        </div>
      </div>
      <div className="min-h-0 overflow-y-auto">{children}</div>
      <div className="flex flex-wrap justify-end gap-2 border-t border-line bg-canvas px-6 py-3.5">
        {footer}
      </div>
    </Modal>
  );
}

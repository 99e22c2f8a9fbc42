import { X } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { IconButton } from './button.tsx';
import { classNames } from './class-names.ts';
import { Modal } from './modal.tsx';

export interface SheetProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  side: 'left' | 'right';
  title: ReactNode;
  children: ReactNode;
  /** Stays in sight below what scrolls. */
  footer?: ReactNode;
}

/** A panel over one side of the screen: side areas on a narrow one, a key's details on any. */
export function Sheet({ open, onOpenChange, side, title, children, footer }: SheetProps) {
  const titleId = useId();
  if (!open) return null;
  const close = () => onOpenChange(false);
  return (
    <Modal
      onDismiss={close}
      labelledBy={titleId}
      className={classNames(
        'fixed inset-y-0 m-0 flex h-dvh max-h-none w-[min(480px,calc(100vw-40px))] max-w-none flex-col border-line bg-surface text-text shadow-float backdrop:bg-scrim',
        side === 'left' ? 'right-auto left-0 border-r' : 'right-0 left-auto border-l',
      )}
    >
      <div className="flex min-h-12 flex-none items-center gap-3 border-b border-line px-5 py-2">
        <h2 id={titleId} className="min-w-0 flex-1 font-semibold">
          {title}
        </h2>
        <IconButton label="Close" onClick={close}>
          <X size={16} aria-hidden />
        </IconButton>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto">{children}</div>
      {footer && (
        <div className="flex flex-none flex-wrap items-center gap-2 border-t border-line bg-canvas px-5 py-3">
          {footer}
        </div>
      )}
    </Modal>
  );
}

import { Dialog as RadixDialog } from 'radix-ui';
import type { ReactNode } from 'react';

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
  return (
    <RadixDialog.Root open={open} onOpenChange={(next) => !locked && onOpenChange(next)}>
      <RadixDialog.Portal>
        <RadixDialog.Overlay className="fixed inset-0 z-40 bg-scrim" />
        <RadixDialog.Content
          onOpenAutoFocus={(event) => {
            const target = initialFocus?.();
            if (!target) return;
            event.preventDefault();
            target.focus();
          }}
          onPointerDownOutside={(event) => locked && event.preventDefault()}
          className="fixed top-1/2 left-1/2 z-50 flex max-h-[92dvh] w-[min(540px,calc(100vw-24px))] -translate-x-1/2 -translate-y-1/2 flex-col overflow-hidden rounded-dialog border border-line bg-surface shadow-float"
        >
          <div className="px-6 pt-6 pb-4">
            <RadixDialog.Title className="page-title">{title}</RadixDialog.Title>
            <RadixDialog.Description className="mt-1 text-muted">
              {description}
            </RadixDialog.Description>
          </div>
          <div className="min-h-0 overflow-y-auto">{children}</div>
          <div className="flex flex-wrap justify-end gap-2 border-t border-line bg-canvas px-6 py-3.5">
            {footer}
          </div>
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  );
}

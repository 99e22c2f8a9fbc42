import { Popover as RadixPopover } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';

export interface PopoverProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Read out on opening. */
  label: string;
  trigger: ReactElement;
  children: ReactNode;
}

/** A small form below its trigger. Escape and a click beside it close it. */
export function Popover({ open, onOpenChange, label, trigger, children }: PopoverProps) {
  return (
    <RadixPopover.Root open={open} onOpenChange={onOpenChange}>
      <RadixPopover.Trigger asChild>{trigger}</RadixPopover.Trigger>
      <RadixPopover.Portal>
        <RadixPopover.Content
          aria-label={label}
          align="start"
          sideOffset={4}
          collisionPadding={12}
          className="z-50 max-h-(--radix-popover-content-available-height) w-[min(360px,calc(100vw-24px))] overflow-y-auto rounded-card border border-line bg-surface p-4 shadow-float"
        >
          {children}
        </RadixPopover.Content>
      </RadixPopover.Portal>
    </RadixPopover.Root>
  );
}

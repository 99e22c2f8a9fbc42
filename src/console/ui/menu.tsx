import { Check } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import { useFloatingPlace } from './floating-place.ts';

/** A menu below its trigger. */
export function Menu({ trigger, children }: { trigger: ReactElement; children: ReactNode }) {
  const place = useFloatingPlace();
  // Not modal: locking the page's scrolling would inject a style element.
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal container={place}>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          className="z-50 max-h-[70dvh] min-w-44 overflow-y-auto rounded-card border border-line bg-surface p-1 shadow-float"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

const ITEM =
  'flex h-8 items-center gap-2 rounded-control px-2 text-base outline-none select-none data-highlighted:bg-sunken data-disabled:opacity-50';

/** One of several choices of which one holds. */
export function MenuChoice({
  chosen,
  onChoose,
  staysOpen,
  children,
}: {
  chosen: boolean;
  onChoose: () => void;
  /** For choices of which several can hold. */
  staysOpen?: boolean;
  children: ReactNode;
}) {
  return (
    <DropdownMenu.CheckboxItem
      checked={chosen}
      onSelect={(event) => {
        if (staysOpen) event.preventDefault();
        onChoose();
      }}
      className={ITEM}
    >
      <span className="grid w-4 place-items-center">
        {chosen && <Check size={14} aria-hidden />}
      </span>
      {children}
    </DropdownMenu.CheckboxItem>
  );
}

/** Something the menu does. */
export function MenuAction({ onChoose, children }: { onChoose: () => void; children: ReactNode }) {
  return (
    <DropdownMenu.Item onSelect={onChoose} className={ITEM}>
      {children}
    </DropdownMenu.Item>
  );
}

/** Somewhere the menu leads: its child is a link. */
export function MenuLink({ children }: { children: ReactElement }) {
  return (
    <DropdownMenu.Item asChild className={ITEM}>
      {children}
    </DropdownMenu.Item>
  );
}

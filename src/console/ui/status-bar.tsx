import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { create } from 'zustand';

// The bar belongs to the frame, what stands in it to the page: the frame hands its element over.
const useStatusBarStore = create<{ readonly element: HTMLElement | null }>()(() => ({
  element: null,
}));

function holdStatusBar(element: HTMLElement | null): void {
  useStatusBarStore.setState({ element });
}

/** The line at the foot of every screen. */
export function StatusBar({ children }: { children: ReactNode }) {
  return (
    <footer className="flex h-[34px] flex-none items-center gap-5 border-t border-line bg-surface px-3.5 text-small text-muted">
      <div
        ref={holdStatusBar}
        // As high as the bar: what scrolls cuts the ring off that shows where the focus is.
        className="hidden-scrollbar flex min-w-0 flex-1 items-center gap-5 self-stretch overflow-x-auto whitespace-nowrap"
      />
      {children}
    </footer>
  );
}

/** What a page has to say in the status bar. */
export function StatusBarContent({ children }: { children: ReactNode }) {
  const element = useStatusBarStore((state) => state.element);
  return element && createPortal(children, element);
}

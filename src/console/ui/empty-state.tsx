import type { ReactNode } from 'react';

/** Nothing to show, and what to do next. */
export function EmptyState({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-2 p-8 text-center">
      <p className="text-body font-medium">{title}</p>
      {children && <div className="max-w-[46ch] text-muted">{children}</div>}
    </div>
  );
}

import type { ReactNode } from 'react';
import { classNames } from '#console/ui/class-names.ts';

/** A sentence about where the review stands. */
export function Line({
  isWarning = false,
  children,
}: {
  isWarning?: boolean;
  children: ReactNode;
}) {
  return (
    <p className={classNames('min-w-0', isWarning ? 'text-staged' : 'text-muted')}>{children}</p>
  );
}

/** How much of it is done. */
export function StageProgress({
  label,
  done,
  total,
}: {
  label: string;
  done: number;
  total: number;
}) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={done}
      className="h-1.5 w-40 rounded-full bg-line"
    >
      <div
        className="h-full rounded-full bg-accent"
        style={{ width: `${(done / Math.max(1, total)) * 100}%` }}
      />
    </div>
  );
}

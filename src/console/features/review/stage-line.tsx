import type { ReactNode } from 'react';
import { classNames } from '#console/ui/class-names.ts';
import { ProgressBar } from '#console/ui/progress-bar.tsx';

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
  return <ProgressBar label={label} done={done} total={total} className="w-40" />;
}

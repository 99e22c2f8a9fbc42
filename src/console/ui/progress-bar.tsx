import { classNames } from './class-names.ts';

interface ProgressBarProps {
  /** What is counted; read out, not shown. */
  label: string;
  done: number;
  total: number;
  /** Where `total` is not what will come in the end: what is known instead, read out in place of a share. */
  valueText?: string;
  className?: string;
}

export function ProgressBar({ label, done, total, valueText, className }: ProgressBarProps) {
  const share = Math.min(1, done / Math.max(1, total));
  const value =
    valueText === undefined
      ? { 'aria-valuemin': 0, 'aria-valuemax': total, 'aria-valuenow': done }
      : { 'aria-valuetext': valueText };
  return (
    <div
      role="progressbar"
      aria-label={label}
      {...value}
      className={classNames('h-1.5 rounded-full bg-line', className)}
    >
      <div className="h-full rounded-full bg-accent" style={{ width: `${share * 100}%` }} />
    </div>
  );
}

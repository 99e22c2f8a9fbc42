import { classNames } from './class-names.ts';

/** Widths of the bars in percent: uneven, as text is, and all different. */
const WIDTHS = [52, 67, 44, 71, 58, 39, 63, 49, 74, 55, 42, 69, 47, 61, 53, 77];

/** Bars where rows will be; at most sixteen. */
export function SkeletonRows({
  rows,
  label,
  className,
}: {
  rows: number;
  label: string;
  className?: string;
}) {
  return (
    <div role="status" aria-label={label} className={classNames('flex flex-col', className)}>
      {WIDTHS.slice(0, rows).map((width) => (
        <div key={width} aria-hidden className="flex h-8 items-center gap-4 px-5">
          <span className="h-2.5 rounded-full bg-line" style={{ width: `${width}%` }} />
        </div>
      ))}
    </div>
  );
}

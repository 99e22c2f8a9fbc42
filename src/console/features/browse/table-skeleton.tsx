import { classNames } from '#console/ui/class-names.ts';

/** Widths of the bars in percent of their cells: uneven, as keys are, and all different. */
const KEY_WIDTHS = [62, 71, 48, 80, 66, 43, 74, 57, 69, 52, 77, 60, 46, 72, 55, 64];
const CELLS = [
  { name: 'first', look: '' },
  { name: 'second', look: 'max-md:hidden' },
  { name: 'third', look: 'max-md:hidden' },
  { name: 'fourth', look: 'max-lg:hidden' },
];

/** The table as it will be, before the first row has arrived. */
export function TableSkeleton() {
  return (
    <div
      role="status"
      aria-label="Reading keys"
      className="mt-3 min-h-0 flex-1 overflow-hidden border-t border-line"
    >
      <p className="flex h-10 items-center border-b border-line px-5 text-muted">Reading keys…</p>
      <div aria-hidden className="h-9 border-b border-line" />
      {KEY_WIDTHS.map((width) => (
        <div
          key={width}
          aria-hidden
          className="flex h-8 items-center gap-2.5 border-b border-line pl-4 pointer-coarse:h-11"
        >
          <span className="size-4 flex-none rounded-[4px] border border-line-strong" />
          <span className="min-w-[200px] flex-1 px-1">
            <span className="block h-2.5 rounded-full bg-line" style={{ width: `${width}%` }} />
          </span>
          {CELLS.map((cell) => (
            <span key={cell.name} className={classNames('w-28 flex-none', cell.look)}>
              <span className="block h-2.5 w-3/5 rounded-full bg-line" />
            </span>
          ))}
        </div>
      ))}
    </div>
  );
}

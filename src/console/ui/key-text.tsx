import { classNames } from './class-names.ts';
import { visibleRuns } from './visible-characters.ts';

/**
 * A key, as bytes to be read: never markup, hidden characters named, and its
 * direction isolated so that it cannot reorder what stands beside it.
 */
export function KeyText({
  value,
  wrap,
  className,
}: {
  value: string;
  wrap?: boolean;
  className?: string;
}) {
  const runs = visibleRuns(value);
  return (
    <bdi
      title={wrap ? undefined : value}
      className={classNames(
        'font-mono text-small',
        wrap
          ? 'break-all whitespace-pre-wrap'
          : 'block overflow-hidden text-ellipsis whitespace-pre',
        className,
      )}
    >
      {runs.map((run) =>
        run.mark === null ? (
          run.text
        ) : (
          <span
            key={run.from}
            className="mx-px rounded-[3px] bg-sunken px-0.5 text-[10px] text-staged ring-1 ring-line-strong ring-inset"
          >
            {run.mark}
          </span>
        ),
      )}
    </bdi>
  );
}

import { classNames } from './class-names.ts';
import { VisibleText } from './visible-text.tsx';

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
  return (
    <span
      title={wrap ? undefined : value}
      className={classNames(
        'font-mono text-small',
        wrap
          ? '*:break-all *:whitespace-pre-wrap'
          : 'block overflow-hidden text-ellipsis whitespace-pre',
        className,
      )}
    >
      <VisibleText value={value} />
    </span>
  );
}

import { classNames } from './class-names.ts';
import { isPlain, visibleRuns } from './visible-characters.ts';

/** Text from outside, inside a line: hidden characters named, its direction isolated. */
export function VisibleText({ value, className }: { value: string; className?: string }) {
  return (
    <bdi className={classNames('whitespace-pre', className)}>
      {visibleRuns(value).map((run) =>
        run.mark === null ? (
          run.text
        ) : (
          <span
            key={run.from}
            className="mx-px rounded-[3px] bg-sunken px-0.5 font-mono text-[10px] text-staged ring-1 ring-line-strong ring-inset"
          >
            {run.mark}
          </span>
        ),
      )}
    </bdi>
  );
}

/**
 * The same as all that a block holds, which begins its own direction: mostly text
 * without an element of its own, because of those a table has hundreds.
 */
export function BlockText({ value }: { value: string }) {
  return isPlain(value) ? value : <VisibleText value={value} />;
}

import { classNames } from './class-names.ts';
import { visibleRuns } from './visible-characters.ts';

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

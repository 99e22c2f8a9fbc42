import { formatDuration } from '#console/lib/date-format.ts';
import { formatCount } from '#console/lib/number-format.ts';
import { classNames } from '#console/ui/class-names.ts';
import type { RunView } from '#console/worker/run-view.ts';
import { runRate } from './run-rate.ts';
import { useNow } from './use-now.ts';

interface Part {
  readonly words: string;
  readonly count: number;
  readonly colour: string;
}

/** How far a run is: the one number that matters, and where every staged key stands. */
export function RunProgress({ view }: { view: RunView }) {
  const parts = partsOf(view);
  const { staged } = view.counts;
  const gone = view.counts['proven-gone'];
  return (
    <section aria-label="Progress">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <span className="text-figure font-semibold">{formatCount(gone)}</span>
        <span className="text-body text-muted">
          deleted and proven gone, of {formatCount(view.confirmed)}
        </span>
        <Pace view={view} />
      </div>
      <div
        role="progressbar"
        aria-label="Keys proven gone"
        aria-valuemin={0}
        aria-valuemax={view.confirmed}
        aria-valuenow={gone}
        className="mt-2 flex h-2 gap-px overflow-hidden rounded-full bg-sunken ring-1 ring-line ring-inset"
      >
        {parts.map(({ words, count, colour }) => (
          <span
            key={words}
            className={classNames('h-full min-w-0.5', colour)}
            style={{ width: `${(count / staged) * 100}%` }}
          />
        ))}
      </div>
      <ul aria-label="Keys by outcome" className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-muted">
        {parts.map(({ words, count, colour }) => (
          <li key={words} className="flex items-center gap-1.5">
            <span
              aria-hidden
              className={classNames(
                'size-2 rounded-[2px] ring-1 ring-line-strong ring-inset',
                colour,
              )}
            />
            {words} {formatCount(count)}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Pace({ view }: { view: RunView }) {
  const now = useNow(view.ended === null);
  const elapsed = (view.endedAt ?? now) - view.confirmedAt;
  const took = elapsed < 1000 ? 'under 1 s' : formatDuration(elapsed);
  if (view.ended !== null) return <span className="ml-auto text-muted">took {took}</span>;
  const { keysPerSecond, timeLeft } = runRate(view.batches, view.confirmedAt, now);
  if (keysPerSecond === null || timeLeft === null) {
    return <span className="ml-auto text-muted">{took} so far</span>;
  }
  return (
    <span className="ml-auto text-muted">
      about {formatDuration(timeLeft)} left · {formatCount(keysPerSecond)} keys a second
    </span>
  );
}

function partsOf({ counts, ended }: RunView): readonly Part[] {
  const parts: readonly Part[] = [
    { words: 'proven gone', count: counts['proven-gone'], colour: 'bg-accent' },
    { words: 'sent', count: counts.sent, colour: 'bg-accent/50' },
    { words: 'failed', count: counts.failed, colour: 'bg-text' },
    { words: 'changed, kept', count: counts['changed-kept'], colour: 'bg-staged-mark' },
    { words: 'already gone', count: counts['already-gone'], colour: 'bg-faint' },
    {
      words: ended === null ? 'waiting' : 'not attempted',
      count: counts['not-attempted'],
      colour: 'bg-sunken',
    },
  ];
  return parts.filter(({ count }) => count > 0);
}

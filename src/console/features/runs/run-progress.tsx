import { formatDuration } from '#console/lib/date-format.ts';
import { formatCount } from '#console/lib/number-format.ts';
import { classNames } from '#console/ui/class-names.ts';
import type { RunView } from '#console/worker/run-view.ts';
import type { Outcome } from '#engine/outcome.ts';
import { runRate } from './run-rate.ts';
import { KIND_WORDS, OUTCOME_WORDS } from './run-words.ts';
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
  return (
    <section aria-label="Progress">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <span className="text-figure font-semibold">{formatCount(view.done)}</span>
        <span className="text-body text-muted">
          {KIND_WORDS[view.kind].done}, of {formatCount(view.confirmed)}
        </span>
        <Pace view={view} />
      </div>
      <div
        role="progressbar"
        aria-label={view.kind === 'delete' ? 'Keys proven gone' : 'Vectors put back'}
        aria-valuemin={0}
        aria-valuemax={view.confirmed}
        aria-valuenow={view.done}
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
  const isRunning = view.work === 'here' || view.work === 'elsewhere';
  const now = useNow(isRunning);
  const end = view.endedAt ?? view.paused?.at ?? now;
  const elapsed = end - view.confirmedAt;
  const took = elapsed < 1000 ? 'under 1 s' : formatDuration(elapsed);
  if (view.ended !== null) return <span className="ml-auto text-muted">took {took}</span>;
  const { keysPerSecond, timeLeft } = runRate(view.batches, view.confirmedAt, now);
  if (!isRunning || keysPerSecond === null || timeLeft === null) {
    return <span className="ml-auto text-muted">{took} so far</span>;
  }
  return (
    <span className="ml-auto text-muted">
      about {formatDuration(timeLeft)} left · {formatCount(keysPerSecond)} keys a second
    </span>
  );
}

const COLOURS: Readonly<Record<Outcome, string>> = {
  'proven-gone': 'bg-accent',
  restored: 'bg-accent',
  'changed-kept': 'bg-staged-mark',
  'different-kept': 'bg-staged-mark',
  'already-gone': 'bg-faint',
  'already-there': 'bg-faint',
  failed: 'bg-text',
  'not-attempted': 'bg-sunken',
};

function partsOf({ counts, ended, outcomes }: RunView): readonly Part[] {
  const parts = outcomes.map((outcome) => ({
    words: outcome === 'not-attempted' && ended === null ? 'waiting' : OUTCOME_WORDS[outcome],
    count: counts[outcome],
    colour: COLOURS[outcome],
  }));
  const sent = { words: 'sent', count: counts.sent, colour: 'bg-accent/50' };
  return parts.toSpliced(1, 0, sent).filter(({ count }) => count > 0);
}

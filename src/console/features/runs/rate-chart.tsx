import { formatDuration } from '#console/lib/date-format.ts';
import { formatCount } from '#console/lib/number-format.ts';
import type { RunView } from '#console/worker/run-view.ts';
import { rateCurve } from './run-rate.ts';
import { useNow } from './use-now.ts';

const POINTS = 30;
/** Fewer answers make spikes, not a curve. */
const ANSWERS_NEEDED = 12;
const WIDTH = 1000;
const HEIGHT = 80;
/** A running run shows its last stretch, a past one its whole length. */
const LAST_MS = 20_000;

/** Keys deleted a second over time. Nothing for a run of too few answers to make a curve. */
export function RateChart({ view }: { view: RunView }) {
  const now = useNow(view.ended === null);
  const answered = view.batches.filter(({ answeredAt }) => answeredAt !== null).length;
  if (answered < ANSWERS_NEEDED) return null;
  const to = view.endedAt ?? now;
  const from = view.ended === null ? Math.max(view.confirmedAt, to - LAST_MS) : view.confirmedAt;
  const rates = rateCurve(view.batches, from, to, POINTS);
  const most = Math.max(1, ...rates);
  const points = rates.map(
    (rate, at) => `${(at / (POINTS - 1)) * WIDTH},${HEIGHT - (rate / most) * (HEIGHT - 4)}`,
  );
  const title = `Keys a second over ${formatDuration(to - from)}, at most ${formatCount(most)}`;
  return (
    <figure className="rounded-card border border-line px-3.5 py-2.5">
      <figcaption className="flex justify-between text-muted">
        <span>keys a second, at most {formatCount(most)}</span>
        <span>
          {view.ended === null ? 'last ' : ''}
          {formatDuration(to - from)}
        </span>
      </figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={title}
        className="mt-2 block h-20 w-full"
      >
        <title>{title}</title>
        <polygon
          points={`0,${HEIGHT} ${points.join(' ')} ${WIDTH},${HEIGHT}`}
          className="fill-accent-soft"
        />
        <polyline
          points={points.join(' ')}
          vectorEffect="non-scaling-stroke"
          className="fill-none stroke-accent stroke-[1.5]"
        />
      </svg>
    </figure>
  );
}

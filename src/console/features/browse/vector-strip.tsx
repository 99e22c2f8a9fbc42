import { formatCount, formatDecimal } from '#console/lib/number-format.ts';
import { CopyButton } from '#console/ui/copy-button.tsx';
import { stripBars, vectorFigures } from './vector-figures.ts';

const BARS = 160;

/** The numbers of a vector as a strip of bars, with what can be said of them in words. */
export function VectorStrip({ data }: { data: readonly number[] }) {
  const { min, max, norm } = vectorFigures(data);
  const bars = stripBars(data, BARS);
  const path = bars.map((value, at) => `M${at + 0.5} 0V${-value}`).join('');
  return (
    <section aria-labelledby="vector-heading" className="px-5 py-4">
      <div className="flex items-center justify-between">
        <h3 id="vector-heading" className="section-label">
          Vector
        </h3>
        <CopyButton label="Copy the vector" text={() => JSON.stringify(data)} />
      </div>
      <svg
        role="img"
        aria-label={`${data.length} dimensions from ${formatDecimal(min)} to ${formatDecimal(max)}`}
        viewBox={`0 -1.05 ${bars.length} 2.1`}
        preserveAspectRatio="none"
        className="mt-1 block h-14 w-full rounded-control bg-sunken text-accent"
      >
        <path
          d={path}
          stroke="currentColor"
          strokeWidth={Math.max(1, Math.min(3, 320 / bars.length))}
          vectorEffect="non-scaling-stroke"
          fill="none"
        />
      </svg>
      <dl className="mt-2 flex flex-wrap gap-x-5 text-small text-muted">
        <Figure name="dimensions" value={formatCount(data.length)} />
        <Figure name="min" value={formatDecimal(min)} />
        <Figure name="max" value={formatDecimal(max)} />
        <Figure name="norm" value={formatDecimal(norm)} />
      </dl>
    </section>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div className="flex gap-1.5">
      <dt>{name}</dt>
      <dd className="font-medium text-text">{value}</dd>
    </div>
  );
}

import { counted, formatCount } from '#console/lib/number-format.ts';
import type { RunView } from '#console/worker/run-view.ts';

/** What happens on the wire, and what stands behind the run. */
export function RunFigures({ view }: { view: RunView }) {
  const { live, batches, backup, ended, work } = view;
  const again = batches.filter(({ attempts }) => attempts > 1).length;
  const figures = [
    { name: 'In flight', value: counted(work === 'here' ? live.inFlight : 0, 'request') },
    {
      name: 'Throttled',
      value:
        live.throttled === 0
          ? 'never'
          : `${counted(live.throttled, 'time')}${ended === null ? `, now ${formatCount(live.limit)} at once` : ''}`,
    },
    { name: 'Retried', value: counted(again, 'batch', 'batches') },
    {
      name: 'Backup',
      value: backup === null ? 'declined' : 'read back and checked',
      title: backup?.fileName,
    },
    ...(view.kind === 'delete'
      ? [{ name: 'Drift check', value: view.driftCheck ? 'on, before each batch' : 'switched off' }]
      : []),
  ];
  return (
    <dl className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-5">
      {figures.map(({ name, value, title }) => (
        <div key={name} className="rounded-card border border-line px-3.5 py-2.5" title={title}>
          <dt className="text-muted">{name}</dt>
          <dd className="text-body font-semibold">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

import { counted } from '#console/lib/number-format.ts';
import { type RowPlace, VirtualRow, VirtualTable } from '#console/ui/virtual-table.tsx';
import type { RunView } from '#console/worker/run-view.ts';
import type { BatchStatus } from '#engine/run-state.ts';
import { batchStateWords } from './run-words.ts';

const HEADINGS = [
  { name: 'Batch' },
  { name: 'Keys' },
  { name: 'State' },
  { name: 'Request id', className: 'text-right' },
] as const;

/** Every request of the run: its keys, its state, its request id. */
export function BatchList({ view }: { view: RunView }) {
  const { batches } = view;
  return (
    <VirtualTable
      label="Batches"
      headings={HEADINGS}
      columns="grid-cols-[72px_88px_minmax(160px,1fr)_minmax(140px,auto)] px-1"
      minWidth={520}
      count={batches.length}
      rowHeight={32}
      className="mt-2 max-h-[480px]"
    >
      {(place) => {
        const batch = batches[place.index];
        return (
          batch && (
            <BatchRow
              key={place.index}
              batch={batch}
              place={place}
              kind={view.kind}
              hasEnded={view.ended !== null}
            />
          )
        );
      }}
    </VirtualTable>
  );
}

interface BatchRowProps {
  batch: BatchStatus;
  place: RowPlace;
  kind: RunView['kind'];
  hasEnded: boolean;
}

function BatchRow({ batch, place, kind, hasEnded }: BatchRowProps) {
  const requestId = batch.requestId ?? batch.failure?.requestId ?? null;
  return (
    <VirtualRow place={place}>
      <td className="text-muted">batch {place.index + 1}</td>
      <td className="font-medium">{counted(batch.count, 'key')}</td>
      <td className="truncate">
        {batchStateWords(batch, { kind, hasEnded })}
        {batch.failure && <span className="text-staged"> · {batch.failure.code}</span>}
      </td>
      <td
        className="truncate text-right font-mono text-small text-muted"
        title={requestId ?? undefined}
      >
        {requestId ?? '—'}
      </td>
    </VirtualRow>
  );
}

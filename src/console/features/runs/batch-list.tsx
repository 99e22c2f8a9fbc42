import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { counted } from '#console/lib/number-format.ts';
import type { RunView } from '#console/worker/run-view.ts';
import type { BatchStatus } from '#engine/run-state.ts';
import { batchStateWords } from './run-words.ts';

const ROW = 32;
const HEIGHT_SHOWN = 480;
/** Holds nothing to focus, and has to be scrolled without a pointer too. */
const SCROLLED_BY_KEYS = {
  role: 'region',
  'aria-label': 'Batches, scrolling',
  tabIndex: 0,
} as const;
const COLUMNS =
  'grid grid-cols-[72px_88px_minmax(160px,1fr)_minmax(140px,auto)] items-center gap-3 border-b border-line px-1';

/** Every request of the run: its keys, its state, its request id. */
export function BatchList({ view }: { view: RunView }) {
  const scroller = useRef<HTMLDivElement>(null);
  const { batches } = view;
  const virtual = useVirtualizer({
    count: batches.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 8,
  });
  return (
    <div
      ref={scroller}
      {...SCROLLED_BY_KEYS}
      className="mt-2 overflow-auto"
      style={{ maxHeight: HEIGHT_SHOWN }}
    >
      <table
        aria-label="Batches"
        aria-rowcount={batches.length + 1}
        className="block min-w-[520px] text-left"
      >
        <thead className="sticky top-0 block bg-surface">
          <tr aria-rowindex={1} className={`h-8 text-muted ${COLUMNS}`}>
            <th className="font-medium">Batch</th>
            <th className="font-medium">Keys</th>
            <th className="font-medium">State</th>
            <th className="text-right font-medium">Request id</th>
          </tr>
        </thead>
        <tbody className="relative block" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const batch = batches[index];
            return (
              batch && (
                <BatchRow
                  key={index}
                  batch={batch}
                  index={index}
                  top={start}
                  kind={view.kind}
                  hasEnded={view.ended !== null}
                />
              )
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

interface BatchRowProps {
  batch: BatchStatus;
  index: number;
  top: number;
  kind: RunView['kind'];
  hasEnded: boolean;
}

function BatchRow({ batch, index, top, kind, hasEnded }: BatchRowProps) {
  const requestId = batch.requestId ?? batch.failure?.requestId ?? null;
  return (
    <tr
      aria-rowindex={index + 2}
      className={`absolute inset-x-0 ${COLUMNS}`}
      style={{ top, height: ROW }}
    >
      <td className="text-muted">batch {index + 1}</td>
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
    </tr>
  );
}

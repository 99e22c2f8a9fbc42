import { useQueries } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useDeferredValue, useRef, useState } from 'react';
import { counted } from '#console/lib/number-format.ts';
import { KeyText } from '#console/ui/key-text.tsx';
import { SearchField } from '#console/ui/search-field.tsx';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { Outcome } from '#engine/outcome.ts';
import type { ReportLine } from '#engine/report-format.ts';
import { OUTCOME_WORDS } from './run-words.ts';

const ROW = 32;
const HEIGHT_SHOWN = 480;
/** Holds nothing to focus, and has to be scrolled without a pointer too. */
const SCROLLED_BY_KEYS = {
  role: 'region',
  'aria-label': 'Keys of the run, scrolling',
  tabIndex: 0,
} as const;
const PAGE = 200;
const COLUMNS =
  'grid grid-cols-[minmax(220px,2fr)_120px_72px_minmax(140px,1fr)_minmax(120px,1fr)] items-center gap-3 border-b border-line px-1';

interface OutcomeTableProps {
  run: string;
  outcome: Outcome | null;
}

/** What became of every staged key. Only the lines that are drawn leave the worker. */
export function OutcomeTable({ run, outcome }: OutcomeTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState('');
  const text = useDeferredValue(typed);
  const [first, setFirst] = useState(0);
  const pages = usePages({ run, outcome, text }, first);
  const total = pages.total;
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 8,
    onChange: ({ range }) => setFirst(Math.floor((range?.startIndex ?? 0) / PAGE)),
  });
  return (
    <>
      <div className="mt-2 flex flex-wrap items-center gap-3">
        <SearchField
          label="Find in the keys of the run"
          placeholder="Find a key"
          value={typed}
          onChange={setTyped}
          className="w-[260px]"
        />
        <p role="status" className="text-muted">
          {counted(total, 'key')} listed
        </p>
      </div>
      <div
        ref={scroller}
        {...SCROLLED_BY_KEYS}
        className="mt-2 overflow-auto"
        style={{ maxHeight: HEIGHT_SHOWN }}
      >
        <table
          aria-label="Keys of the run"
          aria-rowcount={total + 1}
          className="block min-w-[720px] text-left"
        >
          <thead className="sticky top-0 z-10 block bg-surface">
            <tr aria-rowindex={1} className={`h-8 text-muted ${COLUMNS}`}>
              <th className="font-medium">Key</th>
              <th className="font-medium">Outcome</th>
              <th className="font-medium">Batch</th>
              <th className="font-medium">Code</th>
              <th className="font-medium">Request id</th>
            </tr>
          </thead>
          <tbody className="relative block" style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map(({ index, start }) => {
              const line = pages.lineAt(index);
              return line && <OutcomeRow key={index} line={line} index={index} top={start} />;
            })}
          </tbody>
        </table>
      </div>
    </>
  );
}

function OutcomeRow({ line, index, top }: { line: ReportLine; index: number; top: number }) {
  return (
    <tr
      aria-rowindex={index + 2}
      className={`absolute inset-x-0 ${COLUMNS}`}
      style={{ top, height: ROW }}
    >
      <td className="min-w-0">
        <KeyText value={line.key} />
      </td>
      <td>{OUTCOME_WORDS[line.outcome]}</td>
      <td className="text-muted">{line.batch === null ? '—' : line.batch + 1}</td>
      <td className="truncate text-staged" title={line.message ?? undefined}>
        {line.code ?? ''}
      </td>
      <td className="truncate font-mono text-small text-muted" title={line.requestId ?? undefined}>
        {line.requestId ?? '—'}
      </td>
    </tr>
  );
}

/** The page that is looked at and the one after it. */
function usePages(query: OutcomeTableProps & { text: string }, first: number) {
  const { run, outcome, text } = query;
  const wanted = [...new Set([0, first, first + 1])];
  const results = useQueries({
    queries: wanted.map((page) => ({
      queryKey: ['run-outcomes', run, outcome, text, page],
      queryFn: () =>
        engineWorker().cleanup.runOutcomes(run, { outcome, text, from: page * PAGE, count: PAGE }),
      // A run that is over does not change any more.
      staleTime: Number.POSITIVE_INFINITY,
    })),
  });
  return {
    total: results[0]?.data?.total ?? 0,
    lineAt: (index: number) =>
      results[wanted.indexOf(Math.floor(index / PAGE))]?.data?.lines[index % PAGE],
  };
}

import { useDeferredValue, useState } from 'react';
import { listedWords, useLinePages } from '#console/lib/line-pages.ts';
import { KeyText } from '#console/ui/key-text.tsx';
import { LineTable } from '#console/ui/line-table.tsx';
import { SearchField } from '#console/ui/search-field.tsx';
import { type RowPlace, VirtualRow } from '#console/ui/virtual-table.tsx';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { Outcome } from '#engine/outcome.ts';
import type { ReportLine } from '#engine/report-format.ts';
import { OUTCOME_WORDS } from './run-words.ts';

const HEADINGS = [
  { name: 'Key' },
  { name: 'Outcome' },
  { name: 'Batch' },
  { name: 'Code' },
  { name: 'Request id' },
] as const;

interface OutcomeTableProps {
  run: string;
  outcome: Outcome | null;
}

/** What became of every staged key. Only the lines that are drawn leave the worker. */
export function OutcomeTable({ run, outcome }: OutcomeTableProps) {
  const [typed, setTyped] = useState('');
  const text = useDeferredValue(typed);
  const pages = useLinePages({
    name: ['run-outcomes', run, outcome, text],
    // A run that is over does not change any more.
    edition: 0,
    read: (from, count) => engineWorker().cleanup.runOutcomes(run, { outcome, text, from, count }),
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
          {listedWords(pages, 'key')}
        </p>
      </div>
      <LineTable
        pages={pages}
        label="Keys of the run"
        headings={HEADINGS}
        columns="grid-cols-[minmax(220px,2fr)_120px_72px_minmax(140px,1fr)_minmax(120px,1fr)] px-1"
        minWidth={720}
        rowHeight={32}
        className="mt-2 max-h-[480px]"
      >
        {(line, place) => <OutcomeRow line={line} place={place} />}
      </LineTable>
    </>
  );
}

function OutcomeRow({ line, place }: { line: ReportLine; place: RowPlace }) {
  return (
    <VirtualRow place={place}>
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
    </VirtualRow>
  );
}
